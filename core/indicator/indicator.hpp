#pragma once

// The figures that people steer by, as sums of whole numbers: what is counted, and by what. Every
// sum is a fold over the events of the journal (indicator_meter.hpp); ratios are made of sums when
// somebody asks (indicator_report.hpp). docs/indicators.md is held to this table by a test.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace recobro {

enum class indicator_kind : uint8_t {
  count,
  money // in minor units of the currency
};

// X(name, kind, what it is). The place in this list is stored: append, never reorder.
#define RECOBRO_INDICATORS(X)                                                                      \
  X(accounts_opened, count, "Accounts opened")                                                     \
  X(accounts_closed, count, "Accounts closed")                                                     \
  X(accounts_settled, count, "Times that an account came to owe nothing")                          \
  X(accounts_owing_again, count,                                                                   \
    "Times that an account came to owe something, the first time too")                             \
  X(obligations_added, count, "Obligations added")                                                 \
  X(debt_added, money, "Principal of obligations added")                                           \
  X(debt_adjusted, money, "Changes of obligations: fees, corrections; may be negative")            \
  X(obligations_withdrawn, count, "Obligations withdrawn")                                         \
  X(debt_withdrawn, money, "What withdrawn obligations came to")                                   \
  X(debt_waived, money, "Discounts granted, less those taken back")                                \
  X(payments, count, "Payments received")                                                          \
  X(payments_amount, money, "What payments came to")                                               \
  X(payments_reversed, count, "Payments reversed")                                                 \
  X(payments_reversed_amount, money, "What reversed payments came to")                             \
  X(promises_made, count, "Promises made")                                                         \
  X(promises_made_amount, money, "What promises made come to")                                     \
  X(promises_kept, count, "Promises kept, on the day it was known")                                \
  X(promises_kept_amount, money, "What kept promises came to")                                     \
  X(promises_partly_kept, count, "Promises paid in part by their end")                             \
  X(promises_partly_kept_amount, money, "What partly kept promises came to")                       \
  X(promises_broken, count, "Promises on which nothing was paid by their end")                     \
  X(promises_broken_amount, money, "What broken promises came to")                                 \
  X(promises_superseded, count, "Promises replaced by a later one")                                \
  X(promises_cancelled, count, "Promises cancelled")                                               \
  X(promises_expected, count, "Promises for this day, neither replaced nor cancelled")             \
  X(promises_expected_amount, money, "What the promises for this day come to")                     \
  X(promises_due, count, "Promises for this day that were kept, partly kept or broken")            \
  X(promises_due_amount, money, "What those came to")                                              \
  X(promises_due_kept, count, "Promises for this day that were kept")                              \
  X(promises_due_kept_amount, money, "What those came to")                                         \
  X(contact_results, count, "Results of contacts, by channel and result")                          \
  X(contact_attempts, count, "Tries to reach somebody, each once")                                 \
  X(contact_connects, count, "Tries that reached a person, the right one or not")                  \
  X(right_party_contacts, count, "Tries that reached the debtor")                                  \
  X(messages_received, count, "Messages from debtors, by channel and what they mean")              \
  X(stops_asked, count, "Times that a debtor asked for no more contact")                           \
  X(sends_planned, count, "Messages planned")                                                      \
  X(sends_sent, count, "Messages that a channel took over")                                        \
  X(sends_cancelled, count, "Messages withdrawn before they left")                                 \
  X(tasks_planned, count, "Tasks planned for people")                                              \
  X(tasks_handed_over, count, "Tasks that left the outbox")                                        \
  X(tasks_cancelled, count, "Tasks withdrawn before they were done")                               \
  X(actions_postponed, count, "Actions put off because a quota was used up")                       \
  X(verdicts_allowed, count, "Times that the contact rules let a contact go")                      \
  X(verdicts_denied, count, "Times that the contact rules made a contact wait, by rule")           \
  X(disputes_opened, count, "Disputes opened")                                                     \
  X(disputes_resolved, count, "Disputes resolved")                                                 \
  X(holds_placed, count, "Holds placed")                                                           \
  X(phase_entries, count, "Accounts that entered the phase")                                       \
  X(phase_entries_balance, money, "What they owed then")                                           \
  X(phase_exits, count,                                                                            \
    "Accounts that left the phase; those opened leave none, named by no phase")                    \
  X(phase_exits_balance, money, "What they owed then")                                             \
  X(phase_rolls, count, "Accounts that left the phase because the debt grew older")                \
  X(phase_rolls_balance, money, "What they owed then")                                             \
  X(phase_cures, count, "Accounts that left the phase because they were cured")                    \
  X(phase_cures_balance, money, "What they owed then")                                             \
  X(arrangements_offered, count, "Arrangements offered")                                           \
  X(arrangements_made, count, "Arrangements made")                                                 \
  X(arrangements_made_debt, money, "Debt that arrangements made cover")                            \
  X(arrangements_kept, count, "Arrangements kept")                                                 \
  X(arrangements_kept_debt, money, "Debt that kept arrangements covered")                          \
  X(arrangements_broken, count, "Arrangements broken")                                             \
  X(arrangements_broken_debt, money, "Debt that broken arrangements covered")                      \
  X(instalments_missed, count, "Instalments of arrangements missed")                               \
  X(contacts_after_withdrawal, count, "Messages that left although they had been withdrawn")       \
  X(contacts_after_payment, count, "Of those, to debtors who owed nothing any more")               \
  X(contacts_outside_rules, count, "Messages that left although the contact rules said no")        \
  X(tasks_queued, count, "Tasks that came into a team's queue")                                    \
  X(tasks_moved, count, "Steps of tasks between people, by what they came to")                     \
  X(tasks_completed, count, "Tasks that people completed, by disposition")                         \
  X(phase_self_cures, count, "Cures of accounts that nobody had tried to reach in the phase")

