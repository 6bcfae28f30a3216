#pragma once

// Expected failures as values: a function that can fail returns result<T>, and says
// `return fail(errc::account_closed, detail);`. Exceptions stay within the edges that
// call libraries.

#include "core/base/error.hpp"

#include <tl/expected.hpp> // std::expected arrives with C++23

#include <string>
#include <utility>

namespace recobro {

template <class T>
using result = tl::expected<T, error>;

inline tl::unexpected<error> fail(errc code, std::string detail = {}) {
  return tl::unexpected(error{code, std::move(detail)});
}

/// Hands an error on, whatever the type of the result it came from.
inline tl::unexpected<error> fail(error failure) {
  return tl::unexpected(std::move(failure));
}

} // namespace recobro
