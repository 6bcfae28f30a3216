// The job that erases what the law's period has run out for: in a running engine, by the rules of
// Chile, two years after an account's last event.

#include "tests/support/small_policy.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/engine/retention_job.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace recobro::tests;

namespace {

const auto closed_at = parse_instant("2026-03-02T12:00:00-03:00").value();
const auto last_day = parse_instant("2028-03-01T23:59:59-03:00").value();
const auto over = parse_instant("2028-03-02T00:00:00-03:00").value();

struct kept_engine {
  kept_engine() {
    auto options = engine_options{};
    options.store.directory = directory / "data";
    options.store.partitions = 1;
    options.store.sync = sync_policy::lazy;
    options.store.master_key = std::string(32, 'k');
    options.policies = {{"book", "small.yaml", small_policy_text, {"CL"}},
                        {"free", "small.yaml", small_policy_text, {}}};
    options.outbox_file = directory / "outbox.ndjson";
    options.ticks = false;
    auto made = engine::start(options, time);
    if (!made)
      FAIL(to_string(made.error().front()));
    target = std::move(*made);
    for (auto* portfolio : {"book", "free"}) {
      open(portfolio, "closed");
      open(portfolio, "open");
      tell(portfolio, "closed", close_account{"sold"});
    }
  }
  void tell(const char* portfolio, const char* number, command_body body,
            std::string personal = {}) {
    auto made = delivery{};
    made.account = account_key::make(portfolio, number).value();
    made.what.id = "c" + std::to_string(++commands);
    made.what.happened_at = made.what.received_at = time->now();
    made.what.body = std::move(body);
    made.what.personal = std::move(personal);
    auto items = std::vector<delivery>{};
    items.push_back(std::move(made));
    REQUIRE(target->submit(std::move(items)));
    target->settle();
  }
  void open(const char* portfolio, const char* number) {
    auto body = open_account{};
    body.unit = currency::from_code("CLP").value();
    body.local = zone::from_name("America/Santiago").value();
    tell(portfolio, number, std::move(body), R"({"name":"Ana"})");
  }
  retention_report look(retention_mode mode) {
    auto seen = apply_retention(*target, mode, [] { return true; });
    REQUIRE(seen);
    target->settle();
    return *seen;
  }
  bool holds_personal(const char* portfolio, const char* number) const {
    auto found = false;
    REQUIRE(target->store().personal(account_key::make(portfolio, number).value(),
                                     [&](uint64_t, std::string_view) { found = true; }));
    return found;
  }
  void pass_to(instant when) {
    time->advance(when);
    target->advance(when);
    target->settle();
  }

  temporary_directory directory;
  std::shared_ptr<log_time> time = std::make_shared<log_time>(closed_at);
  std::unique_ptr<engine> target;
  int commands = 0;
};

} // namespace

TEST_CASE_METHOD(kept_engine, "personal data are erased on the first day after the law's period",
                 "[engine][retention]") {
  pass_to(last_day);
  auto early = look(retention_mode::erase);
  CHECK(early.by_jurisdiction.at("CL").passed == 0);
  CHECK(early.by_jurisdiction.at("CL").within == 1);
  CHECK(holds_personal("book", "closed"));

  pass_to(over);
  auto told = look(retention_mode::report);
  CHECK(told.by_jurisdiction.at("CL").passed == 1);
  CHECK(holds_personal("book", "closed")); // only told

  look(retention_mode::erase);
  CHECK_FALSE(holds_personal("book", "closed"));
  auto after = look(retention_mode::erase);
  CHECK(after.by_jurisdiction.at("CL").passed == 0);
  CHECK(after.by_jurisdiction.at("CL").without == 1);
  CHECK(target->store().history(account_key::make("book", "closed").value(), 0, 10)->back().actor
        == "retention:CL");
}

TEST_CASE_METHOD(kept_engine, "open accounts, and those of no jurisdiction, keep what they have",
                 "[engine][retention]") {
  pass_to(over + std::chrono::hours{24 * 365 * 10});
  auto seen = look(retention_mode::erase);
  CHECK(seen.accounts == 4);
  CHECK(seen.open == 2);
  CHECK(seen.by_jurisdiction.at("").within == 1);
  CHECK(holds_personal("book", "open"));
  CHECK(holds_personal("free", "open"));
  CHECK(holds_personal("free", "closed"));
}
