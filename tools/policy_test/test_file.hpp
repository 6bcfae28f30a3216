#pragma once

// A file of policy tests as values (docs/policy-tests.md, and policy_test.schema.json for editors):
// what is given, what happens when, and what is expected then. Everything that is wrong with a
// file, or with the policy it names, is told with file, line, column, value and remedy.

#include "config/jurisdiction_library.hpp"
#include "config/yaml_reader.hpp"
#include "core/account/command.hpp"
#include "core/contact/contact_book.hpp"
#include "core/policy/policy.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace recobro {

inline constexpr size_t policy_test_cases_max = 1'000;
inline constexpr size_t policy_test_facts_max = 1'000;    // of one case
inline constexpr size_t policy_test_expected_max = 1'000; // of one list

/// A channel takes nothing over, or does so again. Without a channel: all of them.
struct outbox_stopped {
  std::optional<channel> by;
};
struct outbox_resumed {
  std::optional<channel> by;
};

struct test_fact {
  yaml_position where;
  std::string type; // word of the command
  instant at{};
  std::variant<command, outbox_stopped, outbox_resumed> what;
  /// The action that a contact result is about is the last that left on its channel.
  bool of_last_action = false;
  std::optional<errc> refused; // it is to be refused with this
};

/// One thing about the account that is a word or a number: "phase", "balance", "promise P1".
struct expected_word {
  enum class fact : uint8_t {
    phase,
    strategy,
    segment,
    paused_by,
    balance,
    days_past_due,
    settled,
    closed,
    promise, // `subject` is its id
    arrangement,
    obligation, // what is open of it
    holds,      // reasons, sorted, with commas
    points,     // granted and not taken back
    arm         // of the experiment `subject`
  };
  yaml_position where;
  fact about{};
  std::string subject;
  std::string value; // in the form that the account's own is shown in
};
inline constexpr size_t expected_fact_count = 14;
std::string_view name_of(expected_word::fact about);

/// What is said of an action; whatever is left out is not asked for.
struct action_pattern {
  yaml_position where;
  std::optional<channel> by;
  std::optional<std::string> template_name;
  std::optional<std::string> kind;
  std::optional<std::string> script;
  std::optional<std::string> because;
  std::optional<instant> at;    // of its stage: when it left, was withdrawn
  std::optional<date> on;       // the same as a day
  std::optional<instant> until; // while it waits
  std::optional<std::string> rule;
  std::optional<std::string> reason; // for which it was withdrawn
  std::optional<std::pair<int64_t, int64_t>> priority;
};

/// A list of actions: that each is there, that there are no others since the expectation
/// before, or that none is there.
struct expected_actions {
  enum class list : uint8_t {
    sent,
    sent_only,
    not_sent,
    waiting,
    tasks,
    tasks_only,
    no_tasks,
    withdrawn
  };
  yaml_position where;
  list in{};
  std::vector<action_pattern> patterns;
};
inline constexpr size_t expected_list_count = 8;
std::string_view name_of(expected_actions::list in);

struct expected_timer {
  yaml_position where;
  std::string kind; // word of timer_kind
  std::optional<std::string> name;
  std::optional<instant> at;
  std::optional<date> on;
};

/// What has to be true once everything at and before `at` is decided.
struct expectation {
  yaml_position where;
  instant at{};
  std::vector<expected_word> words;
  std::vector<expected_actions> actions;
  std::vector<expected_timer> agenda; // each is there
};

struct policy_test_case {
  yaml_position where;
  std::string name;
  std::string about; // a sentence for people, may be empty
  zone local;
  currency unit;
  uint64_t account_mark = 0;         // its lots fall by it
  std::vector<test_fact> facts;      // ascending; the first opens the account
  std::vector<expectation> expected; // ascending
};

struct policy_test_file {
  std::string file;
  policy_ptr rules;
  contact_book_ptr contact; // null without jurisdictions
  std::vector<std::string> jurisdictions;
  std::vector<policy_test_case> cases;
};

/// `file` is also where the policy's path is relative to.
file_result<policy_test_file> compile_policy_tests(std::string_view text,
                                                   const std::filesystem::path& file,
                                                   const jurisdiction_library& library);

} // namespace recobro
