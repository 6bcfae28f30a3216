#pragma once

// The arms of experiments that a case asks for. No command says which arm an account is in: its
// lot does, and the lot falls by the account's mark. So a case gets an account whose lots fall on
// the arms it wants, and everything after that is decided as in the server.

#include "core/policy/policy.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace recobro {

struct wanted_arm {
  const experiment* tried = nullptr;
  size_t arm = 0; // place in its arms
};

/// The first mark with all these lots; nothing when arms are too rare to be met together.
std::optional<uint64_t> mark_of_arms(const std::vector<wanted_arm>& wanted);

} // namespace recobro
