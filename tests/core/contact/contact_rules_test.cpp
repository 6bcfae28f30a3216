#include "core/contact/judge.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <type_traits>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

instant at(const char* text) {
  return parse_instant(text).value();
}

contact_rule rule_of(std::string id, rule_content content, rule_mark mark = rule_mark::confirmed) {
  return {.id = std::move(id), .says = "A rule.", .mark = mark, .content = std::move(content)};
}

jurisdiction_ptr place(std::string id, std::vector<contact_rule> rules,
                       jurisdiction_ptr parent = nullptr) {
  auto made = std::make_shared<jurisdiction>();
  made->id = std::move(id);
  made->parent = std::move(parent);
  made->zones = {zone::utc()};
  made->rules = std::move(rules);
  return made;
}

hours_rule by_day() {
  hours_rule rule;
  for (auto& spans : rule.open.week.days)
    spans = {{8h, 20h}};
  return rule;
}

} // namespace

TEST_CASE("each channel has its class", "[contact_rules]") {
  CHECK(class_of(channel::whatsapp) == channel_class::messaging);
  CHECK(class_of(channel::sms) == channel_class::text);
  CHECK(class_of(channel::email) == channel_class::email);
  CHECK(class_of(channel::voice) == channel_class::voice);
  CHECK(class_of(channel::agent_call) == channel_class::voice);
  CHECK(class_of(channel::letter) == channel_class::letter);
  CHECK(class_of(channel::certified_letter) == channel_class::letter);
  CHECK(class_of(channel::push) == channel_class::push);
  CHECK(class_of(channel::visit) == channel_class::visit);
}

TEST_CASE("words and their values belong together", "[contact_rules]") {
  for (size_t index = 0; index < party_role_count; ++index) {
    const auto role = static_cast<party_role>(index);
    CHECK(party_role_from(name_of(role)) == role);
  }
  for (size_t index = 0; index < content_tag_count; ++index) {
    const auto tag = static_cast<content_tag>(index);
    CHECK(content_tag_from(name_of(tag)) == tag);
  }
  for (size_t index = 0; index < channel_class_count; ++index) {
    const auto what = static_cast<channel_class>(index);
    CHECK(channel_class_from(name_of(what)) == what);
    CHECK(every_class.has(what));
  }
  CHECK(contact_depth_from("conversation") == contact_depth::conversation);
  CHECK(contact_purpose_from("location") == contact_purpose::location);
  CHECK_FALSE(party_role_from("debter"));
}

TEST_CASE("a verdict names the rule that denies longest, of equals the surest", "[contact_rules]") {
  const contact_cap once{.limits = every_class, .counts = every_class, .period = cap_period::day};
  const contact_rules rules{
    {place("A", {rule_of("A.practice", by_day(), rule_mark::practice), rule_of("A.hours", by_day()),
                 rule_of("A.once", cap_rule{once})})}};
  contact_register known;
  CHECK(judge(rules, known, {}, at("2026-11-24T07:59:59Z")).rule_id() == "A.hours");
  const auto open = judge(rules, known, {}, at("2026-11-24T08:00:00Z"));
  CHECK(open.allowed);
  CHECK(open.rule_id() == "A.practice"); // the least sure of those that allow
  CHECK(open.unverified());
  known.record({.when = at("2026-11-24T09:00:00Z")});
  const auto again = judge(rules, known, {}, at("2026-11-24T09:00:00Z"));
  CHECK(again.rule_id() == "A.once");
  CHECK_FALSE(again.unverified());
  CHECK(again.next == at("2026-11-25T08:00:00Z"));
}

TEST_CASE("a parent's rules hold, each jurisdiction once", "[contact_rules]") {
  const auto parent = place("P", {rule_of("P.never", barred_rule{{channel_class::visit}})});
  const auto child = place("C", {}, parent);
  const contact_rules rules{{child, parent, child}};
  CHECK(rules.jurisdictions().size() == 2);
  CHECK(rules.all().size() == 1);
  const auto verdict = judge(rules, {}, {.by = channel::visit}, at("2026-11-24T12:00:00Z"));
  CHECK(verdict.rule_id() == "P.never");
  CHECK(verdict.where == parent.get());
  CHECK(verdict.next == never);
  CHECK(judge(rules, {}, {.by = channel::sms}, at("2026-11-24T12:00:00Z")).allowed);
}

