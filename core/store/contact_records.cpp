#include "core/store/contact_records.hpp"

namespace recobro {

namespace {

using week_record = google::protobuf::RepeatedPtrField<records::day_hours>;

void write_week(const weekly_hours& from, week_record& to) {
  for (const auto& day : from.days) {
    auto& spans = *to.Add();
    for (const auto& span : day) {
      auto& one = *spans.add_spans();
      one.set_from(
        static_cast<int32_t>(std::chrono::floor<std::chrono::seconds>(span.from).count()));
      one.set_until(
        static_cast<int32_t>(std::chrono::floor<std::chrono::seconds>(span.until).count()));
    }
  }
}
weekly_hours read_week(const week_record& from, record_faults& faults) {
  weekly_hours to;
  if (static_cast<size_t>(from.size()) != to.days.size())
    faults.note("hours are of " + std::to_string(from.size()) + " days, expected 7");
  for (int day = 0; day < std::min(from.size(), 7); ++day)
    for (const auto& span : from[day].spans())
      to.days[static_cast<size_t>(day)].push_back(
        {std::chrono::seconds{span.from()}, std::chrono::seconds{span.until()}});
  return to;
}

class_set read_classes(uint32_t stored, record_faults& faults) {
  const auto made = class_set::from_bits(stored);
  if ((stored & ~every_class.bits()) != 0)
    faults.note("classes of channels have the bits " + std::to_string(stored));
  return made;
}

proof read(const records::proof& from) {
  return {from.source(), from.document(), from.wording()};
}
template <class Record>
void write_proof(const proof& from, Record& to) {
  if (from == proof{})
    return;
  auto& made = *to.mutable_from();
  made.set_source(from.source);
  made.set_document(from.document);
  made.set_wording(from.wording);
}

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
  to.set_wording(from.from.wording);
  if (from.purpose)
    to.set_purpose(static_cast<uint32_t>(*from.purpose));
  if (from.hours)
    write_week(*from.hours, *to.mutable_hours());
}
channel_authorisation read(const records::channel_authorisation& from, record_faults& faults) {
  channel_authorisation to{
    .by = channel_of(from.by(), faults),
    .given = instant_of(from.given()),
    .valid = {instant_of(from.since()), from.has_until() ? instant_of(from.until()) : never},
    .hours = {},
    .from = {from.source(), from.document(), from.wording()}};
  if (from.has_purpose())
    to.purpose = faults.enumerator(from.purpose(), contact_purpose::location, "purpose");
  if (from.hours_size() > 0)
    to.hours = read_week(from.hours(), faults);
  return to;
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
  write_proof(from.from, to);
}
channel_revoked read(const records::channel_revoked& from, record_faults& faults) {
  return {channel_of(from.by(), faults), instant_of(from.at()), read(from.from())};
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

void write(const contact_consent& from, records::contact_consent& to) {
  write_channel(from.by, to);
  to.set_given(stored(from.given));
  write_due(from.until, to, &records::contact_consent::set_until);
  write_proof(from.from, to);
}
contact_consent read(const records::contact_consent& from, record_faults& faults) {
  return {.given = instant_of(from.given()),
          .until = from.has_until() ? instant_of(from.until()) : never,
          .from = read(from.from()),
          .by = read_channel(from, faults)};
}

void write(const consent_given& from, records::consent_given& to) {
  write(from.given, *to.mutable_given());
}
consent_given read(const records::consent_given& from, record_faults& faults) {
  return {read(from.given(), faults)};
}

void write(const consent_withdrawn& from, records::consent_withdrawn& to) {
  write_channel(from.by, to);
  to.set_at(stored(from.at));
  write_proof(from.from, to);
}
consent_withdrawn read(const records::consent_withdrawn& from, record_faults& faults) {
  return {read_channel(from, faults), instant_of(from.at()), read(from.from())};
}

void write(const designated_hours& from, records::designated_hours& to) {
  to.set_when(stored(from.when));
  to.set_classes(from.classes.bits());
  write_week(from.allowed, *to.mutable_allowed());
  write_due(from.until, to, &records::designated_hours::set_until);
}
designated_hours read(const records::designated_hours& from, record_faults& faults) {
  return {.when = instant_of(from.when()),
          .classes = read_classes(from.classes(), faults),
          .allowed = read_week(from.allowed(), faults),
          .until = from.has_until() ? instant_of(from.until()) : never};
}

void write(const hours_designated& from, records::hours_designated& to) {
  write(from.named, *to.mutable_named());
}
hours_designated read(const records::hours_designated& from, record_faults& faults) {
  return {read(from.named(), faults)};
}

void write(const hours_released& from, records::hours_released& to) {
  to.set_classes(from.classes.bits());
  to.set_at(stored(from.at));
}
hours_released read(const records::hours_released& from, record_faults& faults) {
  return {read_classes(from.classes(), faults), instant_of(from.at())};
}

void write(const time_span& from, records::time_span& to) {
  to.set_since(stored(from.since));
  write_due(from.until, to, &records::time_span::set_until);
}
time_span read(const records::time_span& from, record_faults&) {
  return {instant_of(from.since()), from.has_until() ? instant_of(from.until()) : never};
}

void write(const attorney_named& from, records::attorney_named& to) {
  write(from.span, *to.mutable_span());
}
attorney_named read(const records::attorney_named& from, record_faults& faults) {
  return {read(from.span(), faults)};
}

void write(const attorney_dismissed& from, records::attorney_dismissed& to) {
  to.set_at(stored(from.at));
}
attorney_dismissed read(const records::attorney_dismissed& from, record_faults&) {
  return {instant_of(from.at())};
}

void write(const known_party& from, records::known_party& to) {
  to.set_id(from.id);
  to.set_role(static_cast<uint32_t>(from.role));
  to.set_refuses(from.refuses);
}
known_party read(const records::known_party& from, record_faults& faults) {
  return {from.id(), faults.enumerator(from.role(), party_role::other, "role of a party"),
          from.refuses()};
}

void write(const party_named& from, records::party_named& to) {
  write(from.content, *to.mutable_content());
}
party_named read(const records::party_named& from, record_faults& faults) {
  return {read(from.content(), faults)};
}

void write(const party_removed& from, records::party_removed& to) {
  to.set_party(from.party);
}
party_removed read(const records::party_removed& from, record_faults&) {
  return {from.party()};
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

void write(const contact_recorded& from, records::contact_recorded& to) {
  to.set_action(from.action);
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_outcome(static_cast<uint32_t>(from.outcome));
  to.set_at(stored(from.at));
  to.set_party(from.party);
  to.set_outside_rules(from.outside_rules);
}
contact_recorded read(const records::contact_recorded& from, record_faults& faults) {
  return {from.action(),
          faults.enumerator(from.by(), channel::agent_call, "channel"),
          faults.enumerator(from.outcome(), contact_outcome::refused, "contact outcome"),
          instant_of(from.at()),
          from.party(),
          from.outside_rules()};
}

} // namespace recobro
