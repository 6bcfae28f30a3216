// Stored entries and snapshots: damaged bytes are refused or read, never trusted, and what was read
// encodes to bytes that read as the same. The first byte of an input chooses which of the two it
// is.

#include "core/store/records.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/seeds.hpp"

#include <google/protobuf/stubs/logging.h>

using namespace recobro;
using recobro::tests::expect;

namespace {

account_opened opened() {
  return {.unit = currency::from_code("EUR").value(),
          .local = zone::from_name("Europe/Rome").value(),
          .policy = std::string(64, 'a'),
          .language = "it",
          .attributes = {{"article", "157"}}};
}

obligation_added owed() {
  return {.content = {.id = "INV-1", .kind = "invoice", .due = date_min, .principal = {12'550}}};
}

entry sample(std::vector<event> events) {
  entry what;
  what.sequence = 1;
  what.command_id = "c-1";
  what.events = std::move(events);
  return what;
}

} // namespace

std::vector<std::string> recobro::tests::seeds() {
  const std::vector<std::vector<event>> lives = {
    {opened(), owed()},
    {payment_received{"P-1", {12'550}, {}, {{"INV-1", {12'550}}}}, account_settled{}},
    {promise_made{"W-1", {500}, date_max - std::chrono::days{1}, {}, {}, {490}, 1}},
    {action_planned{1, action_kind::send, channel::sms, "first_notice", "", "steps[0]"}},
    {hold_placed{"H-1", "complaint"}, dispute_opened{"D-1", "not_mine"}},
    {phase_entered{2, "late", phase_cause::days_past_due, "", {}}, step_scheduled{1, {}}},
  };
  std::vector<std::string> made;
  account_state account;
  for (const auto& events : lives) {
    made.push_back('\0' + encode(sample(events)));
    if (account.exists() || made.size() == 1)
      account = evolve(std::move(account), sample(events));
    made.push_back('\1' + encode(snapshot{account, never}));
  }
  return made;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  if (count == 0)
    return 0;
  static const auto once = google::protobuf::SetLogHandler(nullptr);
  (void)once;
  const std::string_view text{reinterpret_cast<const char*>(bytes) + 1, count - 1};
  if (bytes[0] % 2 == 0) {
    if (const auto read = decode_entry(text)) {
      const auto written = encode(*read);
      const auto again = decode_entry(written);
      expect(again.has_value() && encode(*again) == written, "an entry has one encoding");
    }
  } else if (const auto read = decode_snapshot(text)) {
    const auto written = encode(*read);
    const auto again = decode_snapshot(written);
    expect(again.has_value() && encode(*again) == written, "a snapshot has one encoding");
  }
  return 0;
}
