#include "core/account/contact_facts.hpp"
#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

constexpr std::string_view denied = "contact_rules";
constexpr std::string_view another_link = "another_channel";
constexpr std::string_view no_party
  = "no_party"; // nobody of the role is known, or may be contacted
constexpr size_t version_digits = 16;

/// What the debtor said holds where nobody named contact rules, too.
bool has_spoken(const account_state& account) {
  return !account.contact.stops.empty() || !account.contact.designations.empty();
}

/// The account's register for those who judge by the debtor's word and the policy's wishes alone.
contact_register register_without_rules(const account_state& account, uint32_t besides) {
  auto known = contact_facts(account, besides);
  known.zones = {account.local};
  return known;
}

/// The strategy's tone, else the phase's.
std::string tone_of(const draft& made) {
  if (auto treatment = current_strategy(made.state, made.rules);
      treatment && !treatment->tone.empty())
    return treatment->tone;
  auto here = current_phase(made.state, made.rules);
  return here ? here->tone : std::string{};
}

/// Whether another link of the chain may leave while the latest one has to wait for too long.
bool leaves_sooner(const draft& made, const running_chain& chain, instant waits_until) {
  auto patient = chain.within == duration::max() ? waits_until != never
                                                 : waits_until <= made.now + chain.within;
  return !patient && pause_reason(made.state, made.rules).empty()
         && std::any_of(chain.rest.begin(), chain.rest.end(), [&](auto& link) {
              return rule_on(made, next_send(made, link.by, link.what, chain.because)).next
                     < waits_until;
            });
}

/// Withdraws the latest link, for another one in its place.
void hand_to_chain(draft& made, uint32_t number, instant waits_until) {
  auto chain = *chain_of(made.state, number);
  made.add(action_cancelled{number, std::string{waits_until == never ? denied : another_link}});
  go_on_with_chain(made, chain, std::nullopt);
}

/// There was nothing to judge it by, so nobody asks about it again before it leaves.
bool was_not_judged(const planned_action& action) {
  return action.kind == action_kind::send && action.at == instant{} && action.waits_until == never
         && !action.handed_over;
}

/// Whether a rule may answer otherwise after this event.
bool concerns_contact(const event& what) {
  return std::holds_alternative<contact_recorded>(what)
         || std::holds_alternative<message_received>(what)
         || std::holds_alternative<channel_authorised>(what)
         || std::holds_alternative<channel_revoked>(what)
         || std::holds_alternative<contact_stopped>(what)
         || std::holds_alternative<contact_resumed>(what)
         || std::holds_alternative<consent_given>(what)
         || std::holds_alternative<consent_withdrawn>(what)
         || std::holds_alternative<hours_designated>(what)
         || std::holds_alternative<hours_released>(what)
         || std::holds_alternative<attorney_named>(what)
         || std::holds_alternative<attorney_dismissed>(what)
         || std::holds_alternative<party_named>(what) || std::holds_alternative<party_removed>(what)
         || std::holds_alternative<account_updated>(what)
         || std::holds_alternative<phase_entered>(what) // whose strategies have their own hours
         || std::holds_alternative<strategy_entered>(what)
         || std::holds_alternative<obligation_added>(what)
         || std::holds_alternative<obligation_adjusted>(what);
}

/// Now, or later where the debtor was told an hour, a learner chose one for it or its quota has no
/// room before.
instant earliest_of(const draft& made, const planned_action& waiting) {
  auto earliest = std::max({made.now, waiting.room_from, waiting.terms.appointment});
  for (auto& choice : made.state.choices)
    if (choice.action == waiting.number)
      earliest = std::max(choice.leaves_from, earliest);
  return earliest;
}

action_planned content_of(const draft& made, const planned_action& waiting, contact_check check) {
  return {.number = waiting.number,
          .kind = waiting.kind,
          .by = waiting.by,
          .what = waiting.what,
          .script = waiting.script,
          .because = waiting.because,
          .priority = waiting.priority,
          .check = std::move(check),
          .at = made.settings.contact || waiting.at != instant{} ? made.now : instant{},
          .not_before = {},
          .tone = waiting.tone,
          .to = waiting.to,
          .party = waiting.party,
          .contacts = waiting.contacts,
          .wanted_since = waiting.wanted_since,
          .terms = waiting.terms};
}

