#pragma once

// Asks a policy's conditions of an account. Pure: the same account, policy and instant
// give the same answer.

#include "core/account/state.hpp"

#include <optional>
#include <string>
#include <vector>

namespace recobro {

/// The number that a condition asks for, absent where the account has none (days past due
/// when nothing is open). `by` narrows contacts to one channel.
std::optional<int64_t> number_of(number_fact fact, std::optional<channel> by,
                                 const account_state& account, const policy& rules, instant now);

/// What going to court is expected to bring, by the policy's figures, and how that is reckoned.
struct gain_estimate {
  amount balance;
  int64_t basis_points = 0; // of it that is expected to come back
  amount recovery;
  amount cost;
  amount gain() const { return recovery - cost; }
};
gain_estimate expected_gain(const account_state& account, const policy& rules, instant now);

/// Whether the condition asks for this number anywhere.
bool asks(const condition& asked, number_fact fact);

/// Whether `asked` is true of the account at `now`. `rules` gives the scores and segments
/// that it names.
bool holds(const condition& asked, const account_state& account, const policy& rules, instant now);

/// The first local midnight after `after` on which the condition holds if nothing happens to the
/// account until then; `never` where time alone makes it true on none of the next ten years' days.
instant comes_true(const condition& asked, const account_state& account, const policy& rules,
                   instant after);

score score_of(const score_rule& rule, const account_state& account, const policy& rules,
               instant now);

/// Place of the segment that the account belongs to by the policy's way of choosing; nothing when
/// none fits.
std::optional<uint16_t> segment_of(const account_state& account, const policy& rules, instant now);

/// "2.50" -> 2500000, in millionths; nothing unless it is a plain decimal number with at
/// most twelve digits before and six after the point.
std::optional<int64_t> attribute_number(std::string_view text);

} // namespace recobro
