#pragma once

// What `recobro policy check` says of a policy that compiles.

#include "config/policy_file.hpp"

#include <catch2/catch.hpp>

namespace recobro::tests {

inline checked_policy checked(std::string_view text, const policy_surroundings& with = {}) {
  auto made = check_policy(text, "w.yaml", "hash", with);
  if (!made) {
    FAIL(made.error().front().detail);
  }
  return std::move(*made);
}

/// Those that say so.
inline std::vector<std::string> warnings_with(std::string_view text, std::string_view words,
                                              const policy_surroundings& with = {}) {
  std::vector<std::string> found;
  for (const std::string& one : checked(text, with).warnings) {
    if (one.find(words) != std::string::npos) {
      found.push_back(one);
    }
  }
  return found;
}

} // namespace recobro::tests
