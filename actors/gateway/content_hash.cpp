#include "actors/gateway/content_hash.hpp"

#include "core/contact/hours_text.hpp"

#include <type_traits>

namespace recobro {
namespace {

// Takes values one after the other, texts with their length before them, so that no two
// different commands are the same sequence. Eight bytes a step: the hash stands on the
// path of every line. It guards against mistakes of a sender, not against an attacker.
class canonical_hash {
public:
  void number(int64_t value) { mix(static_cast<uint64_t>(value)); }
  void text(std::string_view value) {
    mix(value.size());
    for (; value.size() >= 8; value.remove_prefix(8))
      mix(little_endian(value.substr(0, 8)));
    if (!value.empty())
      mix(little_endian(value));
  }
  void money(amount value) { number(value.minor); }
  void day(date value) { number(value.time_since_epoch().count()); }
  void time(instant value) { number(value.time_since_epoch().count()); }
  template <class T, class Write>
  void maybe(const std::optional<T>& value, Write write) {
    number(value ? 1 : 0);
    if (value)
      write(*value);
  }
  void attributes(const attribute_list& list) {
    number(static_cast<int64_t>(list.size()));
    for (const auto& [name, value] : list) {
      text(name);
      text(value);
    }
  }
  void obligation(const new_obligation& what) {
    text(what.id);
    text(what.kind);
    day(what.due);
    money(what.principal);
  }