TEST_CASE("nobody takes a rule out or lifts one with a wish", "[contact_rules]") {
  // What there is to write down in a wish, as generous as can be.
  contact_wishes generous;
  weekly_hours always = complement({});
  generous.only_within.push_back({every_class, {always, holiday_treatment::free}});
  generous.caps.push_back(
    {.limits = every_class, .counts = every_class, .length = 1ms, .limit = 1'000'000});
  generous.not_before = instant::min();
  generous.not_from = never;
  const contact_rules rules{{place("A", {rule_of("A.hours", by_day())})}};
  const auto night = at("2026-11-24T23:00:00Z");
  const auto verdict = judge(rules, {}, {}, night, generous);
  CHECK_FALSE(verdict.allowed);
  CHECK(verdict.rule_id() == "A.hours");
  CHECK(verdict.next == judge(rules, {}, {}, night).next);

  // There is no rule with a wish's type and no way from the one to the other.
  CHECK_FALSE(std::is_constructible_v<contact_rule, contact_wishes>);
  CHECK_FALSE(std::is_constructible_v<contact_rules, contact_wishes>);
  CHECK(std::is_same_v<decltype(rules.all()), std::span<const applied_rule>>);
}

TEST_CASE("wishes narrow: channels, hours, times and caps", "[contact_rules]") {
  const contact_rules rules{{place("A", {rule_of("A.hours", by_day())})}};
  contact_register known;
  known.record({.when = at("2026-11-24T11:00:00Z"), .by = channel::sms});
  const auto noon = at("2026-11-24T12:00:00Z");
  const auto ask = [&](const contact_wishes& wishes) {
    const auto verdict = judge(rules, known, {.by = channel::sms}, noon, wishes);
    return std::string(verdict.rule_id()) + " " + format_instant(verdict.next);
  };
  CHECK(ask({}) == "A.hours 2026-11-24T12:00:00Z");
  CHECK(ask({.classes_barred = {channel_class::text}}) == "wish.channel never");
  CHECK(ask({.channels_barred = {channel::sms}}) == "wish.channel never");
  CHECK(ask({.channels_barred = {channel::email}}) == "A.hours 2026-11-24T12:00:00Z");
  CHECK(ask({.not_before = at("2026-11-24T21:00:00Z")}) == "wish.time 2026-11-25T08:00:00Z");
  CHECK(ask({.not_from = noon}) == "wish.time never");
  weekly_hours evenings;
  for (auto& spans : evenings.days)
    spans = {{18h, 23h}};
  CHECK(ask({.only_within = {{every_class, {evenings}}}}) == "wish.hours 2026-11-24T18:00:00Z");
  const contact_cap one_in_two_days{.limits = every_class, .counts = every_class, .length = 48h};
  CHECK(ask({.caps = {one_in_two_days}}) == "wish.cap 2026-11-26T11:00:00Z");
}

TEST_CASE("without any jurisdiction what the debtor said still holds", "[contact_rules]") {
  const contact_rules none;
  contact_register known;
  const auto noon = at("2026-11-24T12:00:00Z");
  CHECK(judge(none, known, {}, noon).allowed);
  CHECK(judge(none, known, {}, noon).rule == nullptr);
  known.stops.push_back({.when = noon, .until = noon + 1h});
  const auto verdict = judge(none, known, {.by = channel::letter}, noon);
  CHECK(verdict.rule_id() == "debtor.stop");
  CHECK(verdict.next == noon + 1h);
  CHECK(judge(none, known, {}, noon - 1ms).allowed); // it was not known yet
}

TEST_CASE("what is recorded later than the asked instant is not known yet", "[contact_rules]") {
  const auto noon = at("2026-11-24T12:00:00Z");
  const contact_cap once{.limits = every_class, .counts = every_class, .period = cap_period::day};
  const contact_rules rules{
    {place("A", {rule_of("A.once", cap_rule{once, 168h}),
                 rule_of("A.asked", authorisation_rule{{channel_class::email}})})}};
  contact_register known;
  const auto ask = [&](channel by) { return judge(rules, known, {.by = by}, noon).allowed; };
  known.record({.when = noon + 1ms, .by = channel::sms});
  known.designations.push_back({.when = noon + 1ms, .allowed = {}});
  CHECK(ask(channel::sms));
  known.record({.when = noon, .by = channel::sms});
  CHECK_FALSE(ask(channel::sms));
  known.consents.push_back({.given = noon + 1ms});
  CHECK_FALSE(ask(channel::sms));
  known.authorisations.push_back({.by = channel::email, .given = noon + 1ms});
  known.consents.front().given = noon;
  CHECK(ask(channel::sms));
  CHECK_FALSE(ask(channel::email));
  known.authorisations.front().given = noon;
  CHECK(ask(channel::email));
}

