#include "core/account/contact_knowledge.hpp"

#include "core/account/contact_reach.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// What ended by then is history; the journal has it.
template <class Items, class End>
void drop_ended(Items& items, instant when, End end) {
  std::erase_if(items, [&](auto& each) { return end(each) <= when; });
}

void add(std::vector<contact_note>& notes, contact_note note) {
  auto place = std::upper_bound(notes.begin(), notes.end(), note.made.when,
                                [](instant when, auto& other) { return when < other.made.when; });
  notes.insert(place, std::move(note));
  auto oldest = notes.back().made.when - contacts_kept;
  auto first = std::find_if(notes.begin(), notes.end(),
                            [&](auto& other) { return other.made.when >= oldest; });
  if (static_cast<size_t>(notes.end() - first) > contacts_kept_max)
    first = notes.end() - contacts_kept_max;
  notes.erase(notes.begin(), first);
}

bool is_spoken(channel by) {
  return by == channel::voice || by == channel::agent_call || by == channel::visit;
}

} // namespace

std::optional<contact_depth> depth_of(channel by, contact_outcome outcome) {
  const auto spoken = is_spoken(by);
  switch (outcome) {
  case contact_outcome::failed:
    return std::nullopt;
  case contact_outcome::queued:
    // With people a task that waits for one of them has not reached anybody yet.
    return by == channel::agent_call || by == channel::visit
             ? std::nullopt
             : std::optional{contact_depth::attempt};
  case contact_outcome::sent:
  case contact_outcome::delivered:
  case contact_outcome::no_answer:
  case contact_outcome::wrong_person:
    return contact_depth::attempt;
  case contact_outcome::read:
    return contact_depth::direct_contact;
  case contact_outcome::replied:
  case contact_outcome::refused:
    return spoken ? contact_depth::conversation : contact_depth::direct_contact;
  }
  return std::nullopt;
}

bool is_third_party(const contact_knowledge& known, std::string_view party) {
  auto found = party.empty() ? nullptr : known.find_party(party);
  return found && third_parties.has(found->role);
}

void contact_knowledge::take_result(const std::string& action, channel by, contact_outcome outcome,
                                    instant when, std::string_view party) {
  auto depth = depth_of(by, outcome);
  if (!depth)
    return;
  if (is_third_party(*this, party))
    depth = contact_depth::attempt;
  auto known = std::find_if(contacts.rbegin(), contacts.rend(), [&](auto& note) {
    return note.action == action && !note.made.inbound;
  });
  if (known == contacts.rend()) {
    add(contacts, {action, {.when = when, .by = by, .depth = *depth}});
    return;
  }
  const auto deeper = *depth > known->made.depth;
  known->made.depth = std::max(known->made.depth, *depth);
  if (!deeper || !is_spoken(by) || when <= known->made.when)
    return;
  // What is quiet after a talk is so from the talk on, and not from the first ring.
  auto note = std::move(*known);
  contacts.erase(std::next(known).base());
  note.made.when = when;
  add(contacts, std::move(note));
}

void contact_knowledge::take_message(const std::string& message, channel by, reply_intent intent,
                                     instant when, std::string_view party) {
  // What somebody else writes opens no conversation with the debtor, and stops nobody else.
  if (is_third_party(*this, party)) {
    if (intent == reply_intent::stop)
      if (auto known = find_party(party))
        name_party({known->id, known->role, true});
    return;
  }
  add(contacts, {message,
                 {.when = when,
                  .by = by,
                  .depth = intent == reply_intent::wrong_person ? contact_depth::attempt
                                                                : contact_depth::direct_contact,
                  .inbound = true}});
  if (intent == reply_intent::stop)
    stop({.when = when, .by = by});
}

void contact_knowledge::authorise(channel_authorisation given) {
  for (auto& earlier : authorisations)
    if (earlier.by == given.by)
      earlier.valid.until = std::min(earlier.valid.until, given.given);
  if (given.valid.since < given.valid.until)
    authorisations.push_back(std::move(given));
  std::erase_if(authorisations, [](auto& each) { return each.valid.since >= each.valid.until; });
}

void contact_knowledge::stop(stop_request said) {
  for (auto& earlier : stops)
    if (earlier.by == said.by && earlier.until == never)
      return;
  stops.push_back(said);
}

void contact_knowledge::resume(std::optional<channel> by, instant when) {
  std::erase_if(stops, [&](auto& each) { return (!by || each.by == by) && each.when >= when; });
  for (auto& each : stops)
    if ((!by || each.by == by) && each.until > when)
      each.until = when;
}

void contact_knowledge::consent(contact_consent given) {
  for (auto& earlier : consents)
    if (earlier.by == given.by)
      earlier.until = std::min(earlier.until, given.given);
  drop_ended(consents, given.given, [](auto& each) { return each.until; });
  if (given.given < given.until)
    consents.push_back(std::move(given));
}

void contact_knowledge::withdraw_consent(std::optional<channel> by, instant when) {
  for (auto& each : consents)
    if (!by || each.by == by)
      each.until = std::min(each.until, when);
  std::erase_if(consents, [](auto& each) { return each.until <= each.given; });
}

void contact_knowledge::designate(designated_hours named) {
  release_hours(named.classes, named.when);
  drop_ended(designations, named.when, [](auto& each) { return each.until; });
  if (named.when < named.until)
    designations.push_back(std::move(named));
}

void contact_knowledge::release_hours(class_set classes, instant when) {
  for (auto& each : designations)
    if (each.classes == classes || classes == every_class)
      each.until = std::min(each.until, when);
  std::erase_if(designations, [](auto& each) { return each.until <= each.when; });
}

void contact_knowledge::represent(time_span span) {
  drop_ended(represented, span.since, [](auto& each) { return each.until; });
  represented.push_back(span);
}

void contact_knowledge::dismiss_attorney(instant when) {
  for (auto& each : represented)
    each.until = std::min(each.until, when);
  std::erase_if(represented, [](auto& each) { return each.until <= each.since; });
}

void contact_knowledge::name_party(known_party named) {
  for (auto& each : parties)
    if (each.id == named.id) {
      each = std::move(named);
      return;
    }
  parties.push_back(std::move(named));
}

const known_party* contact_knowledge::find_party(std::string_view id) const {
  for (auto& each : parties)
    if (each.id == id)
      return &each;
  return nullptr;
}

const known_party* contact_knowledge::party_of(party_role role) const {
  for (auto& each : parties)
    if (each.role == role && !each.refuses)
      return &each;
  return nullptr;
}

contact_register register_of(const contact_knowledge& known, std::optional<zone> where) {
  contact_register made;
  made.contacts.reserve(known.contacts.size());
  for (auto& note : known.contacts)
    made.contacts.push_back(note.made);
  made.authorisations = known.authorisations;
  made.stops = known.stops;
  made.consents = known.consents;
  made.designations = known.designations;
  made.represented = known.represented;
  made.employer_forbids = std::any_of(known.parties.begin(), known.parties.end(), [](auto& each) {
    return each.role == party_role::employer && each.refuses;
  });
  if (where)
    made.zones = {*where};
  return made;
}

} // namespace recobro
