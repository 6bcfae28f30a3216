#include "core/store/treatment_records.hpp"

#include <algorithm>

namespace recobro {

namespace {

constexpr const char* channel_word = "channel";
constexpr const char* role_word = "role of who may approve";

void write(const std::vector<chain_link>& from,
           google::protobuf::RepeatedPtrField<records::chain_link>& to) {
  for (const auto& each : from) {
    auto& link = *to.Add();
    link.set_link(each.link);
    link.set_by(static_cast<uint32_t>(each.by));
    link.set_what(each.what);
  }
}

std::vector<chain_link> read(const google::protobuf::RepeatedPtrField<records::chain_link>& from,
                             record_faults& faults) {
  std::vector<chain_link> to;
  for (const auto& each : from)
    to.push_back({faults.small(each.link(), "link"),
                  faults.enumerator(each.by(), channel::agent_call, channel_word), each.what()});
  return to;
}

/// What chain and event say alike of how it goes on.
template <class Chain, class Record>
void write_patience(const Chain& from, Record& to) {
  write(from.rest, *to.mutable_rest());
  if (from.within != duration::max())
    to.set_within(from.within.count());
  for (const auto outcome : from.next_when)
    to.add_next_when(static_cast<uint32_t>(outcome));
}

template <class Record, class Chain>
void read_patience(const Record& from, Chain& to, record_faults& faults) {
  to.rest = read(from.rest(), faults);
  if (from.has_within())
    to.within = duration{from.within()};
  for (const auto outcome : from.next_when())
    to.next_when.push_back(faults.enumerator(outcome, contact_outcome::refused, "contact outcome"));
}

std::optional<amount> gain_of(bool has, int64_t minor) {
  return has ? std::optional{amount{minor}} : std::nullopt;
}

} // namespace

void write(const chain_link_chosen& from, records::chain_link_chosen& to) {
  to.set_number(from.number);
  to.set_link(from.link);
  to.set_after(from.after);
  if (from.result)
    to.set_result(static_cast<uint32_t>(*from.result));
  to.set_because(from.because);
  for (const auto& each : from.passed) {
    auto& passed = *to.add_passed();
    passed.set_link(each.link);
    passed.set_by(static_cast<uint32_t>(each.by));
    passed.set_rule(each.rule);
    write_due(each.next, passed, &records::passed_link::set_next);
  }
  write_patience(from, to);
}
chain_link_chosen read(const records::chain_link_chosen& from, record_faults& faults) {
  chain_link_chosen to;
  to.number = from.number();
  to.link = faults.small(from.link(), "link");
  to.after = from.after();
  if (from.has_result())
    to.result = faults.enumerator(from.result(), contact_outcome::refused, "contact outcome");
  to.because = from.because();
  for (const auto& each : from.passed())
    to.passed.push_back({faults.small(each.link(), "link"),
                         faults.enumerator(each.by(), channel::agent_call, channel_word),
                         each.rule(), each.has_next() ? instant_of(each.next()) : never});
  read_patience(from, to, faults);
  return to;
}

void write(const effort_started& from, records::effort_started& to) {
  to.set_strategy(from.strategy);
  to.set_name(from.name);
  write_due(from.until, to, &records::effort_started::set_until);
}
effort_started read(const records::effort_started& from, record_faults& faults) {
  return {faults.small(from.strategy(), "strategy"), from.name(),
          from.has_until() ? instant_of(from.until()) : never};
}

void write(const effort_spent& from, records::effort_spent& to) {
  to.set_strategy(from.strategy);
  to.set_name(from.name);
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_contacts(from.contacts);
}
effort_spent read(const records::effort_spent& from, record_faults& faults) {
  return {faults.small(from.strategy(), "strategy"), from.name(),
          faults.enumerator(from.by(), effort_limit::days, "limit of an effort"), from.contacts()};
}

void write(const cure_scheduled& from, records::cure_scheduled& to) {
  write_due(from.due, to, &records::cure_scheduled::set_due);
}
cure_scheduled read(const records::cure_scheduled& from, record_faults&) {
  return {from.has_due() ? instant_of(from.due()) : never};
}

void write(const move_deferred& from, records::move_deferred& to) {
  to.set_phase(from.phase);
  to.set_name(from.name);
  to.set_cause(static_cast<uint32_t>(from.cause));
  to.set_reason(from.reason);
  to.set_ask_at(stored(from.ask_at));
  if (from.gain)
    to.set_gain(from.gain->minor);
}
move_deferred read(const records::move_deferred& from, record_faults& faults) {
  return {faults.small(from.phase(), "phase"),
          from.name(),
          faults.enumerator(from.cause(), phase_cause::deadline, "cause of a phase"),
          from.reason(),
          instant_of(from.ask_at()),
          gain_of(from.has_gain(), from.gain())};
}

void write(const move_requested& from, records::move_requested& to) {
  to.set_phase(from.phase);
  to.set_name(from.name);
  to.set_cause(static_cast<uint32_t>(from.cause));
  to.set_reason(from.reason);
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_task(from.task);
  if (from.gain)
    to.set_gain(from.gain->minor);
}
move_requested read(const records::move_requested& from, record_faults& faults) {
  return {faults.small(from.phase(), "phase"),
          from.name(),
          faults.enumerator(from.cause(), phase_cause::deadline, "cause of a phase"),
          from.reason(),
          faults.enumerator(from.by(), sender_role::admin, role_word),
          from.task(),
          gain_of(from.has_gain(), from.gain())};
}

void write(const move_decided& from, records::move_decided& to) {
  to.set_phase(from.phase);
  to.set_name(from.name);
  to.set_approved(from.approved);
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_reason(from.reason);
}
move_decided read(const records::move_decided& from, record_faults& faults) {
  return {faults.small(from.phase(), "phase"), from.name(), from.approved(),
          faults.enumerator(from.by(), sender_role::admin, role_word), from.reason()};
}

void write(const move_withdrawn& from, records::move_withdrawn& to) {
  to.set_phase(from.phase);
  to.set_name(from.name);
  to.set_reason(from.reason);
}
move_withdrawn read(const records::move_withdrawn& from, record_faults& faults) {
  return {faults.small(from.phase(), "phase"), from.name(), from.reason()};
}

void write(const points_granted& from, records::points_granted& to) {
  to.set_points(from.points);
  to.set_because(from.because);
  to.set_payment(from.payment);
}
points_granted read(const records::points_granted& from, record_faults&) {
  return {from.points(), from.because(), from.payment()};
}

void write(const points_taken_back& from, records::points_taken_back& to) {
  to.set_points(from.points);
  to.set_payment(from.payment);
}
points_taken_back read(const records::points_taken_back& from, record_faults&) {
  return {from.points(), from.payment()};
}

void write(const running_chain& from, records::running_chain& to) {
  to.set_number(from.number);
  to.set_because(from.because);
  write_patience(from, to);
}
running_chain read(const records::running_chain& from, record_faults& faults) {
  running_chain to;
  to.number = from.number();
  to.because = from.because();
  read_patience(from, to, faults);
  return to;
}

void write(const running_effort& from, records::running_effort& to) {
  to.set_strategy(from.strategy);
  write_due(from.until, to, &records::running_effort::set_until);
  auto count = from.contacts_before.size();
  while (count > 0 && from.contacts_before[count - 1] == 0)
    --count;
  for (size_t index = 0; index < count; ++index)
    to.add_contacts_before(from.contacts_before[index]);
}
running_effort read(const records::running_effort& from, record_faults& faults) {
  running_effort to;
  to.strategy = faults.small(from.strategy(), "strategy");
  to.until = from.has_until() ? instant_of(from.until()) : never;
  const auto count = static_cast<size_t>(from.contacts_before_size());
  if (count > to.contacts_before.size())
    faults.note("the contacts before an effort are counted for " + std::to_string(count)
                + " channels, at most " + std::to_string(to.contacts_before.size()) + " are known");
  for (size_t index = 0; index < std::min(count, to.contacts_before.size()); ++index)
    to.contacts_before[index] = from.contacts_before(static_cast<int>(index));
  return to;
}

void write(const waiting_move& from, records::waiting_move& to) {
  to.set_phase(from.phase);
  to.set_name(from.name);
  to.set_cause(static_cast<uint32_t>(from.cause));
  to.set_reason(from.reason);
  to.set_on(static_cast<uint32_t>(from.on));
  write_due(from.ask_at, to, &records::waiting_move::set_ask_at);
  to.set_task(from.task);
  to.set_by(static_cast<uint32_t>(from.by));
}
waiting_move read(const records::waiting_move& from, record_faults& faults) {
  return {faults.small(from.phase(), "phase"),
          from.name(),
          faults.enumerator(from.cause(), phase_cause::deadline, "cause of a phase"),
          from.reason(),
          faults.enumerator(from.on(), waiting_move::wait::refused, "what a move waits for"),
          from.has_ask_at() ? instant_of(from.ask_at()) : never,
          from.task(),
          faults.enumerator(from.by(), sender_role::admin, role_word)};
}

void write(const granted_points& from, records::granted_points& to) {
  to.set_payment(from.payment);
  to.set_points(from.points);
}
granted_points read(const records::granted_points& from, record_faults&) {
  return {from.payment(), from.points()};
}

void write(const channel_record& from, records::channel_record& to) {
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_failed(from.failed);
  to.set_unanswered(from.unanswered);
  to.set_replies(from.replies);
  if (from.last_contact)
    to.set_last_contact(stored(*from.last_contact));
  if (from.last_reply)
    to.set_last_reply(stored(*from.last_reply));
  to.set_last_intent(static_cast<uint32_t>(from.last_intent));
  to.set_read(from.read);
}
channel_record read(const records::channel_record& from, record_faults& faults) {
  channel_record to;
  to.by = faults.enumerator(from.by(), channel::agent_call, "channel");
  to.failed = from.failed();
  to.unanswered = from.unanswered();
  to.replies = from.replies();
  if (from.has_last_contact())
    to.last_contact = instant_of(from.last_contact());
  if (from.has_last_reply())
    to.last_reply = instant_of(from.last_reply());
  to.last_intent = faults.enumerator(from.last_intent(), reply_intent::other, "intent");
  to.read = from.read();
  return to;
}

} // namespace recobro