planned_action in_outline(const action_planned& planned) {
  return {.number = planned.number,
          .kind = planned.kind,
          .by = planned.by,
          .what = planned.what,
          .because = planned.because,
          .to = planned.to,
          .party = planned.party,
          .contacts = planned.contacts,
          .script = planned.script};
}

} // namespace

bool judged(const draft& made, const planned_action& action) {
  return is_contact(action)
         && (made.settings.contact || has_spoken(made.state)
             || (!is_answer(action.because)
                 && !quiet_wishes(made.state, made.rules, action.by, {}).only_within.empty()));
}

ruling rule_on(const draft& made, const planned_action& action, instant when) {
  when = std::max(when, made.now);
  if (!is_contact(action))
    return {when, {}};
  auto& account = made.state;
  // An answer that has to wait is a message like any other when it leaves.
  auto at_once = is_answer(action.because) && action.waits_until == never;
  auto later = quiet_wishes(account, made.rules, action.by, {});
  auto wishes = at_once ? contact_wishes{} : later;
  if (!made.settings.contact && !has_spoken(account) && wishes.only_within.empty())
    return {when, {}};
  static const contact_rules none;
  auto rules
    = made.settings.contact ? made.settings.contact->rules_for(jurisdiction_of(account)) : &none;
  if (!rules) // nobody knows what is lawful where the debtor lives
    return {never, {"unknown_jurisdiction", {}, true}};
  auto known = made.settings.contact ? contact_facts(account, action.number)
                                     : register_without_rules(account, action.number);
  auto request = made.settings.contact
                   ? contact_request_of(account, action, made.settings.contact->sends())
                   : contact_request_of(account, action.by);
  auto verdict = judge(*rules, known, request, when, wishes);
  if (!verdict.allowed && at_once) {
    wishes = std::move(later);
    verdict = judge(*rules, known, request, when, wishes);
  }
  if (verdict.allowed) // and while it is on its way to the channel
    if (auto then = judge(*rules, known, request, when + made.settings.verdict_holds, wishes);
        !then.allowed)
      verdict = then;
  auto check = contact_check{std::string{verdict.rule_id()}, {}, verdict.unverified()};
  if (verdict.where)
    check.version = verdict.where->version.substr(0, version_digits);
  return {verdict.allowed ? when : verdict.next, std::move(check)};
}

planned_action next_send(const draft& made, channel by, const std::string& what,
                         const std::string& because) {
  return {.number = made.state.actions_planned + 1,
          .kind = action_kind::send,
          .by = by,
          .what = what,
          .because = because};
}

void plan(draft& made, action_planned planned, instant earliest) {
  auto& actions = made.state.actions;
  if (actions.size() >= actions_max)
    made.add(action_cancelled{actions.front().number, "too_many"});
  planned.number = made.state.actions_planned + 1;
  auto nobody = false;
  if (planned.to != party_role::debtor) {
    auto party = made.state.contact.party_of(planned.to);
    nobody = !party;
    if (party)
      planned.party = party->id;
  }
  if (planned.kind == action_kind::send)
    planned.tone = tone_of(made);
  auto asked = in_outline(planned);
  if (is_contact(asked) && !nobody) {
    auto said = rule_on(made, asked, earliest);
    planned.check = std::move(said.check);
    if (made.settings.contact || said.next != made.now)
      planned.at = made.now;
    if (said.next != made.now)
      planned.not_before = said.next;
  }
  if (nobody)
    planned.not_before = never;
  auto barred = planned.not_before == never;
  auto number = planned.number;
  made.add(std::move(planned));
  if (barred)
    made.add(action_cancelled{number, std::string{nobody ? no_party : denied}});
}