TEST_CASE("a rule holds on the debtor's days on which it is in force", "[contact_rules]") {
  auto rule = rule_of("A.never", barred_rule{every_class});
  rule.in_force_from = parse_date("2026-11-24").value();
  rule.in_force_until = parse_date("2026-11-26").value();
  const contact_rules rules{{place("A", {rule})}};
  contact_register known{.zones = {zone::from_name("America/Bogota").value()}};
  CHECK(judge(rules, known, {}, at("2026-11-24T04:59:59.999Z")).allowed);
  const auto verdict = judge(rules, known, {}, at("2026-11-24T05:00:00Z"));
  CHECK(verdict.rule_id() == "A.never");
  CHECK(verdict.next == at("2026-11-26T05:00:00Z"));
}

TEST_CASE("a permission years ahead is still found, at its first lawful hour", "[contact_rules]") {
  const contact_rules rules{{place(
    "A", {rule_of("A.hours", by_day()), rule_of("A.asked", authorisation_rule{every_class})})}};
  contact_register known;
  known.authorisations.push_back({.by = channel::sms,
                                  .given = at("2026-01-01T00:00:00Z"),
                                  .valid = {.since = at("2031-05-01T22:00:00Z")}});
  CHECK(judge(rules, known, {.by = channel::sms}, at("2026-11-24T12:00:00Z")).next
        == at("2031-05-02T08:00:00Z"));
  known.authorisations.front().valid.until = at("2031-05-02T08:00:00Z");
  CHECK(judge(rules, known, {.by = channel::sms}, at("2026-11-24T12:00:00Z")).next == never);
}

TEST_CASE("where hours exclude each other, the end of one of them years ahead is found",
          "[contact_rules]") {
  weekly_hours night;
  for (auto& spans : night.days)
    spans = {{std::chrono::hours{22}, std::chrono::hours{24}}};
  auto rule = rule_of("A.hours", by_day());
  contact_register known{.zones = {zone::utc()}};
  known.designations.push_back(
    {.when = at("2026-01-01T00:00:00Z"), .allowed = night, .until = at("2031-05-01T22:00:00Z")});
  const auto asked = at("2026-11-24T12:00:00Z");
  CHECK(judge(contact_rules{{place("A", {rule})}}, known, {}, asked).next
        == at("2031-05-02T08:00:00Z"));
  known.designations.front().until = never;
  CHECK(judge(contact_rules{{place("A", {rule})}}, known, {}, asked).next == never);
  rule.in_force_until = parse_date("2029-03-01").value();
  CHECK(judge(contact_rules{{place("A", {rule})}}, known, {}, asked).next
        == at("2029-03-01T22:00:00Z"));
}

TEST_CASE("contacts stay in order and are forgotten when no rule looks back so far",
          "[contact_rules]") {
  contact_register known;
  for (const auto* when : {"2026-11-20T00:00:00Z", "2026-11-10T00:00:00Z", "2026-11-24T00:00:00Z"})
    known.record({.when = at(when)});
  CHECK(std::ranges::is_sorted(known.contacts, {}, &contact_made::when));
  const contact_cap weekly{
    .limits = every_class, .counts = every_class, .length = 168h, .limit = 2};
  const contact_rules rules{{place("A", {rule_of("A.cap", cap_rule{weekly})})}};
  CHECK(rules.lookback() == 168h);
  const auto now = at("2026-11-25T00:00:00Z");
  const auto before = judge(rules, known, {}, now);
  known.forget_contacts_before(now - rules.lookback());
  CHECK(known.contacts.size() == 2);
  const auto after = judge(rules, known, {}, now);
  CHECK(after.next == before.next);
  CHECK(after.rule == before.rule);
}
