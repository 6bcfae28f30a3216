#pragma once

// Random contact rules, registers and questions, and the rules said once more in the plainest
// way: what an instant allows, with nothing that jumps.

#include "core/contact/judge.hpp"

#include <vector>

namespace recobro::testing {

struct world {
  std::vector<jurisdiction_ptr> jurisdictions;
  contact_register known;
  contact_request request;
  contact_wishes wishes;
  instant asked;

  contact_rules rules() const { return contact_rules{jurisdictions}; }
};

/// Draws from rapidcheck.
world some_world();
jurisdiction_ptr some_jurisdiction();
contact_wishes some_wishes();

/// What `when` allows if nothing happens after `asked`.
bool plainly_allowed(const world& all, instant when);

} // namespace recobro::testing