  void body(const open_account& what) {
    maybe(what.unit, [this](currency unit) { text(unit.code()); });
    maybe(what.local, [this](zone local) { text(local.name()); });
    text(what.language);
    attributes(what.attributes);
    number(static_cast<int64_t>(what.obligations.size()));
    for (const auto& each : what.obligations)
      obligation(each);
  }
  void body(const put_account& what) { body(what.content); }
  void body(const update_account& what) {
    maybe(what.local, [this](zone local) { text(local.name()); });
    maybe(what.language, [this](const std::string& language) { text(language); });
    attributes(what.attributes);
  }
  void body(const add_obligation& what) { obligation(what.content); }
  void body(const adjust_obligation& what) {
    text(what.obligation);
    number(static_cast<int64_t>(what.component));
    number(static_cast<int64_t>(what.mode));
    money(what.value);
    maybe(what.due, [this](date due) { day(due); });
    text(what.reason);
  }
  void body(const withdraw_obligation& what) { two(what.obligation, what.reason); }
  void body(const receive_payment& what) {
    text(what.payment);
    money(what.value);
    number(static_cast<int64_t>(what.obligations.size()));
    for (const auto& each : what.obligations)
      text(each);
  }
  void body(const reverse_payment& what) { two(what.payment, what.reason); }
  void body(const make_promise& what) {
    text(what.promise);
    money(what.value);
    day(what.due);
  }
  void body(const cancel_promise& what) { text(what.promise); }
  void body(const record_contact& what) {
    text(what.action);
    text(name_of(what.by));
    text(name_of(what.outcome));
    if (!what.party.empty())
      text(what.party);
  }
  void body(const receive_message& what) {
    text(what.message);
    text(name_of(what.by));
    text(name_of(what.intent));
    if (!what.party.empty())
      text(what.party);
  }
  void body(const open_dispute& what) { two(what.dispute, what.reason); }
  void body(const resolve_dispute& what) { two(what.dispute, what.outcome); }
  void body(const hold_account& what) {
    two(what.hold, what.reason);
    maybe(what.until, [this](instant until) { time(until); });
  }
  void body(const release_hold& what) { text(what.hold); }
  void body(const move_phase& what) { two(what.phase, what.reason); }
  void body(const close_account& what) { text(what.reason); }
  void body(const erase_debtor&) {}
  void body(const authorise_channel& what) {
    number(static_cast<int64_t>(what.by));
    maybe(what.until, [this](instant until) { time(until); });
    text(what.source);
    text(what.document);
    // What came later counts when it is said, so that older lines keep their hash.
    if (!what.wording.empty())
      two("wording", what.wording);
    if (what.purpose)
      number(static_cast<int64_t>(*what.purpose));
    if (what.hours)
      text(format_weekly_hours(*what.hours));
  }
  void body(const revoke_channel& what) {
    number(static_cast<int64_t>(what.by));
    if (!what.source.empty() || !what.document.empty())
      two(what.source, what.document);
  }
  void body(const give_consent& what) {
    channel_of(what.by);
    maybe(what.until, [this](instant until) { time(until); });
    proven(what.from);
  }
  void body(const withdraw_consent& what) {
    channel_of(what.by);
    proven(what.from);
  }
  void body(const designate_hours& what) {
    channel_of(what.by);
    text(format_weekly_hours(what.allowed));
    maybe(what.until, [this](instant until) { time(until); });
  }
  void body(const release_hours& what) { channel_of(what.by); }
  void body(const name_attorney& what) {
    maybe(what.until, [this](instant until) { time(until); });
  }
  void body(const dismiss_attorney&) {}
  void body(const name_party& what) {
    text(what.party);
    number(static_cast<int64_t>(what.role));
    number(what.refuses ? 1 : 0);
  }
  void body(const remove_party& what) { text(what.party); }
  void body(const stop_contact& what) { channel_of(what.by); }
  void body(const resume_contact& what) { channel_of(what.by); }
  void body(const offer_arrangement& what) { wish(what.arrangement, what.wish); }
  void body(const make_arrangement& what) { wish(what.arrangement, what.wish); }
  void body(const accept_arrangement& what) { text(what.arrangement); }
  void body(const approve_arrangement& what) { text(what.arrangement); }
  void body(const refuse_arrangement& what) { two(what.arrangement, what.reason); }
  void body(const cancel_arrangement& what) { two(what.arrangement, what.reason); }
  void body(const approve_move& what) { text(what.phase); }
  void body(const refuse_move& what) { two(what.phase, what.reason); }
  void wish(const std::string& arrangement, const arrangement_wish& what) {
    two(arrangement, what.offer);
    maybe(what.instalments, [this](int count) { number(count); });
    maybe(what.down_payment, [this](amount value) { money(value); });
    maybe(what.discount_basis_points, [this](int64_t points) { number(points); });
    maybe(what.first_due, [this](date due) { day(due); });
  }
  void body(const ask_to_leave& what) { number(what.action); }
  void body(const postpone_action& what) {
    number(what.action);
    time(what.until);
  }
  void body(const queue_task& what) {
    number(what.action);
    text(what.team);
  }
  void body(const move_task& what) {
    number(what.action);
    number(static_cast<int64_t>(what.to));
    two(what.team, what.agent);
    text(what.reason);
    maybe(what.boost, [this](int64_t points) { number(points); });
  }
  void body(const complete_task& what) {
    number(what.action);
    two(what.agent, what.disposition);
    maybe(what.promised, [this](const make_promise& one) { body(one); });
    maybe(what.call_back, [this](instant when) { time(when); });
  }
  void proven(const proof& from) {
    two(from.source, from.document);
    text(from.wording);
  }
  void channel_of(std::optional<channel> by) {
    maybe(by, [this](channel one) { number(static_cast<int64_t>(one)); });
  }
  void body(const migrate_policy&) {} // has no id that could come again
  void body(const wake_up&) {}

  uint64_t value() const { return hash_; }

private:
  void two(const std::string& first, const std::string& second) {
    text(first);
    text(second);
  }
  static uint64_t little_endian(std::string_view bytes) {
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.size(); ++i)
      value |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return value;
  }
  void mix(uint64_t value) {
    hash_ = (hash_ ^ value) * 0x9e3779b97f4a7c15ull;
    hash_ ^= hash_ >> 32;
  }

  uint64_t hash_ = 0x243f6a8885a308d3ull;
};

} // namespace

uint64_t content_hash_of(const command& what, bool with_happened_at) {
  canonical_hash form;
  form.text(type_name(what.body));
  if (with_happened_at)
    form.time(what.happened_at);
  form.maybe(what.unit, [&](currency unit) { form.text(unit.code()); });
  form.text(what.personal);
  std::visit([&](const auto& body) { form.body(body); }, what.body);
  return form.value();
}

} // namespace recobro
