#include "tests/store/record_values.hpp"

namespace recobro::tests {

std::string any_value::text() const {
  return *rc::gen::oneOf(
    rc::gen::just(std::string()), rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~')),
    rc::gen::just(std::string("señal ☎")), rc::gen::just(std::string(300, 'x')));
}

std::string any_value::word() const {
  return *rc::gen::element<std::string>("invoice", "loan", "", "paid", "hold");
}

instant any_value::when() const {
  return *rc::gen::oneOf(
    rc::gen::just(never), rc::gen::just(instant{}), rc::gen::just(instant::min()),
    rc::gen::map(rc::gen::inRange<int64_t>(-2'000'000'000'000, 7'000'000'000'000),
                 [](int64_t at) { return instant{duration{at}}; }));
}

currency any_value::unit() const {
  return currency::from_code(*rc::gen::element<std::string>("EUR", "CLP", "KWD", "COP")).value();
}

zone any_value::local() const {
  return zone::from_name(
           *rc::gen::element<std::string>("UTC", "Europe/Madrid", "America/Bogota", "Asia/Kolkata"))
    .value();
}

attribute_list any_value::attributes() const {
  return list([&] { return std::pair{text(), text()}; });
}

std::vector<allocation> any_value::allocations() const {
  return list([&] { return allocation{text(), money()}; });
}

action_planned any_value::action() const {
  auto parts = list([&] { return score_part{text(), money().minor}; });
  return {number32(),
          one_of(action_kind::task),
          one_of(channel::agent_call),
          text(),
          text(),
          text(),
          {money().minor, std::move(parts)},
          check(),
          when(),
          when(),
          text(),
          one_of(party_role::other),
          text(),
          yes(),
          when(),
          terms()};
}

proof any_value::evidence() const {
  return {text(), text(), text()};
}

weekly_hours any_value::week() const {
  weekly_hours made;
  for (auto& day : made.days)
    day = list([&] {
      return open_span{std::chrono::seconds{number16()}, std::chrono::seconds{number16()}};
    });
  return made;
}

contact_consent any_value::consent() const {
  return {.given = when(), .until = when(), .from = evidence(), .by = perhaps_channel()};
}

designated_hours any_value::designation() const {
  return {.when = when(), .classes = some_classes(), .allowed = week(), .until = when()};
}

class_set any_value::some_classes() const {
  return class_set::from_bits(number16() & every_class.bits());
}

contact_check any_value::check() const {
  return {text(), text(), yes()};
}

channel_authorisation any_value::authorisation() const {
  return {.by = one_of(channel::agent_call),
          .given = when(),
          .valid = {when(), when()},
          .hours = yes() ? std::optional{week()} : std::nullopt,
          .from = evidence(),
          .purpose = yes() ? std::optional{one_of(contact_purpose::location)} : std::nullopt};
}

std::vector<instalment> any_value::instalments() const {
  return list([&] { return instalment{day(), money(), money(), when()}; });
}

std::vector<waiver> any_value::waivers() const {
  return list([&] { return waiver{text(), money(), money()}; });
}

arrangement any_value::arrangement() const {
  return {.id = text(),
          .offer = word(),
          .status = one_of(arrangement_status::refinanced),
          .accepted = yes(),
          .has_down_payment = yes(),
          .discount_basis_points = *rc::gen::arbitrary<int64_t>(),
          .debt = money(),
          .discount = money(),
          .interest = money(),
          .instalments = instalments(),
          .covers = list([&] { return text(); }),
          .ends_at = when(),
          .paid_before = money(),
          .tolerance = money(),
          .tolerance_basis_points = *rc::gen::arbitrary<int64_t>(),
          .breaks_after = number16(),
          .served = number16(),
          .passed = number16(),
          .approval_task = number32(),
          .waived = waivers()};
}

namespace {

using maker = event (*)(const any_value&);

// In the order of the alternatives.
const maker makers[] = {
  [](const any_value& v) -> event {
    return account_opened{v.unit(), v.local(), v.text(), v.text(), v.attributes(), v.yes()};
  },
  [](const any_value& v) -> event {
    return account_updated{v.local(), v.text(), v.attributes(), v.yes()};
  },
  [](const any_value& v) -> event {
    return obligation_added{{v.text(), v.word(), v.day(), v.money()}};
  },
  [](const any_value& v) -> event {
    return obligation_adjusted{v.text(),
                               v.one_of(amount_component::fee),
                               v.one_of(adjust_mode::replace),
                               v.money(),
                               v.money(),
                               v.day(),
                               v.text()};
  },
  [](const any_value& v) -> event {
    return obligation_withdrawn{v.text(), v.text()};
  },
  [](const any_value& v) -> event {
    return payment_received{v.text(), v.money(), v.when(), v.allocations()};
  },
  [](const any_value& v) -> event {
    return payment_was_reversed{v.text(), v.text()};
  },
  [](const any_value& v) -> event {
    return credit_moved{v.text(), v.text(), v.money()};
  },
  [](const any_value& v) -> event {
    return promise_made{v.text(), v.money(), v.day(), v.when(), v.when(), v.money(), v.number32()};
  },
  [](const any_value& v) -> event {
    return promise_ended{v.text(), v.one_of(promise_status::cancelled), v.money()};
  },
  [](const any_value& v) -> event { return promise_reopened{v.text()}; },
  [](const any_value& v) -> event {
    return contact_recorded{v.text(),
                            v.one_of(channel::agent_call),
                            v.one_of(contact_outcome::refused),
                            v.when(),
                            v.text(),
                            v.yes()};
  },
  [](const any_value& v) -> event {
    return message_received{v.text(), v.one_of(channel::agent_call), v.one_of(reply_intent::other),
                            v.when(), v.text()};
  },
  [](const any_value& v) -> event {
    return dispute_opened{v.text(), v.text()};
  },
  [](const any_value& v) -> event {
    return dispute_resolved{v.text(), v.text(), v.when()};
  },
  [](const any_value& v) -> event {
    return hold_placed{v.text(), v.text(), v.when()};
  },
  [](const any_value& v) -> event {
    return hold_released{v.text(), v.yes()};
  },
  [](const any_value& v) -> event {
    return phase_entered{v.number16(), v.text(), v.one_of(phase_cause::deadline), v.text(),
                         v.when()};
  },
  [](const any_value& v) -> event {
    return step_scheduled{v.number16(), v.when()};
  },
  [](const any_value&) -> event { return steps_ended{}; },
  [](const any_value& v) -> event {
    return step_reached{v.number16(), v.text(), v.yes()};
  },
  [](const any_value& v) -> event { return v.action(); },
  [](const any_value& v) -> event {
    return action_cancelled{v.number32(), v.text()};
  },
  [](const any_value& v) -> event {
    return deadline_started{v.text(), v.when()};
  },
  [](const any_value& v) -> event {
    return deadline_reached{v.text(), v.when()};
  },
  [](const any_value&) -> event { return account_settled{}; },
  [](const any_value&) -> event { return account_owes_again{}; },
  [](const any_value& v) -> event { return account_was_closed{v.text()}; },
  [](const any_value&) -> event { return debtor_was_erased{}; },
  [](const any_value& v) -> event { return command_ids_forgotten{v.when()}; },
  [](const any_value& v) -> event {
    return strategy_entered{v.number16(), v.text(), v.text()};
  },
  [](const any_value& v) -> event { return action_released{v.action()}; },
  [](const any_value& v) -> event {
    return action_deferred{v.number32(), v.when(), v.check()};
  },
  [](const any_value& v) -> event { return channel_authorised{v.authorisation()}; },
  [](const any_value& v) -> event {
    return channel_revoked{v.one_of(channel::agent_call), v.when(), v.evidence()};
  },
  [](const any_value& v) -> event {
    return contact_stopped{v.perhaps_channel(), v.when()};
  },
  [](const any_value& v) -> event {
    return contact_resumed{v.perhaps_channel(), v.when()};
  },
  [](const any_value& v) -> event { return arrangement_offered{v.arrangement()}; },
  [](const any_value& v) -> event {
    return arrangement_approved{v.text(), v.one_of(sender_role::admin)};
  },
  [](const any_value& v) -> event {
    return arrangement_made{v.text(), v.instalments(), v.money()};
  },
  [](const any_value& v) -> event {
    return instalments_served{v.text(), v.number16()};
  },
  [](const any_value& v) -> event {
    return instalment_missed{v.text(), v.number16(), v.money()};
  },
  [](const any_value& v) -> event {
    return arrangement_ended{v.text(), v.one_of(arrangement_status::refinanced), v.money(),
                             v.when(), v.text()};
  },
  [](const any_value& v) -> event { return arrangement_reopened{v.text()}; },
  [](const any_value& v) -> event {
    return discount_granted{v.text(), v.waivers()};
  },
  [](const any_value& v) -> event { return discount_withdrawn{v.text()}; },
  [](const any_value& v) -> event { return arm_assigned{v.trial()}; },
  [](const any_value& v) -> event {
    return arm_measured{
      v.text(), v.text(), {v.number16(), v.yes(), v.yes(), v.yes(), v.yes(), v.number32()}};
  },
  [](const any_value& v) -> event {
    return arm_left{v.text(), v.text(), v.text()};
  },
  [](const any_value& v) -> event {
    return choice_made{v.choice(), v.number16(), v.yes(), v.number(), v.number()};
  },
  [](const any_value& v) -> event {
    return choice_ended{v.text(), v.text(), v.text(), v.number32(), v.yes(), v.yes()};
  },
  [](const any_value& v) -> event {
    auto passed = v.list([&] {
      return passed_link{v.number16(), v.one_of(channel::agent_call), v.text(), v.when()};
    });
    auto result = v.yes() ? std::optional{v.one_of(contact_outcome::refused)} : std::nullopt;
    return chain_link_chosen{v.number32(),      v.number16(), v.number32(), result,      v.text(),
                             std::move(passed), v.links(),    v.patience(), v.outcomes()};
  },
  [](const any_value& v) -> event {
    return effort_started{v.number16(), v.text(), v.when()};
  },
  [](const any_value& v) -> event {
    return effort_spent{v.number16(), v.text(), v.one_of(effort_limit::days), v.number32()};
  },
  [](const any_value& v) -> event { return cure_scheduled{v.when()}; },
  [](const any_value& v) -> event {
    return move_deferred{v.number16(), v.text(), v.one_of(phase_cause::deadline),
                         v.text(),     v.when(), v.perhaps_money()};
  },
  [](const any_value& v) -> event {
    return move_requested{v.number16(),
                          v.text(),
                          v.one_of(phase_cause::deadline),
                          v.text(),
                          v.one_of(sender_role::admin),
                          v.number32(),
                          v.perhaps_money()};
  },
  [](const any_value& v) -> event {
    return move_decided{v.number16(), v.text(), v.yes(), v.one_of(sender_role::admin), v.text()};
  },
  [](const any_value& v) -> event {
    return move_withdrawn{v.number16(), v.text(), v.text()};
  },
  [](const any_value& v) -> event {
    return points_granted{v.money().minor, v.text(), v.text()};
  },
  [](const any_value& v) -> event {
    return points_taken_back{v.money().minor, v.text()};
  },
  [](const any_value& v) -> event { return consent_given{v.consent()}; },
  [](const any_value& v) -> event {
    return consent_withdrawn{v.perhaps_channel(), v.when(), v.evidence()};
  },
  [](const any_value& v) -> event { return hours_designated{v.designation()}; },
  [](const any_value& v) -> event {
    return hours_released{v.some_classes(), v.when()};
  },
  [](const any_value& v) -> event {
    return attorney_named{{v.when(), v.when()}};
  },
  [](const any_value& v) -> event { return attorney_dismissed{v.when()}; },
  [](const any_value& v) -> event {
    return party_named{{v.text(), v.one_of(party_role::other), v.yes()}};
  },
  [](const any_value& v) -> event { return party_removed{v.text()}; },
  [](const any_value& v) -> event {
    return action_postponed{v.action(), v.text(), v.when()};
  },
  [](const any_value& v) -> event {
    return task_queued{v.number32(), v.text(), v.when(), v.task()};
  },
  [](const any_value& v) -> event {
    return task_moved{
      v.number32(),   v.one_of(task_stage::in_progress), v.text(), v.text(), v.when(), v.text(),
      v.money().minor};
  },
  [](const any_value& v) -> event {
    return task_completed{v.number32(),
                          v.text(),
                          v.text(),
                          v.text(),
                          v.text(),
                          v.when(),
                          v.yes() ? std::optional{v.when()} : std::nullopt};
  },
  [](const any_value& v) -> event {
    return migration_planned{v.text(), v.text(), v.one_of(migration_time::strategy_ends)};
  },
  [](const any_value& v) -> event { return v.migrated(); },
};
static_assert(std::size(makers) == std::variant_size_v<event>);

} // namespace

recobro::trial any_value::trial() const {
  return {.experiment = text(),
          .arm = text(),
          .assigned_at = when(),
          .ends_at = when(),
          .open = money(),
          .paid_before = money(),
          .contacts_before = number32(),
          .disputes_before = number32(),
          .measured = yes(),
          .left = yes()};
}

pending_choice any_value::choice() const {
  return {.learner = text(),
          .choice = text(),
          .group = text(),
          .action = number32(),
          .made_at = when(),
          .leaves_from = when(),
          .ends_at = when()};
}

event any_value::event_of_kind(size_t index) const {
  return makers[index](*this);
}

entry any_value::entry() const {
  recobro::entry made{number(), text(), number(), text(), when(), when(), text(), yes(), {}};
  made.events
    = list([&] { return event_of_kind(*rc::gen::inRange<size_t>(0, std::variant_size_v<event>)); });
  return made;
}

} // namespace recobro::tests
