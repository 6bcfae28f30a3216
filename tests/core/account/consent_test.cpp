// What the debtor agreed to, hours, an attorney, other people: facts that contact rules judge by.

#include "core/account/contact_facts.hpp"
#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

namespace {

send_action send_to(channel by, std::string template_name, party_role whom) {
  send_action made{by, std::move(template_name)};
  made.to = whom;
  return made;
}

contact_rule named(std::string id, rule_content content) {
  return {.id = std::move(id),
          .says = "a rule of these tests",
          .mark = rule_mark::confirmed,
          .content = std::move(content)};
}

contact_book_ptr book_of(std::vector<contact_rule> rules, outgoing sends = {}) {
  auto where = std::make_shared<jurisdiction>();
  where->id = "XX";
  where->version = "0123456789abcdef0123456789abcdef";
  where->zones = {rome()};
  where->rules = std::move(rules);
  return std::make_shared<contact_book>(std::vector<jurisdiction_ptr>{where},
                                        std::vector<jurisdiction_ptr>{where}, std::move(sends));
}

/// A letter is sent a day after opening, 2026-03-03 at 10:00 in Rome, a Tuesday.
struct ruled : scenario {
  contact_book_ptr book;

  explicit ruled(std::vector<contact_rule> given, send_action sent = {channel::sms, "first"},
                 outgoing sends = {})
    : book(book_of(std::move(given), std::move(sends))) {
    settings.contact = book.get();
    rules.phases[1].steps = {{"first", days(1), sent, {}}};
    now = at("2026-03-02T09:00:00Z");
  }

