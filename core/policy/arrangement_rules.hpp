#pragma once

// What a policy grants in arrangements: payment by instalments, and settlements in which part of
// the debt is forgiven. An offer is a range of terms; core/account/offers.hpp fits it to an
// account.

#include "core/base/money.hpp"
#include "core/policy/condition.hpp"
#include "core/policy/instalment_schedule.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace recobro {

/// Whose word a command is, by the power to grant; higher ones may what lower ones may.
/// Systems that speak for the debtor (a portal, a chatbot) are integrators.
enum class sender_role : uint8_t { integrator, agent, supervisor, admin };
inline constexpr size_t sender_role_count = 4;

/// What a discount is a share of.
enum class discount_base : uint8_t { balance, principal, fees };
inline constexpr size_t discount_base_count = 3;

struct discount_terms {
  discount_base of = discount_base::balance;
  /// Granted to everybody who takes the offer, without being asked for.
  int64_t basis_points = 0;
  /// The most that each role may grant; beyond its own a higher one has to approve.
  std::array<int64_t, sender_role_count> limits{};

  int64_t limit_of(sender_role role) const { return limits[static_cast<size_t>(role)]; }
  /// What nobody may exceed.
  int64_t limit() const { return limits.back(); }
  friend bool operator==(const discount_terms&, const discount_terms&) = default;
};

struct arrangement_offer {
  std::string name; // unique within the policy
  std::optional<condition> only_if;
  int instalments_least = 1; // without the down payment
  int instalments_most = 1;
  instalment_period every;
  int64_t down_payment_basis_points = 0; // the least, of what is to be paid without interest
  interest_method interest = interest_method::none;
  int64_t yearly_basis_points = 0;
  discount_terms discount;
  amount smallest_instalment{0};
  amount round_to{1};         // instalments are multiples of it but for the last
  int first_within_days = 30; // the first instalment is due so many days after the offer at most
  bool refinances = false;    // may take the place of a running arrangement
  friend bool operator==(const arrangement_offer&, const arrangement_offer&) = default;
};

struct arrangement_rules {
  amount tolerance{0};                // an instalment missed by at most this is served
  int64_t tolerance_basis_points = 0; // of the instalment; the larger of both counts
  int tolerance_days = 0;             // after an instalment's due date
  int breaks_after = 1;               // instalments in arrears at the same time
  holiday_rule holidays = holiday_rule::next_business_day;
  int offer_valid_days = 10;
  int down_payment_within_days = 3; // after the arrangement is made
  bool pauses_steps = true;         // and holds the account in its phase
  std::vector<arrangement_offer> offers;
  friend bool operator==(const arrangement_rules&, const arrangement_rules&) = default;
};

/// The words of the enumerations, in declaration order.
std::string_view name_of(sender_role role);
std::string_view name_of(discount_base base);
std::string_view name_of(interest_method method);
std::string_view name_of(holiday_rule rule);

} // namespace recobro
