#pragma once

// What a person says of a task that is done, and what that means for the contact register.

#include "core/policy/words.hpp"

#include <optional>
#include <span>
#include <string>

namespace recobro {

struct disposition_rule {
  std::string name; // word
  /// Of the contact that the task was; without: the debtor was not tried.
  std::optional<contact_outcome> outcome{};
  friend bool operator==(const disposition_rule&, const disposition_rule&) = default;
};

/// Those of a policy that names none.
std::span<const disposition_rule> usual_dispositions();

} // namespace recobro
