#pragma once

// Facts and entries of a journal, short enough to write a debtor's history down.

#include "tools/simulate/case_history.hpp"

namespace recobro::tests {

inline simulate::fact debt_of(std::string_view at, int64_t value, std::string_view due,
                              uint32_t place = 0) {
  return {.at = parse_instant(at).value(),
          .kind = simulate::fact_kind::debt,
          .place = place,
          .value = value,
          .due = parse_date(due).value()};
}
/// What was told of the e-mail of this number.
inline simulate::fact contact_of(std::string_view at, contact_outcome outcome, uint32_t place = 0) {
  return {.at = parse_instant(at).value(),
          .kind = simulate::fact_kind::contact,
          .by = channel::email,
          .outcome = static_cast<uint8_t>(outcome),
          .place = place};
}
inline simulate::fact payment_of(std::string_view at, int64_t value) {
  return {.at = parse_instant(at).value(), .kind = simulate::fact_kind::payment, .value = value};
}

/// What one command came to.
inline entry told(std::string_view at, std::vector<event> events) {
  entry made;
  made.happened_at = made.decided_at = parse_instant(at).value();
  made.events = std::move(events);
  return made;
}
inline event opened() {
  return account_opened{currency::from_code("EUR").value(), zone::utc(), {}, {}, {}};
}
inline event added(std::string id, int64_t value, std::string_view due) {
  return obligation_added{{std::move(id), "loan", parse_date(due).value(), amount{value}}};
}

/// As the fit reads it.
inline simulate::case_history read_case(const std::vector<entry>& entries) {
  std::optional<currency> unit;
  return simulate::history_of(entries, unit);
}

} // namespace recobro::tests
