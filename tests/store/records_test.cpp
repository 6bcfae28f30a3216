#include "core/store/records.hpp"

#include "core/store/records.pb.h"
#include "core/store/row_records.hpp"
#include "tests/store/record_values.hpp"

#include <catch2/catch.hpp>

namespace recobro::tests {

namespace {

const account_key somebody = account_key::make("book", "17").value();

entry small_entry() {
  return {3,
          "cmd-3",
          77,
          "receive_payment",
          instant{duration{1'000}},
          instant{duration{1'500}},
          "erp",
          false,
          {payment_received{"p1", amount{1'250}, instant{duration{1'000}}, {{"i1", amount{1'250}}}},
           account_settled{}}};
}

} // namespace

TEST_CASE("every kind of event comes back from its bytes as it was", "[records]") {
  for (size_t kind = 0; kind < std::variant_size_v<event>; ++kind) {
    CAPTURE(kind);
    CHECK(rc::check([kind] {
      const any_value any;
      entry before;
      before.events.push_back(any.event_of_kind(kind));
      const auto after = decode_entry(encode(before));
      RC_ASSERT(after.has_value());
      RC_ASSERT(equal(before, *after));
    }));
  }
}

TEST_CASE("an entry comes back from its bytes as it was", "[records]") {
  CHECK(rc::check([] {
    const auto before = any_value{}.entry();
    const auto bytes = encode(before);
    const auto after = decode_entry(bytes);
    RC_ASSERT(after.has_value());
    RC_ASSERT(equal(before, *after));
    RC_ASSERT(encode(*after) == bytes);
  }));
}

TEST_CASE("a snapshot comes back from its bytes as it was", "[records]") {
  CHECK(rc::check([] {
    const any_value any;
    const snapshot before{any.state(), any.when()};
    const auto bytes = encode(before);
    const auto after = decode_snapshot(bytes);
    RC_ASSERT(after.has_value());
    RC_ASSERT(after->state == before.state);
    RC_ASSERT(after->indexed_due == before.indexed_due);
    RC_ASSERT(encode(*after) == bytes);
  }));
}

TEST_CASE("values at their defaults take no bytes", "[records]") {
  CHECK(encode(entry{}).empty());
  // Two of each: tag and length of the zone's name, and of the state itself.
  CHECK(encode(snapshot{}).size() == 2 + 2 + 3);
}

TEST_CASE("a typical entry is small", "[records]") {
  CHECK(encode(small_entry()).size() < 80);
}

TEST_CASE("bytes that are no record are refused", "[records]") {
  const auto whole = encode(small_entry());
  const auto cut = decode_entry(std::string_view(whole).substr(0, whole.size() - 1));
  REQUIRE_FALSE(cut);
  CHECK(cut.error().code == errc::store_damaged);
  CHECK(decode_snapshot("\xff\xff\xff").error().code == errc::store_damaged);
}

TEST_CASE("records with values that this version does not know are refused", "[records]") {
  const auto refusal = [](const records::event& what) {
    records::entry holder;
    *holder.add_events() = what;
    const auto read = decode_entry(holder.SerializeAsString());
    REQUIRE_FALSE(read);
    CHECK(read.error().code == errc::store_damaged);
    return read.error().detail;
  };
  records::event what;
  CHECK(refusal(what).find("kind") != std::string::npos);
  what.mutable_contact_recorded()->set_by(9);
  CHECK(refusal(what).find("channel has the number 9") != std::string::npos);
  what.mutable_phase_entered()->set_phase(70'000);
  CHECK(refusal(what).find("70000") != std::string::npos);
  what.mutable_account_opened()->set_unit("XQX");
  CHECK(refusal(what).find("XQX") != std::string::npos);
  what.mutable_account_updated()->set_zone("Mars/Olympus");
  CHECK(refusal(what).find("Mars/Olympus") != std::string::npos);

  records::snapshot state;
  state.mutable_state()->set_zone("UTC");
  for (size_t count = 0; count <= channel_count; ++count)
    state.mutable_state()->add_contacts(1);
  CHECK(decode_snapshot(state.SerializeAsString()).error().code == errc::store_damaged);
}

TEST_CASE("the state's hash tells states and accounts apart", "[records]") {
  account_state one;
  one.sequence = 1;
  auto other = one;
  other.sequence = 2;
  const auto hash = state_hash(somebody, one);
  CHECK(hash.size() == 64);
  CHECK(hash == state_hash(somebody, one));
  CHECK(hash != state_hash(somebody, other));
  CHECK(hash != state_hash(account_key::make("book", "18").value(), one));
}

TEST_CASE("rows of outbox, policies and dead letters come back as they were", "[records]") {
  const outbox_row row{somebody,
                       {7, action_kind::send, channel::email, "reminder", "", "step-2"},
                       instant{duration{5}},
                       "es"};
  const auto row_after
    = decode_outbox_row(somebody.text() + std::string("\0\0\0\0\7", 5), encode(row));
  REQUIRE(row_after);
  CHECK(row_after->account == somebody);
  CHECK(row_after->key() == "book/17/7");
  CHECK(equal(event{row_after->action}, event{row.action}));
  CHECK(row_after->planned_at == row.planned_at);
  CHECK(row_after->language == "es");

  const auto policy = decode_policy("ab", encode(stored_policy{"ab", "default", "phases: []"}));
  REQUIRE(policy);
  CHECK(policy->hash == "ab");
  CHECK(policy->name == "default");
  CHECK(policy->text == "phases: []");

  const dead_letter letter{"book/17/1", somebody, "{}", "threw", instant{duration{9}}};
  const auto letter_after = decode_dead_letter(letter.id, encode(letter));
  REQUIRE(letter_after);
  CHECK(letter_after->id == letter.id);
  CHECK(letter_after->account == somebody);
  CHECK(letter_after->command_json == "{}");
  CHECK(letter_after->cause == "threw");
  CHECK(letter_after->at == letter.at);
  CHECK(decode_dead_letter("x", "").error().code == errc::store_damaged);
}

} // namespace recobro::tests
