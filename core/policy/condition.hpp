#pragma once

// Conditions over what is true of an account: segments, guards of steps and reactions, and
// scores are made of them. Values only; core/account/conditions.hpp asks them.

#include "core/policy/words.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace recobro {

/// What a condition may ask as a whole number. Amounts are minor units of the policy's
/// currency.
enum class number_fact : uint8_t {
  balance, // owed: open amount less credit
  open_amount,
  paid_amount,
  days_past_due,      // of the oldest open obligation; absent when nothing is open
  days_in_phase,      // local days
  days_since_payment, // local days since the last one that stands; absent without one
  obligations,        // with something open
  payments,           // that were not reversed
  promises_made,
  promises_kept,
  promises_broken, // partly kept ones too
  open_disputes,
  contacts, // sent, on one channel or on all
  arrangements_made,
  arrangements_kept,
  arrangements_broken,
  open_arrangements,  // active now
  instalments_missed, // in arrears now
  expected_gain,      // of going to court, by the policy's own figures
  points,             // granted and not taken back
  // On one channel or on all, as contacts:
  failed_contacts,
  unanswered_contacts, // nobody answered
  replies,             // messages of the debtor
  days_since_contact,  // local days since the last one that did not fail; absent without one
  days_since_reply,    // absent without one
  permissions,         // of the debtor to use a channel, that hold now
  open_promises,
  days_until_promise, // of the open one, negative when its date is over; absent without one
  open_offers,        // arrangements that wait for the debtor's word
  disputes_made,      // open ones too
  read_contacts,      // on one channel or on all
  days_in_book        // local days since the account was opened here
};
inline constexpr size_t number_fact_count = 32;

/// Whether a condition may ask it of one channel.
constexpr bool is_by_channel(number_fact fact) {
  return fact == number_fact::contacts || fact == number_fact::read_contacts
         || (fact >= number_fact::failed_contacts && fact <= number_fact::permissions);
}

/// Whether amounts of money are compared.
constexpr bool is_money(number_fact fact) {
  return fact <= number_fact::paid_amount || fact == number_fact::expected_gain;
}

/// What a condition may ask as a word.
enum class word_fact : uint8_t {
  phase,
  segment,
  strategy,
  language,
  zone,
  obligation_kind, // of the oldest with something open
  last_reply       // intent of the debtor's last message; empty: there is none
};
inline constexpr size_t word_fact_count = 7;

/// True when the number is there and lies in [least, most].
struct number_test {
  number_fact fact{};
  std::optional<channel> by; // where it is one of a channel; without: of all together
  int64_t least = std::numeric_limits<int64_t>::min();
  int64_t most = std::numeric_limits<int64_t>::max();
  friend bool operator==(const number_test&, const number_test&) = default;
};

/// True when the word is one of `words`, or when it is none of them with `other`.
struct word_test {
  word_fact fact{};
  std::vector<std::string> words;
  bool other = false;
  friend bool operator==(const word_test&, const word_test&) = default;
};

/// The same for one of the account's own attributes; one that is absent is the empty text.
struct attribute_test {
  std::string attribute;
  std::vector<std::string> words;
  bool other = false;
  friend bool operator==(const attribute_test&, const attribute_test&) = default;
};

/// Attributes that are numbers are compared in millionths, so that "2.50" is 2.5.
inline constexpr int64_t attribute_scale = 1'000'000;

/// True when the attribute reads as a decimal number and lies in [least, most] millionths.
struct attribute_range {
  std::string attribute;
  int64_t least = std::numeric_limits<int64_t>::min();
  int64_t most = std::numeric_limits<int64_t>::max();
  friend bool operator==(const attribute_range&, const attribute_range&) = default;
};

struct score_test {
  uint16_t score = 0; // place in the policy's scores
  int64_t least = std::numeric_limits<int64_t>::min();
  int64_t most = std::numeric_limits<int64_t>::max();
  friend bool operator==(const score_test&, const score_test&) = default;
};

/// True when the account's arm in the experiment is one of `arms`, or none of them with
/// `other`. An account outside the experiment, or whose arm was stopped, is as the control.
struct arm_test {
  uint16_t experiment = 0; // place in the policy's experiments
  std::vector<std::string> arms;
  bool other = false;
  friend bool operator==(const arm_test&, const arm_test&) = default;
};

struct condition;
/// All of no parts is true, any of none is false, none of none is true.
struct condition_group {
  enum class kind : uint8_t { all, any, none };
  kind is = kind::all;
  std::vector<condition> parts;
  friend bool operator==(const condition_group&, const condition_group&) = default;
};

struct condition {
  std::variant<condition_group, number_test, word_test, attribute_test, attribute_range, score_test,
               arm_test>
    test;
  friend bool operator==(const condition&, const condition&) = default;
};

/// Which of the segments that fit an account it belongs to.
enum class segment_choice : uint8_t {
  first_match,
  highest_score // the first of those with the most points
};
inline constexpr size_t segment_choice_count = 2;

/// A group of accounts. An account belongs to one of the segments that fit, or to none.
struct segment {
  std::string name;
  condition when;
  std::optional<uint16_t> score{}; // place in the policy's scores, where the highest one chooses
  friend bool operator==(const segment&, const segment&) = default;
};

/// Adds `points` when the condition holds; with `each` that many for each unit of the
/// number, of which at most `units_max` count. Money counts in whole units of `unit_size`.
struct score_term {
  std::string name;
  condition when;
  int64_t points = 0;
  std::optional<number_fact> each;
  int64_t unit_size = 1; // of `each`: 30 for "each 30 days_past_due"
  int64_t units_max = 0;
  friend bool operator==(const score_term&, const score_term&) = default;
};

/// A sum of points that can be explained term by term. Its conditions ask no scores.
struct score_rule {
  std::string name;
  int64_t base = 0;
  std::vector<score_term> terms;
  friend bool operator==(const score_rule&, const score_rule&) = default;
};

/// What one term of a score came to.
struct score_part {
  std::string name;
  int64_t points = 0;
  friend bool operator==(const score_part&, const score_part&) = default;
};

struct score {
  int64_t points = 0;            // base and parts
  std::vector<score_part> parts; // those that are not zero, in the policy's order
  friend bool operator==(const score&, const score&) = default;
};

/// The words of the enumerations, in declaration order.
std::string_view name_of(number_fact fact);
std::string_view name_of(word_fact fact);
std::string_view name_of(segment_choice choice);

} // namespace recobro
