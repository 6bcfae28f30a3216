#include "core/account/contact_knowledge.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// How far a contact with this outcome got; nothing when the debtor was not tried at all.
std::optional<contact_depth> depth_of(channel by, contact_outcome outcome) {
  auto spoken = by == channel::voice || by == channel::agent_call || by == channel::visit;
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

} // namespace

void contact_knowledge::take_result(const std::string& action, channel by, contact_outcome outcome,
                                    instant when) {
  auto depth = depth_of(by, outcome);
  if (!depth)
    return;
  auto known = std::find_if(contacts.rbegin(), contacts.rend(), [&](auto& note) {
    return note.action == action && !note.made.inbound;
  });
  if (known == contacts.rend())
    add(contacts, {action, {.when = when, .by = by, .depth = *depth}});
  else
    known->made.depth = std::max(known->made.depth, *depth);
}

void contact_knowledge::take_message(const std::string& message, channel by, reply_intent intent,
                                     instant when) {
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

contact_register register_of(const contact_knowledge& known, std::optional<zone> where) {
  contact_register made;
  made.contacts.reserve(known.contacts.size());
  for (auto& note : known.contacts)
    made.contacts.push_back(note.made);
  made.authorisations = known.authorisations;
  made.stops = known.stops;
  if (where)
    made.zones = {*where};
  return made;
}

} // namespace recobro