enum class indicator : uint8_t {
#define X(name, kind, help) name,
  RECOBRO_INDICATORS(X)
#undef X
};

struct indicator_definition {
  std::string_view name;
  indicator_kind kind;
  std::string_view help;
};

inline constexpr std::array indicator_definitions{
#define X(name, kind, help) indicator_definition{#name, indicator_kind::kind, help},
  RECOBRO_INDICATORS(X)
#undef X
};
inline constexpr size_t indicator_count = indicator_definitions.size();

std::string_view name_of(indicator which);
std::optional<indicator> indicator_from(std::string_view word);

/// What figures can be told apart by. The number is stored: append, never reorder. Where values
/// come from bounds how many there are: the policy (phase, segment, strategy, experiment, arm), the
/// jurisdictions (rule), the program (channel, result), the register of people (team, agent). No
/// debtor, account or free text is ever a value.
enum class dimension : uint8_t {
  portfolio = 1,
  currency,
  phase,
  segment,
  strategy,
  channel,
  result,
  rule,
  experiment,
  arm,
  team,
  agent
};
inline constexpr size_t dimension_count = 13; // the place 0 is not used

/// "portfolio" and so on.
std::string_view name_of(dimension which);
std::optional<dimension> dimension_from(std::string_view word);
/// All names, in order, for messages.
const std::vector<std::string_view>& dimension_names();

/// Sums that are not zero, by indicator, in no order.
class indicator_sums {
public:
  using item = std::pair<indicator, int64_t>;

  /// At the ends of the range it stays there: a figure may be too large, never wrong in sign.
  void add(indicator which, int64_t value);
  void add(const indicator_sums& more);
  int64_t of(indicator which) const;
  const std::vector<item>& items() const { return items_; }
  bool empty() const { return items_.empty(); }
  void clear() { items_.clear(); }
  /// Equal when each sum is.
  friend bool operator==(const indicator_sums& left, const indicator_sums& right);

private:
  std::vector<item> items_;
};

} // namespace recobro
