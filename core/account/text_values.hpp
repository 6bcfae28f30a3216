#pragma once

// What an account knows of the places in a text (docs/templates.md, "Variables"). Pure.

#include "core/account/state.hpp"
#include "core/policy/message_template.hpp"

namespace recobro {

/// Amounts with their currency and days in the account's zone. What stands in no figure of the
/// account (creditor, product, payment_link, ...) is taken from its attribute of that name; without
/// one it is empty. Personal data are not here. @pre account.exists()
template_values text_values_of(const account_state& account, instant now);

/// What is open of obligations whose due date has passed.
amount past_due_amount(const account_state& account, instant now);

} // namespace recobro