void ask_again(draft& made, size_t index) {
  auto waiting = made.state.actions[index];
  auto said = rule_on(made, waiting, earliest_of(made, waiting));
  if (said.next == made.now)
    made.add(action_released{content_of(made, waiting, std::move(said.check))});
  else if (auto chain = chain_of(made.state, waiting.number);
           chain && leaves_sooner(made, *chain, said.next))
    hand_to_chain(made, waiting.number, said.next);
  else if (said.next == never)
    made.add(action_cancelled{waiting.number, std::string{denied}});
  else if (said.next != waiting.waits_until)
    made.add(action_deferred{waiting.number, said.next, std::move(said.check)});
}

void review_waiting(draft& made) {
  auto& actions = made.state.actions;
  auto& tasks = made.state.tasks;
  auto waits = [](auto& action) { return action.waits_until != never; };
  if ((std::none_of(actions.begin(), actions.end(), waits) && !has_spoken(made.state)
       && std::none_of(tasks.begin(), tasks.end(), may_be_taken_back))
      || std::none_of(made.events.begin(), made.events.end(), concerns_contact))
    return;
  for (auto place = actions.size(); place-- > 0;) // a cancelled one leaves the list
    if (waits(actions[place]))
      ask_again(made, place);
    else if (was_not_judged(actions[place]) && rule_on(made, actions[place]).next != made.now)
      made.add(action_cancelled{actions[place].number, std::string{denied}});
  for (auto place = tasks.size(); place-- > 0;) // so does one that is put off
    if (may_be_taken_back(tasks[place]))
      review_held(made, tasks[place].number);
}

result<void> decide_on(draft& made, const ask_to_leave& what) {
  auto& actions = made.state.actions;
  auto found = std::find_if(actions.begin(), actions.end(), [&](auto& action) {
    return action.number == what.action && action.waits_until == never;
  });
  if (found == actions.end())
    return fail(errc::action_unknown, fmt::format("action {} is not on its way", what.action));
  ask_again(made, static_cast<size_t>(found - actions.begin()));
  return {};
}

result<void> decide_on(draft& made, const postpone_action& what) {
  auto& actions = made.state.actions;
  auto found = std::find_if(actions.begin(), actions.end(), [&](auto& action) {
    return action.number == what.action && action.waits_until == never;
  });
  if (found == actions.end())
    return fail(errc::action_unknown, fmt::format("action {} is not on its way", what.action));
  // Not to be woken before it may leave.
  auto waiting = *found;
  waiting.what = what.what;
  waiting.script = what.script;
  waiting.because = what.because;
  waiting.priority = what.priority;
  waiting.wanted_since = what.wanted_since;
  waiting.terms = what.terms;
  auto room_from = std::max(what.until, made.now + made.settings.verdict_holds);
  auto said = rule_on(made, waiting, room_from);
  if (said.next == never) {
    made.add(action_cancelled{what.action, std::string{denied}});
    return {};
  }
  auto content = content_of(made, waiting, std::move(said.check));
  content.not_before = said.next;
  made.add(action_postponed{std::move(content), what.quota, room_from});
  return {};
}

result<void> decide_on(draft& made, const authorise_channel& what) {
  // The laws that let hours be widened ask for the debtor's word "in a separate document".
  if (what.hours && what.document.empty())
    return fail(errc::missing_field, "hours beyond the lawful ones need a proof of their own; send "
                                     "the id of the separate document as \"document\", or leave "
                                     "out \"hours\"");
  auto given = channel_authorisation{.by = what.by,
                                     .given = made.happened_at,
                                     .valid = {made.happened_at, what.until.value_or(never)},
                                     .hours = what.hours,
                                     .from = {what.source, what.document, what.wording},
                                     .purpose = what.purpose};
  if (auto fits = check_end(made, what.until, "the permission"); !fits)
    return fits;
  made.add(channel_authorised{std::move(given)});
  return {};
}

result<void> decide_on(draft& made, const revoke_channel& what) {
  made.add(channel_revoked{what.by, made.happened_at, {what.source, what.document}});
  return {};
}

result<void> decide_on(draft& made, const stop_contact& what) {
  made.add(contact_stopped{what.by, made.happened_at});
  return {};
}

result<void> decide_on(draft& made, const resume_contact& what) {
  made.add(contact_resumed{what.by, made.happened_at});
  return {};
}

} // namespace recobro
