#pragma once

// Simulated debtors: how they answer, pay, promise and break promises. Nothing here is
// fitted to real behaviour, for which no public data exists; the figures are plausible
// ones, stated in the table of debtor_model.cpp and in docs/demo.md, and every account
// carries the attribute simulated=true.
//
// A debtor is a pure function of (seed, account, what happened, how often): the same
// seed and the same actions give the same answers.

#include "core/base/time.hpp"
#include "core/policy/policy.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace recobro {

enum class debtor_kind : uint8_t { punctual, forgetful, negotiator, avoider, unreachable };
std::string_view name_of(debtor_kind kind);

struct simulated_obligation {
  std::string id;
  date due{};
  int64_t minor = 0;
};

struct simulated_account {
  uint32_t number = 0;
  debtor_kind kind{};
  std::vector<simulated_obligation> obligations;
  std::string segment;
};

struct portfolio_model {
  uint64_t seed = 1;
  uint32_t accounts = 20'000;
  date today{};
};

/// The `number`th account of the portfolio, from 0.
simulated_account make_account(const portfolio_model& model, uint32_t number);
/// "D000001".
std::string account_number(uint32_t number);
std::optional<uint32_t> number_of(std::string_view account_number);

/// What a debtor does at an instant to come. Amounts are shares of what is owed then.
struct debtor_move {
  enum class what : uint8_t { contact_result, reply, promise, payment };
  instant at{};
  what kind{};
  channel by{};
  contact_outcome outcome{}; // contact_result
  reply_intent intent{};     // reply
  int64_t basis_points = 0;  // promise, payment: of what is owed
  int days = 0;              // promise: until its date
  std::string about;         // the action, promise or obligation that caused it
};

/// What an action that reached its channel leads to.
std::vector<debtor_move> moves_after_action(const portfolio_model& model, uint32_t account,
                                            std::string_view action, uint32_t ordinal, channel by,
                                            instant now);
/// What a promise leads to: a payment in time, a part of it, or nothing.
std::vector<debtor_move> moves_after_promise(const portfolio_model& model, uint32_t account,
                                             std::string_view promise, uint32_t ordinal, date due,
                                             zone local);
/// What the due date of an obligation leads to without any contact.
std::vector<debtor_move> moves_around_due(const portfolio_model& model,
                                          const simulated_account& account, zone local);

} // namespace recobro
