#include "tools/simulate/lawful_check.hpp"

#include "core/account/contact_facts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro::simulate {

namespace {

constexpr size_t contacts_before_forgetting = 64;

} // namespace

void lawful_check::begin(const account_state& account, instant now) {
  look_at(account);
  known_.contacts.clear();
  actions_.clear();
  for (const contact_note& note : account.contact.contacts) {
    known_.contacts.push_back(note.made);
    actions_.push_back(note.made.inbound ? 0 : action_number(note.action).value_or(0));
  }
  known_.authorisations = account.contact.authorisations;
  known_.stops = account.contact.stops;
  known_.consents = account.contact.consents;
  known_.designations = account.contact.designations;
  known_.represented = account.contact.represented;
  for (const planned_action& action : account.actions)
    if (action.waits_until != never)
      waits(account, action.number, action.by, now);
}

void lawful_check::look_at(const account_state& account) {
  rules_ = book_ ? book_->rules_for(jurisdiction_of(account)) : nullptr;
  known_.zones.clear();
  if (account.zone_known)
    known_.zones.push_back(account.local);
}

void lawful_check::authorise(channel by, instant since) {
  known_.authorisations.push_back({.by = by, .given = since, .valid = {since, never}});
}

instant lawful_check::earliest(const account_state& account, channel by, instant from,
                               const contact_wishes& wishes) const {
  if (!book_ && wishes.only_within.empty())
    return from;
  static const contact_rules none;
  contact_register only_zone;
  only_zone.zones = {account.local};
  const auto* rules = book_ ? rules_ : &none;
  if (!rules)
    return never;
  const auto& known = book_ ? known_ : only_zone;
  const auto request = contact_request_of(account, by);
  const auto now = judge(*rules, known, request, from, wishes);
  if (!now.allowed)
    return now.next;
  const auto later = judge(*rules, known, request, from + verdict_holds_, wishes);
  return later.allowed ? from : later.next;
}

std::optional<std::string> lawful_check::forbidden_by(const account_state& account, channel by,
                                                      instant at) const {
  if (!book_)
    return std::nullopt;
  if (!rules_)
    return "a jurisdiction that nobody named";
  const auto verdict = judge(*rules_, known_, contact_request_of(account, by), at);
  return verdict.allowed ? std::nullopt : std::optional{std::string{verdict.rule_id()}};
}

void lawful_check::waits(const account_state& account, uint32_t action, channel by, instant since) {
  waiting_.push_back({action, by, since, quiet_wishes(account, *policy_, by, {})});
}

void lawful_check::treatment_changed(const account_state& account, uint64_t number, instant now,
                                     lawful_figures& seen) {
  before_change(account, number, now, seen);
  for (waiting& one : waiting_)
    one.wishes = quiet_wishes(account, *policy_, one.by, {});
}

void lawful_check::waits_no_more(uint32_t action) {
  std::erase_if(waiting_, [&](const waiting& one) { return one.action == action; });
}

void lawful_check::before_change(const account_state& account, uint64_t number, instant now,
                                 lawful_figures& seen) {
  for (waiting& one : waiting_) {
    const auto first = earliest(account, one.by, one.since, one.wishes);
    if (first < now) {
      ++seen.not_earliest;
      seen.note({number, now,
                 fmt::format("action {} on {} could have left at {}", one.action,
                             recobro::name_of(one.by), format_instant(first))});
    }
    one.since = std::max(one.since, now);
  }
}

void lawful_check::leaves(const account_state& account, uint64_t number, uint32_t action,
                          channel by, instant now, lawful_figures& seen) {
  before_change(account, number, now, seen);
  const auto waited
    = std::ranges::any_of(waiting_, [&](const waiting& one) { return one.action == action; });
  seen.waited += waited ? 1 : 0;
  waits_no_more(action);
  ++seen.judged;
  if (const auto rule = forbidden_by(account, by, now)) {
    ++seen.outside_rules;
    seen.note({number, now,
               fmt::format("action {} left on {} against the rules ({})", action,
                           recobro::name_of(by), *rule)});
  }
  forget_old(now);
  known_.contacts.push_back({.when = now, .by = by});
  actions_.push_back(action);
}

void lawful_check::came_of_it(uint32_t action, contact_depth depth) {
  for (size_t place = actions_.size(); place-- > 0;)
    if (actions_[place] == action) {
      auto& made = known_.contacts[place];
      made.depth = std::max(made.depth, depth);
      return;
    }
}

void lawful_check::made_by_person(uint32_t action, bool tried, instant now) {
  const auto found = std::ranges::find(actions_, action);
  if (found == actions_.end())
    return;
  const auto place = found - actions_.begin();
  auto contact = known_.contacts[static_cast<size_t>(place)];
  known_.contacts.erase(known_.contacts.begin() + place);
  actions_.erase(found);
  if (!tried)
    return;
  contact.when = now; // nothing is later: both lists stay in order
  known_.contacts.push_back(contact);
  actions_.push_back(action);
}

void lawful_check::debtor_wrote(channel by, bool right_person, instant now) {
  known_.contacts.push_back(
    {.when = now,
     .by = by,
     .depth = right_person ? contact_depth::direct_contact : contact_depth::attempt,
     .inbound = true});
  actions_.push_back(0);
}

void lawful_check::stop(std::optional<channel> by, instant now) {
  known_.stops.push_back({.when = now, .by = by});
}

void lawful_check::forget_old(instant now) {
  if (known_.contacts.size() < contacts_before_forgetting)
    return;
  const auto before = now - contacts_kept;
  const auto kept
    = std::ranges::find_if(known_.contacts, [&](auto& made) { return made.when >= before; });
  const auto gone = kept - known_.contacts.begin();
  known_.contacts.erase(known_.contacts.begin(), kept);
  actions_.erase(actions_.begin(), actions_.begin() + gone);
}

} // namespace recobro::simulate
