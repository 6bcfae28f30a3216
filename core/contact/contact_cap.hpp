#pragma once

// "At most so many in so long": caps, minimum gaps, quiet periods after a conversation and channel
// locks after a direct contact are all counts of earlier contacts.

#include "core/contact/contact_register.hpp"

#include <optional>
#include <span>

namespace recobro {

/// Which earlier contacts count against one request.
enum class cap_scope : uint8_t {
  debtor,        // all
  debt,          // those about the same debt
  mechanism,     // those through the same medium
  other_channels // those through any other medium: a lock on the one in use
};
inline constexpr size_t cap_scope_count = 4;

enum class cap_period : uint8_t {
  rolling, // the last `length`
  day,     // the civil day of the debtor
  week     // the civil week of the debtor, from Monday
};
inline constexpr size_t cap_period_count = 3;

/// @pre limit > 0; length > 0 if rolling.
struct contact_cap {
  class_set limits; // the requests it concerns
  class_set counts; // the contacts that count: a pool
  cap_scope scope = cap_scope::debtor;
  cap_period period = cap_period::rolling;
  duration length{0};
  int limit = 1; // the contact after so many is denied
  contact_depth armed_by = contact_depth::attempt;
  bool inbound_counts = false;
  friend bool operator==(const contact_cap&, const contact_cap&) = default;
};

struct capped_request {
  channel by{};
  debt_number debt = every_debt;
};

/// The earliest instant >= `from` at which the cap has room, if no contact is added to the ones
/// made up to `known`. In each of `zones` there must be room.
/// @pre known <= from; `contacts` ascend.
instant next_room(const contact_cap& cap, capped_request request,
                  std::span<const contact_made> contacts, std::span<const zone> zones,
                  instant known, instant from);

/// The longest time that the cap looks back.
duration lookback(const contact_cap& cap);

} // namespace recobro
