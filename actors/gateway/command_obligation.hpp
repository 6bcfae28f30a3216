#pragma once

// One obligation out of the list of a command.

#include "actors/gateway/field_values.hpp"

namespace recobro {

/// What is missing or wrong is noted in `values`.
new_obligation build_obligation(field_values& values, const raw_obligation& raw);

} // namespace recobro
