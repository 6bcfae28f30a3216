#pragma once

// What follows from what among conditions, as far as it can be seen without an account. Both
// answers are proofs: `false` only means that none was found.

#include "core/policy/condition.hpp"

namespace recobro {

/// Every account of which `narrow` is true is one of which `wide` is true.
bool implies(const condition& narrow, const condition& wide);

/// No account is one of which both are true.
bool contradicts(const condition& left, const condition& right);

} // namespace recobro
