#pragma once

// The part of evolve that keeps actions and tasks. For core/account only.

#include "core/account/state.hpp"

namespace recobro {

void take_planned(account_state& account, const action_planned& what);
void release_action(account_state& account, const action_planned& content);
/// A task that people could take already waits in its account again.
void defer_action(account_state& account, const action_deferred& what);
void postpone_action_of(account_state& account, const action_postponed& what);

void queue(account_state& account, const task_queued& what);
void move(account_state& account, const task_moved& what);
void complete(account_state& account, const task_completed& what);

} // namespace recobro
