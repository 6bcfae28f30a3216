#pragma once

// Where simulated accounts come from: made up by the model's shape, or as they stand in a data
// directory.

#include "core/account/command.hpp"
#include "core/account/state.hpp"
#include "tools/simulate/random.hpp"
#include "tools/simulate/world.hpp"

namespace recobro::simulate {

/// A made-up account before it is opened. Every one has the attribute simulated=true.
struct newcomer {
  instant arrives{};
  open_account content;
  std::vector<channel> authorised;
};

newcomer make_newcomer(const world& around, const debtor_chance& chance);

} // namespace recobro::simulate
