#pragma once

// What an arrangement comes to while the debt under it changes. The creditor may take back some of
// what was arranged (withdraw an obligation, correct it downwards): then so much less is forgiven,
// bears interest and has to be paid. A debt that grows changes nothing of what was agreed. Pure.

#include "core/account/state.hpp"

namespace recobro {

/// The discount, as far as the debt that was arranged still stands, paid or not.
amount discount_due(const account_state& account, const arrangement& item);

/// The interest of all instalments, in the same proportion.
amount interest_due(const account_state& account, const arrangement& item);

/// The part of it that falls on instalments due by the local day of `now`.
amount interest_earned(const account_state& account, const arrangement& item, instant now);

/// What has to be paid under it to keep it, what is paid already included: the sum of its
/// instalments, but never more than is owed.
amount to_pay(const account_state& account, const arrangement& item);

/// How many instalments from the first are served by so much money.
uint16_t served_by(const account_state& account, const arrangement& item, amount paid);

/// What was forgiven when it was kept, of obligations that were not withdrawn since.
amount forgiven(const account_state& account, const arrangement& item);

/// Whether so many instalments in arrears break it: as many as were agreed, or any when no
/// instalment is left that could.
bool is_breached(const arrangement& item, int in_arrears);

} // namespace recobro
