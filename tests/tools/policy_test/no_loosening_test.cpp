// Nothing that a policy says, the interface takes or an agent reports makes a contact lawful that
// the contact rules forbid.

#include "actors/gateway/command_fields.hpp"
#include "actors/gateway/command_json.hpp"
#include "config/jurisdiction_library.hpp"
#include "config/policy_file.hpp"
#include "tools/policy_test/account_run.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

using namespace recobro;

namespace {

/// A message of 20:30, which waits for the next morning in Colombia.
constexpr std::string_view late_policy = R"(policy: late
zone: America/Bogota
currency: COP
phases:
  - name: early
    from_day: 1
    steps: [{name: late, wait: until 20:30, send: {channel: sms, template: a}}]
  - name: other
reactions:
  - {when: {reply: any}, do: [{send: {channel: sms, template: b}}, next_step]}
)";

struct night {
  night() {
    auto made = compile_policy(late_policy, "late.yaml", "hash");
    REQUIRE(made);
    rules = std::move(*made);
    library = jurisdiction_library::compile(shipped_contact_texts()).value();
    book.emplace(std::vector<jurisdiction_ptr>{library.find("CO").value()}, library.all());
    run.emplace(rules, &*book);
    tell("account_opened",
         R"("currency":"COP","zone":"America/Bogota","obligations":[{"id":"o",)"
         R"("due":"2026-07-01","amount":"1000.00"}])",
         "2026-07-07T12:00:00-05:00");
    tell("channel_authorised", R"("channel":"sms","source":"contract")",
         "2026-07-07T12:00:00-05:00");
  }

  result<void> tell(std::string_view type, std::string_view fields, std::string_view at) {
    auto made = parse_command(
      fmt::format(R"({{"id":"c{}","type":"{}","portfolio":"p","account":"a","at":"{}"{}{}}})",
                  ++commands, type, at, fields.empty() ? "" : ",", fields));
    if (!made)
      return fail(made.error());
    made->what.received_at = made->what.happened_at;
    return run->tell(made->what);
  }

  size_t sent() const {
    return static_cast<size_t>(std::ranges::count_if(run->deeds(), [](const deed& one) {
      return one.content.kind == action_kind::send && one.at == deed::stage::left;
    }));
  }

  policy rules;
  jurisdiction_library library;
  std::optional<contact_book> book;
  std::optional<account_run> run;
  int commands = 0;
};

constexpr std::string_view in_the_night = "2026-07-07T23:00:00-05:00";

} // namespace

TEST_CASE("a policy has no word that lifts a contact rule", "[policy_test][contact]") {
  for (const std::string_view part :
       {"contact_rules: {CO.hours: off}", "jurisdictions: []", "ignore: [CO.hours]",
        "hours: {from: \"00:00\", until: \"24:00\"}", "reading: lenient", "force: true"}) {
    INFO(part);
    const auto made = compile_policy(
      fmt::format("policy: p\nzone: UTC\n{}\nphases: [{{name: a}}]\n", part), "p.yaml", "hash");
    REQUIRE_FALSE(made);
    CHECK(made.error().front().code == errc::config_unknown_key);
  }
  for (const std::string_view part : {"force: true", "at_any_time: true", "urgent: true",
                                      "rule: none", "party: reference", "quiet_hours: false"}) {
    INFO(part);
    const auto made = compile_policy(
      fmt::format(
        "policy: p\nzone: UTC\nphases:\n  - name: a\n    steps:\n      - {{name: s, send: "
        "{{channel: sms, template: t, {}}}}}\n",
        part),
      "p.yaml", "hash");
    REQUIRE_FALSE(made);
    CHECK(made.error().front().code == errc::config_unknown_key);
  }
}

TEST_CASE("no command has a field that lifts a contact rule", "[policy_test][contact]") {
  for (const auto& shape : command_shapes())
    for (const std::string_view field :
         {"force", "override", "allowed", "rule", "jurisdictions", "hours", "verdict"}) {
      INFO(shape.type << " " << field);
      // The debtor's own hours: a permission with its proof, or a wish that only narrows.
      if (field == "hours"
          && (shape.type == "channel_authorised" || shape.type == "hours_designated"))
        continue;
      const auto made = parse_command(
        fmt::format(R"({{"id":"c","type":"{}","portfolio":"p","account":"a","at":"{}","{}":"x"}})",
                    shape.type, in_the_night, field));
      REQUIRE_FALSE(made);
      CHECK(made.error().code == errc::unknown_field);
    }
}

