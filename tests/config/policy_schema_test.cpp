// The JSON Schema that editors use says the same as the compiler: at each place the same
// keys and the same words. What the compiler knows is taken from its own complaints.

#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "config/server_config.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <set>

using namespace recobro;
using nlohmann::json;

namespace {

using words = std::set<std::string>;

json schema() {
  const auto text = read_text_file(tests::source_file("config/policy.schema.json"));
  REQUIRE(text);
  return json::parse(*text);
}

words split(const std::string& text) {
  words found;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(", ", begin), text.size());
    found.insert(text.substr(begin, end - begin));
    begin = end + 2;
  }
  return found;
}

/// A policy with `text` at its end, compiled; all complaints.
std::vector<error> complaints(std::string_view text) {
  auto made = compile_policy(fmt::format("policy: p\nzone: UTC\n{}", text), "p.yaml", "hash");
  REQUIRE_FALSE(made);
  return made.error();
}

/// What follows `mark` in the complaint that has it.
std::string after(const std::vector<error>& found, std::string_view mark) {
  for (const error& one : found) {
    if (const size_t at = one.detail.find(mark); at != std::string::npos) {
      return one.detail.substr(at + mark.size());
    }
  }
  FAIL("no complaint has: " << mark);
  return {};
}

words keys_known(std::string_view text) {
  return split(after(complaints(text), "keys that may stand here: "));
}

words keys_required(std::string_view text) {
  words found;
  for (const error& one : complaints(text)) {
    const std::string_view mark = "the key '";
    const size_t at = one.detail.find(mark);
    if (one.code == errc::config_missing_key && at != std::string::npos) {
      const size_t begin = at + mark.size();
      found.insert(one.detail.substr(begin, one.detail.find('\'', begin) - begin));
    }
  }
  return found;
}

words properties(const json& part) {
  words found;
  for (const auto& [key, value] : part.at("properties").items()) {
    found.insert(key);
  }
  return found;
}

words listed(const json& part) {
  return part.get<words>();
}

template <class List>
words all_of(const List& list) {
  return words(list.begin(), list.end());
}

/// A place of the policy: its name among the schema's definitions ("" is the root), and a
/// text with a map there that has no other key than one that nobody knows.
struct place {
  std::string definition;
  std::string text;
};

