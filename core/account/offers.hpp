#pragma once

// Fits the offers of a policy to an account: the terms that it could have today. Pure.

#include "core/account/state.hpp"

#include <vector>

namespace recobro {

/// What an arrangement made at `now` would be about: the open amount, without interest that a
/// running arrangement would no longer earn.
amount debt_to_arrange(const account_state& account, instant now);

/// The terms of what `wish` asks for, as an arrangement that is offered at `now`. It does not look
/// at who asks: a discount up to what the highest role may grant is fine here.
/// Errors: offer_unknown, offer_unfit, nothing_owed, arrangement_terms, discount_too_large,
/// amount_overflow.
result<arrangement> terms_of(const account_state& account, const policy& rules, std::string id,
                             const arrangement_wish& wish, instant now);

/// The same with the most instalments that the offer allows and that are still large enough; what
/// the wish says of their number is not looked at.
result<arrangement> longest_terms_of(const account_state& account, const policy& rules,
                                     std::string id, arrangement_wish wish, instant now);

/// Every offer that is for the account now, with the fewest and with the most instalments that it
/// allows (one entry when they are the same). The entries have no id.
std::vector<arrangement> offers_for(const account_state& account, const policy& rules, instant now);

/// When a down payment agreed on `today` is due: moved off holidays as the policy says, but no
/// later than the first instalment and no earlier than today.
date down_payment_due(const policy& rules, date today, date first_instalment);

/// As policies write it: "12.5" of 1250 basis points, "20" of 2000.
std::string plain_percent(int64_t basis_points);

/// The offer of this name, or null.
const arrangement_offer* find_offer(const policy& rules, std::string_view name);

} // namespace recobro
