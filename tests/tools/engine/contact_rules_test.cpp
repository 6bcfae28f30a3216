// Shipped contact rules in a running engine: what is sent waits for Colombian hours, needs the
// debtor's permission, and says why it did not leave.

#include "tests/support/small_policy.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/command/account_contact.hpp"
#include "tools/command/contact_lines.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/engine/engine.hpp"
#include "tools/engine/inspect.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;

namespace {

/// Wednesday; Thursday 2026-01-01 is a holiday.
const auto start = parse_instant("2025-12-31T12:00:00-05:00").value();

struct ruled_engine {
  engine_options options() const {
    auto made = engine_options{};
    made.store.directory = directory / "data";
    made.store.partitions = 1;
    made.store.sync = sync_policy::lazy;
    made.policies = {{"*", "small.yaml", small_policy_text, jurisdictions}};
    made.outbox_file = directory / "outbox.ndjson";
    made.ticks = false;
    return made;
  }
  void begin() {
    auto made = engine::start(options(), time);
    if (!made)
      FAIL(to_string(made.error().front()));
    target = std::move(*made);
  }
  void tell(std::string id, command_body body) {
    auto made = delivery{};
    made.account = key;
    made.what.id = std::move(id);
    made.what.happened_at = made.what.received_at = time->now();
    made.what.body = std::move(body);
    auto items = std::vector<delivery>{};
    items.push_back(std::move(made));
    REQUIRE(target->submit(std::move(items)));
    target->settle();
  }
  void open() {
    auto body = open_account{};
    body.unit = currency::from_code("COP").value();
    body.local = zone::from_name("America/Bogota").value();
    body.obligations.push_back(
      {"i1", "invoice", date{parse_date("2025-12-30").value()}, amount{100'00}});
    tell("open", std::move(body));
  }
  void pass_to(std::string_view until) {
    auto end = parse_instant(until).value();
    time->advance(end);
    target->advance(end);
    target->settle();
  }
  template <class Event>
  std::vector<Event> happened() const {
    std::vector<Event> found;
    auto entries = target->store().history(key, 0, 1'000);
    REQUIRE(entries);
    for (auto& noted : *entries)
      for (auto& what : noted.events)
        if (auto one = std::get_if<Event>(&what))
          found.push_back(*one);
    return found;
  }

  temporary_directory directory;
  std::vector<std::string> jurisdictions = {"CO"};
  std::shared_ptr<log_time> time = std::make_shared<log_time>(start);
  account_key key = account_key::make("book", "1").value();
  std::unique_ptr<engine> target;
};

} // namespace

TEST_CASE_METHOD(ruled_engine,
                 "without the debtor's permission nothing is sent, and the rule is named",
                 "[engine][contact]") {
  begin();
  open();
  pass_to("2026-01-06T12:00:00-05:00");
  auto planned = happened<action_planned>();
  REQUIRE_FALSE(planned.empty());
  CHECK(planned[0].check.rule == "CO.authorised_channels");
  CHECK(planned[0].check.version.size() == 16);
  CHECK(happened<action_cancelled>().at(0).reason == "contact_rules");
  // The call by a person needs the permission as well.
  CHECK(happened<action_cancelled>().size() == planned.size());
  CHECK(happened<contact_recorded>().empty());
}

TEST_CASE_METHOD(ruled_engine, "a permitted message waits for the hours after the holiday",
                 "[engine][contact]") {
  begin();
  open();
  tell("may", authorise_channel{channel::email, {}, "contract", "K-7"});
  // The reminder falls due on Friday at noon; a call by an agent on Friday morning reached the
  // debtor, so no other channel may follow in that week, and the next one has a Sunday before it.
  pass_to("2026-01-02T09:00:00-05:00");
  tell("call", record_contact{"call-1", channel::agent_call, contact_outcome::replied});
  pass_to("2026-01-02T18:00:00-05:00");
  auto planned = happened<action_planned>();
  REQUIRE(planned.size() == 1);
  CHECK(format_instant(planned[0].not_before) == "2026-01-05T12:00:00Z"); // Monday, 07:00
  CHECK(target->figures().handed_over == 0);
  SECTION("and leaves then") {
    pass_to("2026-01-05T07:00:00-05:00");
    CHECK(happened<action_released>().size() == 1);
    CHECK(target->figures().handed_over == 1);
  }
  SECTION("also after a restart") {
    target->stop();
    target.reset();
    begin();
    pass_to("2026-01-05T07:00:00-05:00");
    CHECK(target->figures().handed_over == 1);
  }
  SECTION("but not when the debtor pays meanwhile") {
    tell("pay", receive_payment{"p", amount{100'00}, {}});
    pass_to("2026-01-12T07:00:00-05:00");
    CHECK(target->figures().handed_over == 0);
  }
  SECTION("and stands in an index that is made anew") {
    target->stop();
    target.reset();
    {
      auto store = journal::open(options().store);
      REQUIRE(store);
      auto policies = load_policies(**store, options().policies, start);
      REQUIRE(policies);
      REQUIRE(rebuild_indexes(**store, *policies, time->now(), [](uint64_t) {}));
    }
    begin();
    CHECK(target->store().outbox("", 9)->empty());
    pass_to("2026-01-05T07:00:00-05:00");
    CHECK(target->figures().handed_over == 1);
  }
}

TEST_CASE_METHOD(ruled_engine, "a jurisdiction that nobody knows is refused at start",
                 "[engine][contact]") {
  jurisdictions = {"COO"};
  auto made = engine::start(options(), time);
  REQUIRE_FALSE(made);
  CHECK(made.error().front().code == errc::config_unknown_name);
  CHECK(made.error().front().detail.find("jurisdictions of portfolio '*'") != std::string::npos);
  CHECK(made.error().front().detail.find("CO") != std::string::npos);
}

TEST_CASE_METHOD(ruled_engine, "what an account may be asked beside the server is its own facts",
                 "[engine][contact]") {
  begin();
  open();
  tell("allow", authorise_channel{channel::sms, std::nullopt, "contract", ""});
  tell("stop", stop_contact{channel::email});
  target->stop();
  const auto config = directory / "recobrod.yaml";
  const auto write = [&](std::string_view more) {
    std::ofstream{directory / "small.yaml"} << small_policy_text;
    std::ofstream{config} << "data_directory: data\nportfolios:\n  - {name: book, policy: "
                             "small.yaml"
                          << more << "}\n";
  };
  write(", jurisdictions: [CO]");
  auto found = contact_of_account(config, "book/1", {channel::sms});
  REQUIRE(found);
  CHECK(found->jurisdictions == std::vector<std::string>{"CO"});
  CHECK(found->request.due_on == parse_date("2025-12-30").value());
  CHECK(found->known.zones == std::vector{zone::from_name("America/Bogota").value()});
  CHECK(found->known.authorisations.size() == 1);
  CHECK(found->known.stops.front().by == channel::email);
  CHECK(contact_of_account(config, "book/2", {channel::sms}).error().code == errc::account_unknown);
  write("");
  CHECK(contact_of_account(config, "book/1", {channel::sms}).error().code == errc::usage);
}

TEST_CASE_METHOD(ruled_engine, "a question about the past is judged with the account of then",
                 "[engine][contact]") {
  begin();
  open();
  tell("allow", authorise_channel{channel::sms, std::nullopt, "contract", "K-1"});
  pass_to("2026-01-02T09:00:00-05:00");
  tell("call", record_contact{"call-1", channel::agent_call, contact_outcome::replied});
  pass_to("2026-02-16T09:00:00-05:00");
  tell("pay", receive_payment{"p", amount{100'00}, {}});
  target->stop();
  const auto config = directory / "recobrod.yaml";
  std::ofstream{directory / "small.yaml"} << small_policy_text;
  std::ofstream{config} << "data_directory: data\nportfolios:\n  - {name: book, policy: "
                           "small.yaml, jurisdictions: [CO]}\n";
  const auto asked = [&](std::string_view at) {
    return contact_of_account(config, "book/1",
                              {.by = channel::sms, .at = parse_instant(at).value()});
  };
  const auto before_the_call = asked("2026-01-02T08:59:59-05:00");
  REQUIRE(before_the_call);
  CHECK(before_the_call->as_of == parse_instant("2026-01-02T08:59:59-05:00").value());
  CHECK(before_the_call->known.contacts.empty());
  CHECK(before_the_call->account_says.empty());
  const auto after_the_call = asked("2026-01-02T09:00:01-05:00");
  REQUIRE(after_the_call);
  CHECK(after_the_call->known.contacts.size() == 1);
  const auto after_the_payment = asked("2026-02-16T09:00:01-05:00");
  REQUIRE(after_the_payment);
  CHECK_FALSE(after_the_payment->as_of);
  CHECK(
    (after_the_payment->account_says == "settled" || after_the_payment->account_says == "closed"));
  const auto too_early = asked("2025-12-01T09:00:00-05:00");
  REQUIRE_FALSE(too_early);
  CHECK(too_early.error().code == errc::account_unknown);
}

TEST_CASE_METHOD(ruled_engine, "the register says of each contact when it left and by which rule",
                 "[engine][contact]") {
  begin();
  open();
  tell("allow", authorise_channel{channel::email, std::nullopt, "contract", "K-1"});
  pass_to("2026-01-02T12:00:00-05:00");
  tell("stop", stop_contact{std::nullopt});
  std::vector<nlohmann::json> lines;
  auto entries = target->store().history(key, 0, 1'000);
  REQUIRE(entries);
  for (auto& noted : *entries)
    contact_lines(key, noted,
                  [&](json_writer& line) { lines.push_back(nlohmann::json::parse(line.take())); });
  REQUIRE(lines.size() >= 3);
  CHECK(lines.front()["what"] == "authorised");
  CHECK(lines.front()["document"] == "K-1");
  CHECK(lines.back()["what"] == "stopped");
  CHECK(lines.back()["channel"] == "every");
  auto released = std::ranges::find_if(lines, [](auto& one) { return one["what"] == "released"; });
  REQUIRE(released != lines.end());
  CHECK((*released)["channel"] == "email");
  CHECK((*released)["template"] == "reminder");
  CHECK((*released)["jurisdiction"] == "CO");
  CHECK((*released)["judged"] == true);
  CHECK((*released)["version"].get<std::string>().size() == 16);
}
