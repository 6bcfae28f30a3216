#include "core/policy/policy.hpp"

#include "core/base/identity.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace recobro;

namespace {

// Every enumerator up to `last` has a valid word of its own that leads back to it.
template <class Enum, class From>
void check_words(Enum last, From from) {
  std::set<std::string_view> words;
  for (int value = 0; value <= static_cast<int>(last); ++value) {
    auto word = name_of(static_cast<Enum>(value));
    INFO(word);
    CHECK(valid_word(word));
    CHECK(words.insert(word).second);
    CHECK(from(word) == static_cast<Enum>(value));
  }
  CHECK_FALSE(from(""));
  CHECK_FALSE(from("Paid"));
  CHECK_FALSE(from("nothing_of_the_kind"));
}

} // namespace

TEST_CASE("every word of a policy leads back to its enumerator", "[policy]") {
  check_words(contact_outcome::refused, contact_outcome_from);
  check_words(channel::agent_call, channel_from);
  check_words(reply_intent::other, reply_intent_from);
  check_words(fact_trigger::dispute_resolved, fact_trigger_from);
  check_words(allocation_order::as_added, allocation_order_from);
}

TEST_CASE("the counts of enumerators are true", "[policy]") {
  CHECK(static_cast<size_t>(contact_outcome::refused) + 1 == contact_outcome_count);
  CHECK(static_cast<size_t>(channel::agent_call) + 1 == channel_count);
  CHECK(static_cast<size_t>(reply_intent::other) + 1 == reply_intent_count);
}

TEST_CASE("words are the enumerators themselves", "[policy]") {
  CHECK(name_of(contact_outcome::no_answer) == "no_answer");
  CHECK(name_of(contact_outcome::queued) == "queued");
  CHECK(name_of(channel::certified_letter) == "certified_letter");
  CHECK(name_of(channel::whatsapp) == "whatsapp");
  CHECK(name_of(reply_intent::wants_instalments) == "wants_instalments");
  CHECK(name_of(reply_intent::other) == "other");
  CHECK(name_of(fact_trigger::payment_reversed) == "payment_reversed");
  CHECK(name_of(allocation_order::oldest_due_first) == "oldest_due_first");
}