TEST_CASE("a policy can't call a call work that reaches nobody", "[policy_test][contact]") {
  for (std::string_view kind : {"call", "visit", "review"}) {
    CAPTURE(kind);
    const auto text = fmt::format("policy: p\nzone: America/Bogota\nphases:\n  - name: early\n"
                                  "    from_day: 1\n    steps:\n      - {{name: s, wait: 1 day, "
                                  "task: {{kind: {}, channel: none}}}}\n",
                                  kind);
    const auto made = compile_policy(text, "p.yaml", "hash");
    if (kind == "review") {
      CHECK(made);
      continue;
    }
    REQUIRE_FALSE(made);
    CHECK(made.error().front().code == errc::config_wrong_value);
    CHECK(made.error().front().detail.find("leave out 'channel: none'") != std::string::npos);
  }
}

TEST_CASE("no command of an interface or an agent makes a message leave at night",
          "[policy_test][contact]") {
  const std::vector<std::pair<std::string_view, std::string_view>> tries{
    {"account_updated", R"("attributes":{"jurisdiction":"EU"})"},
    {"account_updated", R"("attributes":{"jurisdiction":"PE"})"},
    {"account_updated", R"("attributes":{"contact_rules":"off"})"},
    {"channel_authorised", R"("channel":"sms","source":"agent","document":"any-hour")"},
    {"contact_resumed", ""},
    {"contact_resumed", R"("channel":"sms")"},
    {"phase_moved", R"("phase":"other","reason":"urgent")"},
    {"message_received", R"("message":"m","channel":"sms","intent":"wants_human")"},
    {"contact_result", R"("action":"own","channel":"sms","outcome":"failed")"},
    {"contact_result", R"("action":"1","channel":"sms","outcome":"sent")"},
    {"hold_placed", R"("hold":"h","reason":"r")"},
    {"dispute_opened", R"("dispute":"d")"},
    {"promise_made", R"("currency":"COP","promise":"p","amount":"500.00","due":"2026-07-10")"},
    {"obligation_added",
     R"("currency":"COP","obligation":"o2","due":"2026-06-01","amount":"9.00")"},
    {"payment_received", R"("currency":"COP","payment":"q","amount":"10.00")"},
  };
  for (const auto& [type, fields] : tries) {
    INFO(type << " " << fields);
    night one;
    REQUIRE(one.run->pass_to(parse_instant("2026-07-07T20:30:00-05:00").value()));
    REQUIRE(one.run->deeds().size() == 1);
    REQUIRE(one.run->deeds().front().at == deed::stage::waiting);
    if (auto done = one.tell(type, fields, in_the_night); !done)
      FAIL(to_string(done.error()));
    REQUIRE(one.run->pass_to(parse_instant("2026-07-08T06:59:59-05:00").value()));
    CHECK(one.sent() == 0);
  }
}

TEST_CASE("a jurisdiction that nobody knows is refused", "[policy_test][contact]") {
  night one;
  const auto done
    = one.tell("account_updated", R"("attributes":{"jurisdiction":"XX"})", in_the_night);
  REQUIRE_FALSE(done);
  CHECK(done.error().code == errc::value_out_of_range);
}

TEST_CASE("hours beyond the lawful ones without a document are refused at night",
          "[policy_test][contact]") {
  night one;
  REQUIRE(one.run->pass_to(parse_instant("2026-07-07T20:30:00-05:00").value()));
  const auto done
    = one.tell("channel_authorised",
               R"("channel":"sms","source":"agent","hours":"Mon-Fri 18:00-23:00")", in_the_night);
  REQUIRE_FALSE(done);
  CHECK(done.error().code == errc::missing_field);
  REQUIRE(one.run->pass_to(parse_instant("2026-07-08T06:59:59-05:00").value()));
  CHECK(one.sent() == 0);
}

TEST_CASE("what was held back leaves in the morning when nobody tried anything",
          "[policy_test][contact]") {
  night one;
  REQUIRE(one.run->pass_to(parse_instant("2026-07-08T07:00:00-05:00").value()));
  CHECK(one.sent() == 1);
}