  void open_late() {
    open_account body;
    body.unit = eur();
    body.local = rome();
    body.obligations = {{"A", "invoice", day("2026-02-25"), amount{10'000}}};
    send(std::move(body));
  }

  action_planned planned_next() {
    return only<action_planned>(pass_to(at("2026-03-03T10:00:00Z"))).at(0);
  }
};

weekly_hours evenings() {
  weekly_hours week;
  week.days.fill({{18h, 20h}});
  return week;
}

const instant tuesday = at("2026-03-03T09:00:00Z");

} // namespace

TEST_CASE("the hours that a debtor names are the only ones, until they are taken back",
          "[account][consent]") {
  ruled s({});
  s.open_late();
  s.send(designate_hours{channel::sms, evenings(), {}});
  CHECK(s.planned_next().not_before == at("2026-03-03T17:00:00Z")); // 18:00 in Rome
  auto freed = s.send(release_hours{});
  CHECK(only<action_released>(freed).at(0).content.what == "first");
}

TEST_CASE("new hours take the place of earlier ones of the same channel", "[account][consent]") {
  ruled s({});
  s.open_late();
  s.send(designate_hours{channel::sms, evenings(), {}});
  weekly_hours mornings;
  mornings.days.fill({{8h, 12h}});
  s.send(designate_hours{channel::sms, mornings, {}});
  CHECK(s.planned_next().not_before == instant{});
  CHECK(s.account.contact.designations.size() == 1);
}

TEST_CASE("while an attorney is named nothing goes to the debtor", "[account][consent]") {
  ruled s({named("XX.attorney", attorney_rule{})});
  s.open_late();
  s.send(name_attorney{at("2026-04-01T00:00:00Z")});
  auto planned = s.planned_next();
  CHECK(planned.not_before == at("2026-04-01T00:00:00Z"));
  CHECK(planned.check.rule == "XX.attorney");
  CHECK(only<action_released>(s.send(dismiss_attorney{})).size() == 1);
}

TEST_CASE("consent lifts a cap on its own channel, until it is withdrawn", "[account][consent]") {
  const auto capped = [] {
    return ruled({named(
      "XX.week",
      cap_rule{.cap = {.limits = every_class, .counts = every_class, .period = cap_period::week},
               .lifted_by_consent = std::chrono::days{7}})});
  };
  const auto contacted = [](ruled& s) {
    s.open_late();
    s.send(record_contact{"x1", channel::sms, contact_outcome::delivered});
  };
  auto refused = capped();
  contacted(refused);
  CHECK(refused.planned_next().not_before != instant{});
  auto given = capped();
  contacted(given);
  given.send(give_consent{channel::sms, {}, {"call_recording", "R-9", "v3"}});
  CHECK(given.planned_next().not_before == instant{});
  auto other = capped();
  contacted(other);
  other.send(give_consent{channel::email, {}, {"call_recording", "R-9", "v3"}});
  CHECK(other.planned_next().not_before != instant{});
  auto withdrawn = capped();
  contacted(withdrawn);
  withdrawn.send(give_consent{channel::sms, {}, {"call_recording", "R-9", "v3"}});
  withdrawn.send(withdraw_consent{});
  CHECK(withdrawn.planned_next().not_before != instant{});
}

TEST_CASE("hours beyond the lawful ones need a document of their own", "[account][consent]") {
  ruled s({});
  s.open_late();
  authorise_channel given{channel::sms, {}, "web_form", ""};
  given.hours = evenings();
  CHECK(s.refusal(given) == errc::missing_field);
  CHECK(s.account.contact.authorisations.empty());
  given.document = "D-1";
  s.send(given);
  CHECK(s.account.contact.authorisations.size() == 1);
}

TEST_CASE("a permission for one purpose is none for another", "[account][consent]") {
  ruled s({named("XX.permission", authorisation_rule{every_class})});
  s.open_late();
  authorise_channel given{channel::sms, {}, "web_form", "D-1", "v1"};
  given.purpose = contact_purpose::location;
  s.send(given);
  auto planned = s.planned_next();
  CHECK(planned.not_before == never);
  CHECK(planned.check.rule == "XX.permission");
}

TEST_CASE("what is for a guarantor goes to one who may be contacted, or not at all",
          "[account][consent]") {
  const auto to_guarantor = send_to(channel::sms, "first", party_role::guarantor);
  const auto guarantors
    = named("XX.parties", parties_rule{{party_role::debtor, party_role::guarantor}, {}});
  ruled nobody({guarantors}, to_guarantor);
  nobody.open_late();
  auto events = nobody.pass_to(tuesday + 1h);
  CHECK(only<action_cancelled>(events).at(0).reason == "no_party");
  ruled s({guarantors}, to_guarantor);
  s.open_late();
  s.send(name_party{"G1", party_role::guarantor, true});
  s.send(name_party{"G2", party_role::guarantor, false});
  auto planned = s.planned_next();
  CHECK(planned.to == party_role::guarantor);
  CHECK(planned.party == "G2");
  CHECK(planned.not_before == instant{});
}

TEST_CASE("nobody is contacted whose role the rules do not allow", "[account][consent]") {
  ruled s({named("XX.parties", parties_rule{{party_role::debtor}, {}})},
          send_to(channel::sms, "first", party_role::employer));
  s.open_late();
  s.send(name_party{"E1", party_role::employer, false});
  CHECK(s.planned_next().check.rule == "XX.parties");
  CHECK(s.account.actions.empty());
}

TEST_CASE("a party that refuses while something waits for it gets nothing", "[account][consent]") {
  hours_rule evening{.open = {evenings(), {}}};
  ruled s({named("XX.hours", evening)}, send_to(channel::sms, "first", party_role::guarantor));
  s.open_late();
  s.send(name_party{"G1", party_role::guarantor, false});
  CHECK(s.planned_next().not_before == at("2026-03-03T17:00:00Z"));
  auto events = s.send(name_party{"G1", party_role::guarantor, true});
  CHECK(only<action_cancelled>(events).at(0).reason == "contact_rules");
}

TEST_CASE("reaching somebody else is no contact with the debtor in person", "[account][consent]") {
  ruled s({});
  s.open_late();
  s.send(name_party{"N1", party_role::neighbour, false});
  s.send(record_contact{"c1", channel::voice, contact_outcome::replied, "N1"});
  CHECK(s.account.contact.contacts.at(0).made.depth == contact_depth::attempt);
  s.send(record_contact{"c2", channel::voice, contact_outcome::replied});
  CHECK(s.account.contact.contacts.at(1).made.depth == contact_depth::conversation);
  s.send(receive_message{"m1", channel::sms, reply_intent::stop, "N1"});
  CHECK(s.account.contact.stops.empty());
  CHECK(s.account.contact.parties.at(0).refuses);
}

TEST_CASE("an employer who refuses forbids contact at work", "[account][consent]") {
  ruled s({});
  s.open_late();
  s.send(name_party{"E1", party_role::employer, true});
  CHECK(contact_facts(s.account).employer_forbids);
  s.send(remove_party{"E1"});
  CHECK_FALSE(contact_facts(s.account).employer_forbids);
  CHECK(s.refusal(remove_party{"E1"}) == errc::party_unknown);
  CHECK(s.refusal(name_party{"D", party_role::debtor, false}) == errc::value_out_of_range);
}

TEST_CASE("a contact point at the place of work is judged as one", "[account][consent]") {
  auto [attribute, at_work] = GENERATE(table<std::string, bool>({{"", false},
                                                                 {"sms", true},
                                                                 {"email, text", true},
                                                                 {"agent_call visit", false},
                                                                 {"the office", true}}));
  CAPTURE(attribute);
  ruled s({named("XX.workplace", workplace_rule{every_class, false})});
  s.open_late();
  s.send(update_account{.attributes = {{"at_work", attribute}}});
  CHECK((s.planned_next().not_before == never) == at_work);
}

TEST_CASE("a text that says what the rules forbid does not go out", "[account][consent]") {
  outgoing sends;
  sends.texts["first"] = {tag_set{content_tag::asks_reason}, false};
  ruled s({named("XX.content", content_rule{tag_set{content_tag::asks_reason}})},
          {channel::sms, "first"}, sends);
  s.open_late();
  auto planned = s.planned_next();
  CHECK(planned.check.rule == "XX.content");
  CHECK(planned.not_before == never);
}

TEST_CASE("whoever writes must be whom the rules ask for", "[account][consent]") {
  const auto own = named("XX.sender", sender_rule{.classes = every_class, .creditor = true});
  outgoing agency;
  agency.sender = sender_identity{.registered = true, .identifiable = true, .creditor = false};
  ruled s({own}, {channel::sms, "first"}, agency);
  s.open_late();
  CHECK(s.planned_next().check.rule == "XX.sender");
  outgoing creditor;
  creditor.sender = sender_identity{.creditor = true};
  ruled t({own}, {channel::sms, "first"}, creditor);
  t.open_late();
  CHECK(t.planned_next().not_before == instant{});
}

TEST_CASE("a text of one's own goes out only within a day of the debtor's message",
          "[account][consent]") {
  outgoing sends;
  sends.texts["first"] = {{}, true};
  const auto make = [&] {
    return ruled({named("XX.window", free_text_rule{class_set{channel_class::text}, 24h})},
                 {channel::sms, "first"}, sends);
  };
  auto silent = make();
  silent.open_late();
  CHECK(silent.planned_next().check.rule == "XX.window");
  auto wrote = make();
  wrote.open_late(); // 09:00Z; the text is planned 24 hours later
  wrote.now += 1min;
  wrote.send(receive_message{"m1", channel::sms, reply_intent::other});
  CHECK(wrote.planned_next().not_before == instant{});
  auto late = make();
  late.open_late();
  late.send(receive_message{"m1", channel::sms, reply_intent::other});
  CHECK(late.planned_next().check.rule == "XX.window"); // the day is over to the second
}

TEST_CASE("a call by a person waits like a call by a machine, and is not yet a contact",
          "[account][consent]") {
  hours_rule evening{.open = {evenings(), {}}};
  ruled s({named("XX.hours", evening), named("XX.day", cap_rule{.cap = {.limits = every_class,
                                                                        .counts = every_class,
                                                                        .period = cap_period::day},
                                                                .lifted_by_consent = {}})});
  task_action call{"call", "first_call", {}, channel::agent_call};
  s.rules.phases[1].steps = {{"first", days(1), call, {}}};
  s.open_late();
  auto planned = s.planned_next();
  CHECK(planned.contacts);
  CHECK(planned.by == channel::agent_call);
  CHECK(planned.not_before == at("2026-03-03T17:00:00Z"));
  auto released = only<action_released>(s.pass_to(at("2026-03-03T17:00:00Z"))).at(0).content;
  CHECK(released.what == "call");
  CHECK(released.script == "first_call");
  CHECK(released.kind == action_kind::task);
  CHECK(contact_facts(s.account).contacts.empty());
  s.send(record_contact{"1", channel::agent_call, contact_outcome::queued});
  CHECK(contact_facts(s.account).contacts.empty());
}

TEST_CASE("work that reaches nobody is given out at once", "[account][consent]") {
  ruled s({named("XX.never", barred_rule{every_class})});
  s.rules.phases[1].steps = {{"first", days(1), task_action{"review", {}, {}, {}}, {}}};
  s.open_late();
  auto planned = s.planned_next();
  CHECK_FALSE(planned.contacts);
  CHECK(planned.check.rule.empty());
  CHECK(planned.not_before == instant{});
}

TEST_CASE("what a quota has no room for waits until it has, and for the rules beyond",
          "[account][consent]") {
  hours_rule evening{.open = {evenings(), {}}};
  ruled s({named("XX.hours", evening)});
  s.rules.phases[1].steps = {{"first", wait_rule{.fixed = 8h}, send_action{channel::sms, "t"}, {}}};
  s.open_late();
  auto sent = only<action_planned>(s.pass_to(at("2026-03-02T17:00:00Z"))).at(0);
  REQUIRE(sent.not_before == instant{});
  auto events = s.send(postpone_action{
    1, "texts", at("2026-03-02T23:00:00Z"), sent.what, sent.script, sent.because, {}, s.now});
  auto postponed = only<action_postponed>(events).at(0);
  CHECK(postponed.content.not_before == at("2026-03-03T17:00:00Z"));
  CHECK(s.account.actions.at(0).quota == "texts");
  // What changes the rules' mind before does not let it out.
  CHECK(only<action_released>(s.send(resume_contact{})).empty());
  auto released = only<action_released>(s.pass_to(at("2026-03-03T17:00:00Z"))).at(0).content;
  CHECK(released.what == "t");
  CHECK(released.wanted_since == at("2026-03-02T17:00:00Z"));
  CHECK(s.account.actions.at(0).quota.empty());
}
