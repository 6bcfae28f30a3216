#include "core/store/contact_records.hpp"

namespace recobro {

namespace {

channel channel_of(uint32_t stored, record_faults& faults) {
  return faults.enumerator(stored, channel::agent_call, "channel");
}

template <class Record>
void write_channel(std::optional<channel> by, Record& to) {
  if (by)
    to.set_by(static_cast<uint32_t>(*by));
}
template <class Record>
std::optional<channel> read_channel(const Record& from, record_faults& faults) {
  return from.has_by() ? std::optional{channel_of(from.by(), faults)} : std::nullopt;
}

} // namespace

void write(const contact_check& from, records::contact_check& to) {
  to.set_rule(from.rule);
  to.set_version(from.version);
  to.set_unverified(from.unverified);
}
contact_check read(const records::contact_check& from) {
  return {from.rule(), from.version(), from.unverified()};
}

void write(const channel_authorisation& from, records::channel_authorisation& to) {
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_given(stored(from.given));
  to.set_since(stored(from.valid.since));
  write_due(from.valid.until, to, &records::channel_authorisation::set_until);
  to.set_source(from.from.source);
  to.set_document(from.from.document);
}
channel_authorisation read(const records::channel_authorisation& from, record_faults& faults) {
  return {.by = channel_of(from.by(), faults),
          .given = instant_of(from.given()),
          .valid = {instant_of(from.since()), from.has_until() ? instant_of(from.until()) : never},
          .hours = {},
          .from = {from.source(), from.document()}};
}

void write(const channel_authorised& from, records::channel_authorised& to) {
  write(from.given, *to.mutable_given());
}
channel_authorised read(const records::channel_authorised& from, record_faults& faults) {
  return {read(from.given(), faults)};
}

void write(const channel_revoked& from, records::channel_revoked& to) {
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_at(stored(from.at));
}
channel_revoked read(const records::channel_revoked& from, record_faults& faults) {
  return {channel_of(from.by(), faults), instant_of(from.at())};
}

void write(const contact_stopped& from, records::contact_stopped& to) {
  write_channel(from.by, to);
  to.set_at(stored(from.at));
}
contact_stopped read(const records::contact_stopped& from, record_faults& faults) {
  return {read_channel(from, faults), instant_of(from.at())};
}

void write(const contact_resumed& from, records::contact_resumed& to) {
  write_channel(from.by, to);
  to.set_at(stored(from.at));
}
contact_resumed read(const records::contact_resumed& from, record_faults& faults) {
  return {read_channel(from, faults), instant_of(from.at())};
}

void write(const contact_note& from, records::contact_note& to) {
  to.set_action(from.action);
  to.set_when(stored(from.made.when));
  to.set_by(static_cast<uint32_t>(from.made.by));
  to.set_depth(static_cast<uint32_t>(from.made.depth));
  to.set_inbound(from.made.inbound);
}
contact_note read(const records::contact_note& from, record_faults& faults) {
  return {
    from.action(),
    {.when = instant_of(from.when()),
     .by = channel_of(from.by(), faults),
     .depth = faults.enumerator(from.depth(), contact_depth::conversation, "depth of a contact"),
     .inbound = from.inbound()}};
}

void write(const stop_request& from, records::stop_request& to) {
  to.set_when(stored(from.when));
  write_channel(from.by, to);
  write_due(from.until, to, &records::stop_request::set_until);
}
stop_request read(const records::stop_request& from, record_faults& faults) {
  return {instant_of(from.when()), read_channel(from, faults),
          from.has_until() ? instant_of(from.until()) : never};
}

} // namespace recobro