const std::vector<place> places{
  {"calendar", "calendar: {zzz: 1}"},
  {"allocation", "allocation: {zzz: 1}"},
  {"promises", "promises: {zzz: 1}"},
  {"tolerance", "promises: {tolerance: {zzz: 1}}"},
  {"smallest", "promises: {smallest: {zzz: 1}}"},
  {"arrangements", "arrangements: {zzz: 1}"},
  {"instalment_tolerance",
   "arrangements: {offers: [{name: a, instalments: 1}], tolerance: {zzz: 1}}"},
  {"offer", "arrangements: {offers: [{zzz: 1}]}"},
  {"instalment_count", "arrangements: {offers: [{name: a, instalments: {zzz: 1}}]}"},
  {"interest", "arrangements: {offers: [{name: a, instalments: 1, interest: {zzz: 1}}]}"},
  {"discount", "arrangements: {offers: [{name: a, instalments: 1, discount: {zzz: 1}}]}"},
  {"discount_limits",
   "arrangements: {offers: [{name: a, instalments: 1, discount: {limits: {zzz: 1}}}]}"},
  {"phase", "phases: [{zzz: 1}]"},
  {"step", "phases: [{name: a, steps: [{zzz: 1}]}]"},
  {"send", "phases: [{name: a, steps: [{name: b, send: {zzz: 1}}]}]"},
  {"send_chain", "phases: [{name: a, steps: [{name: b, send: {first_of: [{channel: sms, template: "
                 "t}, {channel: email, template: t}], zzz: 1}}]}]"},
  {"cure_limits", "cure: {zzz: 1}"},
  {"quiet_window", "quiet: [{zzz: 1}]"},
  {"effort", "phases: [{name: a, effort: {zzz: 1}}]"},
  {"expected_gain", "expected_gain: {zzz: 1}"},
  {"recovery", "expected_gain: {recovers: [{zzz: 1}], costs: {percent_of_balance: 1}}"},
  {"gain_costs", "expected_gain: {recovers: [{percent: 1}], costs: {zzz: 1}}"},
  {"task", "phases: [{name: a, steps: [{name: b, task: {zzz: 1}}]}]"},
  {"hold", "phases: [{name: a, steps: [{name: b, hold: {zzz: 1}}]}]"},
  {"reaction", "phases: [{name: a}]\nreactions: [{zzz: 1}]"},
  {"trigger", "phases: [{name: a}]\nreactions: [{do: [next_step], when: {zzz: 1}}]"},
  {"action_with_value", "phases: [{name: a}]\nreactions: [{when: {reply: any}, do: [{zzz: 1}]}]"},
  {"strategy", "phases: [{name: a, strategies: [{zzz: 1}]}]"},
  {"segment", "phases: [{name: a}]\nsegments: [{zzz: 1}]"},
  {"score", "phases: [{name: a}]\nscores: [{zzz: 1}]"},
  {"score_term", "phases: [{name: a}]\nscores: [{name: s, add: [{zzz: 1}]}]"},
  {"condition", "phases: [{name: a, steps: [{name: b, if: {zzz: 1}}]}]"},
  {"number_range", "phases: [{name: a, steps: [{name: b, if: {days_past_due: {zzz: 1}}}]}]"},
  {"money_range", "phases: [{name: a, steps: [{name: b, if: {balance: {zzz: 1}}}]}]"},
  {"decimal_range", "phases: [{name: a, steps: [{name: b, if: {attribute: {r: {zzz: 1}}}}]}]"},
  {"contacts_range", "phases: [{name: a, steps: [{name: b, if: {contacts: {zzz: 1}}}]}]"},
  {"other_words", "phases: [{name: a, steps: [{name: b, if: {phase: {zzz: 1}}}]}]"},
  {"presence",
   "phases: [{name: a, steps: [{name: b, if: {attribute: {r: {present: true, zzz: 1}}}}]}]"},
  {"experiment", "phases: [{name: a}]\nexperiments: [{zzz: 1}]"},
  {"arm", "phases: [{name: a}]\nexperiments: [{name: e, arms: [{zzz: 1}]}]"},
  {"guard", "phases: [{name: a}]\nexperiments: [{name: e, arms: [{name: a}, {name: b}], guard: "
            "{zzz: 1}}]"},
  {"learner", "phases: [{name: a}]\nlearners: [{zzz: 1}]"},
  {"learner_choice", "phases: [{name: a}]\nlearners: [{name: l, choices: [{zzz: 1}]}]"},
  {"migration_rule", "phases: [{name: a}]\nmigration: [{zzz: 1}]"},
  {"phase_migration", "phases: [{name: a}]\nmigration: [{when: now, phases: [{zzz: 1}]}]"},
  {"deadline", "phases: [{name: a}]\ndeadlines: [{zzz: 1}]"}};

} // namespace

TEST_CASE("schema and compiler know the same keys at every place", "[policy_schema]") {
  const json root = schema();
  CHECK(properties(root) == keys_known("phases: [{name: a}]\nzzz: 1"));
  words seen;
  for (const place& one : places) {
    INFO(one.definition);
    const json& part = root.at("$defs").at(one.definition);
    CHECK(properties(part) == keys_known(one.text));
    CHECK(part.at("additionalProperties") == false);
    seen.insert(one.definition);
  }
  for (const auto& [name, part] : root.at("$defs").items()) {
    if (part.contains("properties")) {
      INFO(name << " has a place in this test");
      CHECK(seen.contains(name));
    }
  }
}

TEST_CASE("schema and compiler require the same keys at every place", "[policy_schema]") {
  const json root = schema();
  for (const place& one : places) {
    INFO(one.definition);
    const json& part = root.at("$defs").at(one.definition);
    words required = keys_required(one.text);
    if (one.definition == "presence") {
      required.insert("present"); // it is what tells this map from the others
    }
    if (one.definition == "send_chain") {
      required.insert("first_of"); // likewise
    }
    if (one.definition == "segment") {
      required.erase("when"); // or a score: the schema says "any of"
    }
    required.erase("phases"); // the texts that stand beside the phases leave them out
    CHECK(required == (part.contains("required") ? listed(part.at("required")) : words{}));
  }
  CHECK(listed(root.at("required")) == words{"policy", "zone", "phases"});
}

