#include "core/store/migrate.hpp"
#include "core/store/row_records.hpp"
#include "tests/store/record_values.hpp"
#include "tests/store/store_fixture.hpp"
#include "tests/support/locations.hpp"

#include <sodium.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <set>

namespace recobro::tests {

namespace {

namespace files = std::filesystem;

const instant when = instant{duration{1'767'268'800'123}};
const date day = date{std::chrono::days{20'454}};

constexpr std::array<uint32_t, 3> earlier_versions{1, 2, 3};

// One event of every kind that a version knew; what it wrote for them is under samples/.
constexpr size_t kinds_of_version_1 = 30;
constexpr size_t kinds_of_version_2 = 37;
constexpr size_t kinds_of_version_3 = 46;
std::vector<event> sample_events_of_version_1() {
  return {account_opened{currency::from_code("EUR").value(),
                         zone::from_name("Europe/Madrid").value(),
                         "policy-hash",
                         "es",
                         {{"region", "sur"}}},
          account_updated{zone::utc(), "en", {{"a", ""}}},
          obligation_added{{"i1", "invoice", day, amount{12'345}}},
          obligation_adjusted{"i1", amount_component::fee, adjust_mode::replace, amount{0},
                              amount{-5}, day, "late"},
          obligation_withdrawn{"i1", "error"},
          payment_received{"p1", amount{100}, when, {{"i1", amount{60}}, {"i2", amount{40}}}},
          payment_was_reversed{"p1", "bounced"},
          credit_moved{"p1", "i1", amount{-40}},
          promise_made{"q1", amount{100}, day, when, when + duration{1}, amount{95}, 3},
          promise_ended{"q1", promise_status::partly_kept, amount{50}},
          promise_reopened{"q1"},
          contact_recorded{"17", channel::voice, contact_outcome::no_answer},
          message_received{"m1", channel::whatsapp, reply_intent::will_pay},
          dispute_opened{"d1", "amount"},
          dispute_resolved{"d1", "rejected"},
          hold_placed{"h1", "legal", never},
          hold_released{"h1", true},
          phase_entered{2, "early", phase_cause::cured, "paid", when},
          step_scheduled{1, when},
          steps_ended{},
          step_reached{1, "reminder"},
          action_planned{7, action_kind::task, channel::agent_call, "call", "script", "step"},
          action_cancelled{7, "paid"},
          deadline_started{"recall", when},
          deadline_reached{"recall", when},
          account_settled{},
          account_owes_again{},
          account_was_closed{"sold"},
          debtor_was_erased{},
          command_ids_forgotten{when}};
}

channel_authorisation sample_authorisation() {
  return {.by = channel::sms,
          .given = when,
          .valid = {when, when + duration{9}},
          .hours = {},
          .from = {"contract", "C-1"}};
}

action_planned sample_judged_action() {
  return {8,    action_kind::send, channel::sms,       "notice",
          "",   "early/notice",    {12, {{"age", 2}}}, {"co.hours", "0123456789abcdef", true},
          when, when + duration{7}};
}

/// What version 2 added to what version 1 knew.
std::vector<event> additions_of_version_2() {
  return {contact_recorded{"18", channel::sms, contact_outcome::sent, when},
          message_received{"m2", channel::sms, reply_intent::stop, when},
          step_reached{2, "call", true},
          strategy_entered{1, "personal", "large_balance"},
          sample_judged_action(),
          action_released{sample_judged_action()},
          action_deferred{8, when, {"co.hours", "0123456789abcdef", false}},
          action_deferred{8, never, {}},
          channel_authorised{sample_authorisation()},
          channel_revoked{channel::email, when},
          contact_stopped{channel::sms, when},
          contact_stopped{std::nullopt, when},
          contact_resumed{std::nullopt, when}};
}

/// Every field has a value that is not its default.
arrangement sample_arrangement() {
  return {.id = "a1",
          .offer = "two_parts",
          .status = arrangement_status::kept,
          .accepted = true,
          .has_down_payment = true,
          .discount_basis_points = 1'250,
          .debt = amount{100'00},
          .discount = amount{12'50},
          .interest = amount{1'00},
          .instalments = {{day, amount{50'00}, amount{0}}, {day, amount{38'50}, amount{1'00}}},
          .covers = {"i1", "i2"},
          .ends_at = when,
          .paid_before = amount{3},
          .tolerance = amount{4},
          .tolerance_basis_points = 5,
          .breaks_after = 2,
          .served = 1,
          .passed = 2,
          .approval_task = 9,
          .waived = {{"i1", amount{2'50}, amount{10'00}}}};
}

/// What version 3 added to what version 2 knew.
std::vector<event> additions_of_version_3() {
  const auto terms = sample_arrangement();
  return {arrangement_offered{terms},
          arrangement_approved{"a1", sender_role::supervisor},
          arrangement_made{"a1", terms.instalments, amount{3}},
          instalments_served{"a1", 1},
          instalment_missed{"a1", 2, amount{38'50}},
          arrangement_ended{"a1", arrangement_status::broken, amount{50'00}, when, "missed"},
          arrangement_reopened{"a1"},
          discount_granted{"a1", terms.waived},
          discount_withdrawn{"a1"}};
}

std::vector<event> sample_events(uint32_t version) {
  auto events = sample_events_of_version_1();
  const auto add = [&](std::vector<event> more) {
    for (auto& each : more)
      events.push_back(std::move(each));
  };
  if (version >= 2)
    add(additions_of_version_2());
  if (version >= 3)
    add(additions_of_version_3());
  return events;
}

entry sample_entry(uint64_t sequence, event what) {
  return {sequence,
          "c" + std::to_string(sequence),
          0x1234'5678'9abc'def0,
          "sample",
          when,
          when + duration{5},
          "erp",
          sequence == 1,
          {std::move(what)}};
}

snapshot sample_snapshot(uint32_t version) {
  snapshot made;
  auto& state = made.state;
  state.sequence = 30;
  state.unit = currency::from_code("EUR").value();
  state.local = zone::from_name("Europe/Madrid").value();
  state.policy = "policy-hash";
  state.language = "es";
  state.attributes = {{"region", "sur"}};
  state.obligations = {{"i1", "invoice", day, amount{100}, amount{5}, amount{60}, false}};
  state.payments = {{"p1", amount{60}, when, false, {{"i1", amount{60}}}}};
  state.promises
    = {{"q1", amount{45}, day, when, when + duration{1}, amount{40}, promise_status::open, 1}};
  state.holds = {{"h1", "legal", never}};
  state.disputes = {{"d1", "amount", false}};
  state.actions = {{7, action_kind::task, channel::agent_call, true}};
  state.deadlines = {{"recall", when}};
  state.seen = {{"c30", 77, 30, when}};
  state.phase = 2;
  state.phase_name = "early";
  state.phase_entered_at = when;
  state.next_step = 1;
  state.step_due = when;
  state.actions_planned = 7;
  state.contacts[3] = 2;
  state.last_decided_at = when;
  state.settled = false;
  state.closed = true;
  state.erased = true;
  state.close_reason = "sold";
  if (version >= 2) {
    state.strategy = 1;
    state.strategy_name = "personal";
    state.segment = "large_balance";
    state.zone_known = true;
    state.actions.push_back({8, action_kind::send, channel::sms, false, when, when + duration{7},
                             "notice", "early/notice"});
    state.contact.contacts = {{"18", {.when = when, .by = channel::sms, .inbound = false}}};
    state.contact.authorisations = {sample_authorisation()};
    state.contact.stops = {{when, channel::sms, never}};
  }
  if (version >= 3)
    state.arrangements = {sample_arrangement()};
  made.indexed_due = when;
  return made;
}

outbox_row sample_row() {
  return {key("1"), {7, action_kind::send, channel::sms, "t", "", "s"}, when, "es"};
}

files::path samples(uint32_t version) {
  return source_file("tests/store/samples/" + std::to_string(version));
}

std::string hex_of(const std::string& bytes) {
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  text.pop_back();
  return text;
}

std::string bytes_of(const std::string& hex) {
  std::string bytes(hex.size() / 2, '\0');
  REQUIRE(sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(),
                         hex.size(), nullptr, nullptr, nullptr)
          == 0);
  return bytes;
}

// One line for each entry, then the snapshot.
std::vector<std::string> stored_records(uint32_t version) {
  std::ifstream lines(samples(version) / "records.hex");
  REQUIRE(lines);
  std::vector<std::string> records;
  for (std::string line; std::getline(lines, line);)
    records.push_back(bytes_of(line));
  return records;
}

void check_store(const journal& store, uint32_t version) {
  const auto loaded = store.load(key("1"));
  REQUIRE(loaded);
  CHECK(loaded->base->state == sample_snapshot(version).state);
  const auto expected = sample_events(version);
  const auto entries = store.history(key("1"), 0, 1000);
  REQUIRE(entries);
  REQUIRE(entries->size() == expected.size());
  for (size_t index = 0; index < expected.size(); ++index)
    CHECK(equal(entries->at(index), sample_entry(index + 1, expected[index])));
  CHECK(store.personal(key("1"), 1).value() == R"({"name":"Ana"})");
  const auto due = store.due(partition_of(key("1"), 4), {}, never, 9);
  REQUIRE(due);
  REQUIRE(due->size() == 1);
  CHECK(due->front().due == when);
  const auto rows = store.outbox("", 9);
  REQUIRE(rows);
  REQUIRE(rows->size() == 1);
  CHECK(rows->front().key() == "book/1/7");
  CHECK(store.policies()->size() == 1);
  CHECK(store.dead_letters("", 9)->front().cause == "threw");
  CHECK(store.meta("cursor").value() == "42");
  // The sample names a policy by a word instead of its hash, and nothing else is wrong.
  CHECK(fault_codes(store) == std::vector<errc>{errc::store_damaged});
}

} // namespace

TEST_CASE("records of earlier versions are read as they were meant", "[samples]") {
  CHECK(sample_events_of_version_1().size() == kinds_of_version_1);
  for (const uint32_t version : earlier_versions) {
    CAPTURE(version);
    const auto expected = sample_events(version);
    const auto records = stored_records(version);
    REQUIRE(records.size() == expected.size() + 1);
    for (size_t index = 0; index < expected.size(); ++index) {
      CAPTURE(index);
      const auto read = decode_entry(records[index]);
      REQUIRE(read);
      CHECK(equal(*read, sample_entry(index + 1, expected[index])));
    }
    const auto read = decode_snapshot(records.back());
    REQUIRE(read);
    CHECK(read->state == sample_snapshot(version).state);
    CHECK(read->indexed_due == sample_snapshot(version).indexed_due);
  }
}

TEST_CASE("the samples of a version have every kind of event that it knew", "[samples]") {
  const auto kinds = [](uint32_t version) {
    std::set<size_t> known;
    for (const auto& each : sample_events(version))
      known.insert(each.index());
    return known.size();
  };
  CHECK(kinds(2) == kinds_of_version_2);
  CHECK(kinds(3) == kinds_of_version_3);
}

TEST_CASE("what earlier versions could say is written as they write it", "[samples]") {
  static_assert(store_version_now == earlier_versions.back() + 1,
                "write samples of the version before this and add it to earlier_versions");
  for (const uint32_t version : earlier_versions) {
    CAPTURE(version);
    const auto records = stored_records(version);
    const auto expected = sample_events(version);
    for (size_t index = 0; index < expected.size(); ++index)
      CHECK(hex_of(encode(sample_entry(index + 1, expected[index]))) == hex_of(records[index]));
    CHECK(hex_of(encode(sample_snapshot(version))) == hex_of(records.back()));
  }
}

TEST_CASE_METHOD(store_fixture,
                 "a data directory of an earlier version opens and holds what it held",
                 "[samples]") {
  for (const uint32_t version : earlier_versions) {
    CAPTURE(version);
    files::remove_all(options().directory);
    files::copy(samples(version) / "data", options().directory, files::copy_options::recursive);
    auto store = open();
    check_store(*store, version);
    auto next = append(key("1"), sample_events(version).size() + 1);
    commit(*store, {next});
    store.reset();
    CHECK_FALSE(open()->load(key("1"))->entries.empty());
  }
}

// Run once for each version of the format, before the next one: tests_store "[.samples]".
TEST_CASE_METHOD(store_fixture, "samples of this version are written", "[.samples]") {
  const auto target = samples(store_version_now);
  REQUIRE_FALSE(files::exists(target));
  files::create_directories(target);
  std::ofstream records(target / "records.hex");
  auto store = open();
  uint64_t sequence = 0;
  for (const auto& each : sample_events(store_version_now)) {
    auto change = append(key("1"), ++sequence);
    change.entry_bytes = encode(sample_entry(sequence, each));
    records << hex_of(change.entry_bytes) << '\n';
    if (sequence == 1) {
      change.personal = R"({"name":"Ana"})";
      change.agenda_put = when;
      change.outbox_put.push_back(sample_row());
    }
    if (sequence == 30)
      change.snapshot_bytes = encode(sample_snapshot(store_version_now));
    commit(*store, {change});
  }
  records << hex_of(encode(sample_snapshot(store_version_now))) << '\n';
  REQUIRE(store->put_policy({"policy-hash", "sample", "phases: []"}));
  REQUIRE(store->put_dead_letter({"book/1/1", key("1"), "{}", "threw", when}));
  REQUIRE(store->put_meta("cursor", "42"));
  REQUIRE(store->compact());
  REQUIRE(store->backup(target / "data"));
  for (const auto& each : files::directory_iterator(target / "data"))
    if (each.path().filename().string().starts_with("OPTIONS"))
      files::remove(each.path()); // large, and of no use to a reader
  check_store(*store, store_version_now);
}

} // namespace recobro::tests
