#pragma once

// How debtors behave, as values: read from a model file (docs/simulation.md), fitted to a journal
// (fit.hpp), changed for sensitivity. Shares are probabilities in [0, 1]; money stays integer.

#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/contact/weekly_hours.hpp"
#include "core/policy/words.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recobro::simulate {

/// A step function: the value of the last step at or before the place.
struct band {
  int64_t from = 0;
  double value = 0;
  friend bool operator==(const band&, const band&) = default;
};
using bands = std::vector<band>; // ascending

/// `before` where no step has begun.
inline double value_at(const bands& steps, int64_t place, double before) {
  double value = before;
  for (const band& step : steps) {
    if (step.from > place)
      break;
    value = step.value;
  }
  return value;
}

/// What multiplies a probability. Empty bands multiply by 1, and so does what lies before the
/// first.
struct factor_set {
  bands balance;       // minor units owed
  bands days_past_due; // of the oldest open obligation
  bands account_age;   // days since the account was opened
  bands payments;      // that the debtor has made
  bands hours;         // local hour of the day
  std::array<double, 7> weekdays{1, 1, 1, 1, 1, 1, 1};
  bands month_days; // 1 to 31
  bands months;     // 1 to 12
  friend bool operator==(const factor_set&, const factor_set&) = default;
};

/// One of several with a weight: whole numbers from `from` to `to`.
struct weighted_range {
  double weight = 0;
  int64_t from = 0;
  int64_t to = 0;
  friend bool operator==(const weighted_range&, const weighted_range&) = default;
};
struct weighted_word {
  double weight = 0;
  std::string word;
  friend bool operator==(const weighted_word&, const weighted_word&) = default;
};
struct attribute_choice {
  std::string name;
  std::vector<weighted_word> values;
  friend bool operator==(const attribute_choice&, const attribute_choice&) = default;
};

/// What a generated portfolio looks like.
struct portfolio_shape {
  std::vector<weighted_word> zones;
  std::vector<weighted_word> languages;
  std::vector<weighted_range> obligations;        // how many an account has
  int64_t days_between = 30;                      // due dates of two obligations
  std::vector<weighted_range> amounts;            // of an obligation, minor units
  std::vector<weighted_range> days_past_due;      // of the oldest when the account arrives
  int64_t arrive_within = 0;                      // days over which accounts come
  std::array<double, channel_count> authorised{}; // share of debtors who allow a channel
  std::vector<attribute_choice> attributes;
  friend bool operator==(const portfolio_shape&, const portfolio_shape&) = default;
};

/// Debtors differ: a kind multiplies what they do.
struct debtor_kind {
  std::string name;
  double share = 1;
  double pays = 1;
  double answers = 1;
  double keeps = 1;
  friend bool operator==(const debtor_kind&, const debtor_kind&) = default;
};

/// What is paid when it is paid, from so many days past due on.
struct payment_shares {
  int64_t from = 0;
  std::vector<weighted_range> pays; // basis points of what is owed
  friend bool operator==(const payment_shares&, const payment_shares&) = default;
};

/// Payment without a contact or a promise that would explain it.
struct self_payment {
  bands daily; // probability for a day, by days past due; 0 before the first
  factor_set factors;
  std::vector<weighted_range> pays;  // basis points of what is owed
  std::vector<payment_shares> later; // instead, ascending
  const std::vector<weighted_range>& pays_at(int64_t days_past_due) const;
  friend bool operator==(const self_payment&, const self_payment&) = default;
};

/// What comes of a contact through one channel.
struct contact_response {
  amount cost;        // of each that leaves
  double arrives = 1; // else it fails
  double noticed = 0; // of those: read, answered or met
  double replies = 0; // of those; a call that is answered is a reply
  double pays = 0;    // of those noticed without a promise
  int64_t pays_within_days = 5;
  int64_t result_within_minutes = 90;
  int64_t reply_within_minutes = 600;
  /// Multiplies `noticed` and `pays` for each earlier contact through the channel.
  double wears_off = 1;
  factor_set factors; // on `noticed` and `pays`
  friend bool operator==(const contact_response&, const contact_response&) = default;
};

struct promise_behaviour {
  double given = 0; // of replies that are willing
  double in_full = 1;
  weighted_range part{1, 3'000, 7'000}; // basis points of what is owed, else
  weighted_range days{1, 2, 14};        // until its date
  double kept = 0.5;
  double partly = 0; // of those not kept
  friend bool operator==(const promise_behaviour&, const promise_behaviour&) = default;
};

/// What people do with a kind of task.
struct task_work {
  std::vector<std::string> kinds; // empty: all others
  std::optional<channel> contact; // that working on it is
  int64_t minutes = 10;
  amount cost;
  double ends_disputes = 0;
  double releases_holds = 0;
  double closes = 0;
  std::string moves_to; // a phase, by hand
  double moves = 0;
  friend bool operator==(const task_work&, const task_work&) = default;
};

struct work_hours {
  weekly_hours week;
  int64_t starts_within_minutes = 480; // of a task's planning, within the hours
  friend bool operator==(const work_hours&, const work_hours&) = default;
};

enum class model_origin : uint8_t { assumed, fitted };

struct debtor_model {
  std::string name;
  model_origin origin = model_origin::assumed;
  std::string about;   // where it comes from, for whoever reads a report
  std::string version; // content hash of the file
  currency unit;
  portfolio_shape portfolio;
  std::vector<debtor_kind> kinds;
  self_payment payment;
  std::array<std::optional<contact_response>, channel_count> contacts;
  std::vector<weighted_word> replies; // reply intents by their words
  promise_behaviour promises;
  std::vector<task_work> tasks;
  work_hours people;

  explicit debtor_model(currency of)
    : unit(of) {}
  const task_work& work_for(std::string_view kind) const;
};

/// What sensitivity turns up and down.
enum class parameter : uint8_t {
  self_payment,
  arrival,
  notice,
  reply,
  payment_after_contact,
  promise_given,
  promise_kept,
  cost
};
inline constexpr size_t parameter_count = 8;
std::string_view name_of(parameter what);

/// With the parameter multiplied; probabilities stop at 1.
debtor_model scaled(debtor_model model, parameter what, double factor);

/// With every amount times `rate_millionths` / 1,000,000, in another currency. Errors:
/// amount_too_large; value_out_of_range when debts come to nothing.
result<debtor_model> in_currency(debtor_model model, currency unit, int64_t rate_millionths);

/// The place of the range or word that `share` in [0, 1) falls on.
/// @pre not empty, some weight is positive
template <class Item>
size_t picked(const std::vector<Item>& items, double share) {
  double sum = 0;
  for (const Item& item : items)
    sum += item.weight;
  double left = share * sum;
  for (size_t place = 0; place + 1 < items.size(); ++place) {
    left -= items[place].weight;
    if (left < 0)
      return place;
  }
  return items.size() - 1;
}

} // namespace recobro::simulate
