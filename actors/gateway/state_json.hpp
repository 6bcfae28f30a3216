#pragma once

// An account's state and agenda as interfaces show them.

#include "actors/gateway/json_writer.hpp"
#include "core/account/agenda.hpp"

namespace recobro {

/// Appends the members of an account, without the braces: the caller adds its own.
/// `now` is for days past due. @pre account.exists()
void write_account(json_writer& out, const account_key& key, const account_state& account,
                   instant now);

/// Appends the short view: currency, balance, days past due, phase, closed.
void write_summary(json_writer& out, const account_key& key, const account_state& account,
                   instant now);

/// Appends `"agenda":[{due, kind, name}]`.
void write_agenda(json_writer& out, const account_state& account, const policy& rules);

/// The phase that the account waits to enter, if there is one.
void write_waiting_move(json_writer& out, const account_state& account);

inline constexpr size_t move_wait_count = 3;
std::string_view name_of(waiting_move::wait on);

} // namespace recobro
