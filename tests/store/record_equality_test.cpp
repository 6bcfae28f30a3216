#include "tests/store/record_values.hpp"

#include <catch2/catch.hpp>

namespace recobro::tests {

namespace {

#define FIELDS(type, ...)                                                                          \
  [[maybe_unused]] auto fields(const type& of) {                                                   \
    const auto& [__VA_ARGS__] = of;                                                                \
    return std::tuple(__VA_ARGS__);                                                                \
  }
#define NO_FIELDS(type)                                                                            \
  [[maybe_unused]] auto fields(const type&) {                                                      \
    static_assert(std::is_empty_v<type>);                                                          \
    return std::tuple();                                                                           \
  }
FIELDS(account_opened, a, b, c, d, e, f)
FIELDS(account_updated, a, b, c, d)
FIELDS(obligation_added, a)
FIELDS(obligation_adjusted, a, b, c, d, e, f, g)
FIELDS(obligation_withdrawn, a, b)
FIELDS(payment_received, a, b, c, d)
FIELDS(payment_was_reversed, a, b)
FIELDS(credit_moved, a, b, c)
FIELDS(promise_made, a, b, c, d, e, f, g)
FIELDS(promise_ended, a, b, c)
FIELDS(promise_reopened, a)
FIELDS(contact_recorded, a, b, c, d, e, f)
FIELDS(message_received, a, b, c, d, e)
FIELDS(dispute_opened, a, b)
FIELDS(dispute_resolved, a, b, c)
FIELDS(hold_placed, a, b, c)
FIELDS(hold_released, a, b)
FIELDS(phase_entered, a, b, c, d, e)
FIELDS(step_scheduled, a, b)
NO_FIELDS(steps_ended)
FIELDS(step_reached, a, b, c)
FIELDS(action_planned, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
FIELDS(action_cancelled, a, b)
FIELDS(deadline_started, a, b)
FIELDS(deadline_reached, a, b)
NO_FIELDS(account_settled)
NO_FIELDS(account_owes_again)
FIELDS(account_was_closed, a)
NO_FIELDS(debtor_was_erased)
FIELDS(command_ids_forgotten, a)
FIELDS(strategy_entered, a, b, c)
FIELDS(action_deferred, a, b, c)
FIELDS(channel_authorised, a)
FIELDS(channel_revoked, a, b, c)
FIELDS(contact_stopped, a, b)
FIELDS(contact_resumed, a, b)
FIELDS(arrangement_offered, a)
FIELDS(arrangement_approved, a, b)
FIELDS(arrangement_made, a, b, c)
FIELDS(instalments_served, a, b)
FIELDS(instalment_missed, a, b, c)
FIELDS(arrangement_ended, a, b, c, d, e)
FIELDS(arrangement_reopened, a)
FIELDS(discount_granted, a, b)
FIELDS(discount_withdrawn, a)
FIELDS(arm_assigned, a)
FIELDS(arm_measured, a, b, c)
FIELDS(arm_left, a, b, c)
FIELDS(choice_made, a, b, c, d, e)
FIELDS(choice_ended, a, b, c, d, e, f)
FIELDS(chain_link_chosen, a, b, c, d, e, f, g, h, i)
FIELDS(effort_started, a, b, c)
FIELDS(effort_spent, a, b, c, d)
FIELDS(cure_scheduled, a)
FIELDS(move_deferred, a, b, c, d, e, f)
FIELDS(move_requested, a, b, c, d, e, f, g)
FIELDS(move_decided, a, b, c, d, e)
FIELDS(move_withdrawn, a, b, c)
FIELDS(points_granted, a, b, c)
FIELDS(points_taken_back, a, b)
FIELDS(consent_given, a)
FIELDS(consent_withdrawn, a, b, c)
FIELDS(hours_designated, a)
FIELDS(hours_released, a, b)
FIELDS(attorney_named, a)
FIELDS(attorney_dismissed, a)
FIELDS(party_named, a)
FIELDS(party_removed, a)
FIELDS(migration_planned, a, b, c)
FIELDS(policy_migrated, a, b, c, d, e, f, g, h, i, j, k, l, m, n)
[[maybe_unused]] auto fields(const action_released& of) {
  return fields(of.content);
}
FIELDS(task_queued, a, b, c, d)
FIELDS(task_moved, a, b, c, d, e, f, g, h)
FIELDS(task_completed, a, b, c, d, e, f, g)
[[maybe_unused]] auto fields(const action_postponed& of) {
  return std::tuple(fields(of.content), of.quota, of.room_from);
}

auto fields_but_events(const entry& of) {
  const auto& [sequence, command_id, content_hash, command_type, happened_at, decided_at, actor,
               has_personal, events]
    = of;
  return std::tuple(sequence, command_id, content_hash, command_type, happened_at, decided_at,
                    actor, has_personal, events.size());
}

} // namespace

bool equal(const event& left, const event& right) {
  return left.index() == right.index()
         && std::visit(
           [&](const auto& one) {
             const auto& other = std::get<std::decay_t<decltype(one)>>(right);
             return fields(one) == fields(other);
           },
           left);
}

bool equal(const entry& left, const entry& right) {
  if (fields_but_events(left) != fields_but_events(right))
    return false;
  for (size_t index = 0; index < left.events.size(); ++index)
    if (!equal(left.events[index], right.events[index]))
      return false;
  return true;
}

TEST_CASE("values that differ in one field are not equal", "[records]") {
  CHECK_FALSE(equal(event{dispute_opened{"d", "r"}}, event{dispute_opened{"d", "s"}}));
  CHECK_FALSE(equal(event{account_settled{}}, event{account_owes_again{}}));
  CHECK(equal(event{dispute_opened{"d", "r"}}, event{dispute_opened{"d", "r"}}));
}

} // namespace recobro::tests
