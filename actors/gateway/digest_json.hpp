#pragma once

// A history digest as interfaces show it.

#include "actors/gateway/json_writer.hpp"
#include "core/account/history_digest.hpp"

namespace recobro {

/// Appends the member "digest". Amounts are decimal text in `unit`.
void write_digest(json_writer& out, const history_digest& what, currency unit);

} // namespace recobro
