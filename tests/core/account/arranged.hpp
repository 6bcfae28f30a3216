#pragma once

// An account with two debts and the offers of a policy: what the tests of arrangements speak in.

#include "core/account/offers.hpp"
#include "tests/core/account/scenario.hpp"

namespace recobro::testing {

inline arrangement_offer plan_of(int least, int most) {
  return {.name = "plan", .only_if = {}, .instalments_least = least, .instalments_most = most};
}

inline arrangement_offer settlement(int64_t granted, std::array<int64_t, 4> limits = {}) {
  arrangement_offer offer = plan_of(1, 3);
  offer.name = "settlement";
  offer.discount = {discount_base::balance, granted, limits};
  return offer;
}

/// An account that owes 100.00 and 50.00, since ten days and since one.
inline scenario indebted(std::vector<arrangement_offer> offers) {
  scenario s;
  s.rules.arrangements.offers = std::move(offers);
  s.open({{"A", "2026-02-20", 10000}, {"B", "2026-03-01", 5000}});
  return s;
}

inline arrangement_wish wish(std::string offer, std::optional<int> count = {}) {
  return {std::move(offer), count, {}, {}, {}};
}

inline const arrangement& of(const scenario& s, std::string_view id = "R1") {
  auto found = s.account.find_arrangement(id);
  REQUIRE(found);
  return *found;
}

inline std::vector<std::string> dates(const arrangement& item) {
  std::vector<std::string> found;
  for (auto& part : item.instalments)
    found.push_back(format_date(part.due));
  return found;
}

inline std::vector<int64_t> values(const arrangement& item) {
  std::vector<int64_t> found;
  for (auto& part : item.instalments)
    found.push_back(part.value.minor);
  return found;
}

inline std::vector<event> agree(scenario& s, arrangement_wish wanted, std::string id = "R1") {
  return s.send(make_arrangement{std::move(id), std::move(wanted)});
}

inline result<std::vector<event>> say_as(scenario& s, sender_role role, command_body body) {
  auto what = s.made_of(std::move(body));
  what.role = role;
  return s.try_command(what);
}

} // namespace recobro::testing
