#include "core/account/agenda.hpp"

#include <algorithm>
#include <array>

namespace recobro {

namespace {

// In the order of the alternatives of command_body.
constexpr std::array<std::string_view, std::variant_size_v<command_body>> command_words{
  "account_opened",       "account_put",          "account_updated",       "obligation_added",
  "obligation_adjusted",  "obligation_withdrawn", "payment_received",      "payment_reversed",
  "promise_made",         "promise_cancelled",    "contact_result",        "message_received",
  "dispute_opened",       "dispute_resolved",     "hold_placed",           "hold_released",
  "phase_moved",          "account_closed",       "debtor_erased",         "wake_up",
  "channel_authorised",   "channel_revoked",      "contact_stopped",       "contact_resumed",
  "ask_to_leave",         "arrangement_offered",  "arrangement_made",      "arrangement_accepted",
  "arrangement_approved", "arrangement_refused",  "arrangement_cancelled", "move_approved",
  "move_refused",         "consent_given",        "consent_withdrawn",     "hours_designated",
  "hours_released",       "attorney_named",       "attorney_dismissed",    "party_named",
  "party_removed",        "postpone_action",      "task_queued",           "task_moved",
  "task_completed",       "migrate_policy",
};

// In the order of the alternatives of event.
constexpr std::array<std::string_view, std::variant_size_v<event>> event_words{
  "account_opened",
  "account_updated",
  "obligation_added",
  "obligation_adjusted",
  "obligation_withdrawn",
  "payment_received",
  "payment_was_reversed",
  "credit_moved",
  "promise_made",
  "promise_ended",
  "promise_reopened",
  "contact_recorded",
  "message_received",
  "dispute_opened",
  "dispute_resolved",
  "hold_placed",
  "hold_released",
  "phase_entered",
  "step_scheduled",
  "steps_ended",
  "step_reached",
  "action_planned",
  "action_cancelled",
  "deadline_started",
  "deadline_reached",
  "account_settled",
  "account_owes_again",
  "account_was_closed",
  "debtor_was_erased",
  "command_ids_forgotten",
  "strategy_entered",
  "action_released",
  "action_deferred",
  "channel_authorised",
  "channel_revoked",
  "contact_stopped",
  "contact_resumed",
  "arrangement_offered",
  "arrangement_approved",
  "arrangement_made",
  "instalments_served",
  "instalment_missed",
  "arrangement_ended",
  "arrangement_reopened",
  "discount_granted",
  "discount_withdrawn",
  "arm_assigned",
  "arm_measured",
  "arm_left",
  "choice_made",
  "choice_ended",
  "chain_link_chosen",
  "effort_started",
  "effort_spent",
  "cure_scheduled",
  "move_deferred",
  "move_requested",
  "move_decided",
  "move_withdrawn",
  "points_granted",
  "points_taken_back",
  "consent_given",
  "consent_withdrawn",
  "hours_designated",
  "hours_released",
  "attorney_named",
  "attorney_dismissed",
  "party_named",
  "party_removed",
  "action_postponed",
  "task_queued",
  "task_moved",
  "task_completed",
  "migration_planned",
  "policy_migrated",
};

constexpr std::array<std::string_view, timer_kind_count> timer_words{
  "hold_end",   "promise_end", "deadline",       "phase_boundary", "action_release",
  "next_step",  "offer_end",   "instalment_end", "trial_end",      "choice_end",
  "effort_end", "cure_end",    "move_asked",     "strategy_exit",  "task_review",
};

constexpr std::array<std::string_view, task_stage_count> stage_words{"queued", "offered",
                                                                     "accepted", "in_progress"};

constexpr std::array<std::string_view, arrangement_status_count> arrangement_words{
  "awaiting_approval", "offered", "active", "kept",       "broken",
  "cancelled",         "refused", "lapsed", "refinanced",
};

} // namespace

std::string_view type_name(const command_body& body) {
  return command_words[body.index()];
}

std::string_view type_name(const event& what) {
  return event_words[what.index()];
}

std::string_view event_type_name(size_t index) {
  return event_words.at(index);
}

std::string_view name_of(migrated_position position) {
  constexpr std::array<std::string_view, migrated_position_count> words{
    "kept", "later", "restarted", "named", "over", "chosen_anew"};
  return words[static_cast<size_t>(position)];
}

std::string_view name_of(effort_limit by) {
  return by == effort_limit::contacts ? "contacts" : "days";
}

std::string_view name_of(arrangement_status status) {
  return arrangement_words[static_cast<size_t>(status)];
}

std::string_view name_of(task_stage stage) {
  return stage_words[static_cast<size_t>(stage)];
}

std::optional<task_stage> task_stage_from(std::string_view word) {
  auto found = std::find(stage_words.begin(), stage_words.end(), word);
  if (found == stage_words.end())
    return std::nullopt;
  return static_cast<task_stage>(found - stage_words.begin());
}

std::string_view name_of(timer_kind kind) {
  return timer_words[static_cast<size_t>(kind)];
}

} // namespace recobro