TEST_CASE("the schema of extensions is the policy's with less required", "[policy_schema]") {
  const auto text = read_text_file(tests::source_file("config/policy_extension.schema.json"));
  REQUIRE(text);
  json extension = json::parse(*text);
  json whole = schema();
  CHECK(listed(extension.at("required")) == words{"policy", "extends"});
  for (json* one : {&extension, &whole}) {
    for (const char* key : {"$id", "title", "description", "required"}) {
      one->erase(key);
    }
  }
  for (auto& [name, part] : whole.at("$defs").items()) {
    INFO(name);
    json& same = extension.at("$defs").at(name);
    for (const char* key : {"required", "anyOf", "minProperties", "dependentRequired"}) {
      if (!same.contains(key) || same.at(key).size() < part.at(key).size()) {
        same.erase(key);
        part.erase(key);
      }
    }
  }
  CHECK(extension == whole);
}

TEST_CASE("schema and compiler know the same words", "[policy_schema]") {
  const json definitions = schema().at("$defs");
  const json& when = definitions.at("trigger").at("properties");
  CHECK(listed(definitions.at("channel").at("enum")) == all_of(channel_names));
  CHECK(listed(when.at("contact").at("enum")) == all_of(contact_outcome_names));
  CHECK(listed(when.at("fact").at("enum")) == all_of(fact_trigger_names));
  words replies = all_of(reply_intent_names);
  replies.emplace(any_reply);
  CHECK(listed(when.at("reply").at("enum")) == replies);
  CHECK(listed(definitions.at("allocation").at("properties").at("order").at("enum"))
        == all_of(allocation_order_names));
  CHECK(listed(definitions.at("calendar").at("properties").at("weekend").at("items").at("enum"))
        == all_of(weekday_names));
  CHECK(listed(definitions.at("score_term").at("properties").at("each").at("enum"))
        == all_of(all_words<number_fact, number_fact_count>()));
  CHECK(listed(definitions.at("arrangements").at("properties").at("holidays").at("enum"))
        == all_of(all_words<holiday_rule, holiday_rule_count>()));
  CHECK(listed(definitions.at("interest").at("properties").at("method").at("enum"))
        == all_of(all_words<interest_method, interest_method_count>()));
  CHECK(listed(definitions.at("discount").at("properties").at("of").at("enum"))
        == all_of(all_words<discount_base, discount_base_count>()));
  const auto found
    = complaints("phases: [{name: a}]\nreactions: [{when: {reply: any}, do: [zzz]}]");
  const words actions = split(after(found, "expected one of: "));
  for (const std::string& word : listed(definitions.at("action").at("oneOf").at(0).at("enum"))) {
    CHECK(actions.contains(word));
  }
}

TEST_CASE("schema and compiler have the same limits", "[policy_schema]") {
  const json root = schema();
  const json& definitions = root.at("$defs");
  CHECK(root.at("properties").at("phases").at("maxItems") == policy_phases_max);
  CHECK(root.at("properties").at("deadlines").at("maxItems") == policy_deadlines_max);
  CHECK(definitions.at("phase").at("properties").at("steps").at("maxItems") == policy_steps_max);
  CHECK(definitions.at("reactions").at("maxItems") == policy_reactions_max);
  CHECK(root.at("properties").at("segments").at("maxItems") == policy_segments_max);
  CHECK(root.at("properties").at("scores").at("maxItems") == policy_scores_max);
  CHECK(definitions.at("score").at("properties").at("add").at("maxItems")
        == policy_score_terms_max);
  CHECK(definitions.at("arrangements").at("properties").at("offers").at("maxItems")
        == policy_offers_max);
  CHECK(definitions.at("phase").at("properties").at("strategies").at("maxItems")
        == policy_strategies_max);
  CHECK(definitions.at("strategy").at("properties").at("for").at("maxItems")
        == policy_segments_max);
  CHECK(definitions.at("condition").at("properties").at("all").at("maxItems")
        == policy_condition_parts_max);
  CHECK(definitions.at("actions").at("maxItems") == policy_actions_max);
  CHECK(definitions.at("calendar").at("properties").at("holidays").at("maxItems")
        == policy_holidays_max);
  const json& from_day = definitions.at("phase").at("properties").at("from_day");
  const auto range = after(complaints("phases: [{name: a, from_day: x}]"), "whole number from ");
  CHECK(range
        == fmt::format("{} to {}", from_day.at("minimum").get<int>(),
                       from_day.at("maximum").get<int>()));
}
