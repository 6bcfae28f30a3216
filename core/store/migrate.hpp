#pragma once

// The version of the data directory's format, and the steps that bring an older one
// forward. Internal to core/store.

#include "core/store/database.hpp"

#include <span>

namespace recobro {

inline constexpr uint32_t store_version_now = 6;
inline constexpr std::string_view version_row = "store/version";

/// Rewrites what changed from version `from` to `from + 1`. Must be repeatable: after a
/// crash it runs again from its beginning.
struct migration {
  uint32_t from = 0;
  result<void> (*run)(database& data) = nullptr;
};

/// Every step there is, ascending.
std::span<const migration> migrations();

/// The version that the directory says it has; nothing for a new one.
result<std::optional<uint32_t>> stored_version(const database& data);
/// Runs `steps` from the stored version to `target`, noting each when it is done.
result<void> migrate(database& data, std::span<const migration> steps, uint32_t target);

} // namespace recobro
