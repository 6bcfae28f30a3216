// What `recobro policy check` notes of accounts that would stay where they are.

#include "config/policy_file.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace recobro;

namespace {

/// The notes on a policy with these lines behind its head.
std::vector<std::string> notes_on(std::string_view lines) {
  auto made = check_policy(fmt::format("policy: p\nzone: UTC\n{}", lines), "p.yaml", "hash");
  if (!made) {
    FAIL(made.error().front().detail);
  }
  return std::move(made->endless);
}

/// Begins in `work`, whose steps lead to the end.
constexpr std::string_view leading
  = "phases:\n"
    "  - {name: work, steps: [{name: on, wait: 9 days, move_to: over}]}\n"
    "  - {name: over, final: true}\n";

std::string with(std::string_view phases, std::string_view more) {
  return std::string(phases) + std::string(more);
}

} // namespace

TEST_CASE("an answer that ends the steps is noted where only they led on", "[policy_check]") {
  CHECK(notes_on(leading).empty());
  const std::string_view gives_up = "reactions:\n  - {when: {reply: refuses}, do: [end_steps]}\n";
  const auto found = notes_on(with(leading, gives_up));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::StartsWith("p.yaml:7:5: reactions[0]: no ending: after 'end_steps'")
                         && Catch::EndsWith("; in phase 'work'"));
  // A later rung comes by time, an effort of days tells somebody.
  CHECK(notes_on(with("phases:\n  - {name: work, from_day: 1}\n"
                      "  - {name: over, from_day: 30, final: true}\n",
                      gives_up))
          .empty());
  CHECK(notes_on(with("phases:\n"
                      "  - name: work\n    effort: {days: 90, then: [{task: {kind: review}}]}\n"
                      "    steps: [{name: on, wait: 9 days, move_to: over}]\n"
                      "  - {name: over, final: true}\n",
                      gives_up))
          .empty());
}

TEST_CASE("an answer that ends the steps and leads on is not noted", "[policy_check]") {
  const auto answer = [](std::string_view actions) {
    return notes_on(with(
      leading, fmt::format("reactions:\n  - {{when: {{reply: refuses}}, do: [{}]}}\n", actions)));
  };
  CHECK(answer("end_steps, {move_to: over}").empty());
  const auto told = answer("end_steps, {task: {kind: review}}");
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Catch::Contains("reactions[0]: waits for somebody: after 'end_steps'")
                        && Catch::Contains("the task 'review' tells them"));
  // The steps that end are those of the phase that was entered.
  const auto other = notes_on("phases:\n"
                              "  - name: work\n"
                              "    steps: [{name: on, wait: 9 days, move_to: next}]\n"
                              "    reactions: [{when: {reply: refuses}, do: [{move_to: next}, "
                              "end_steps]}]\n"
                              "  - {name: next, steps: [{name: on, wait: 9 days, move_to: over}]}\n"
                              "  - {name: over, final: true}\n");
  REQUIRE(other.size() == 1);
  CHECK_THAT(other[0], Catch::EndsWith("; in phase 'next'"));
}

TEST_CASE("a deadline of the same fact leads on", "[policy_check]") {
  const auto with_deadline = [](std::string_view starts, std::string_view then) {
    return notes_on(
      with(leading,
           fmt::format("reactions:\n  - {{when: {{reply: refuses}}, do: [end_steps]}}\n"
                       "deadlines:\n  - {{name: limit, starts: {}, after: 60 days, do: [{}]}}\n",
                       starts, then)));
  };
  CHECK(with_deadline("{reply: refuses}", "{move_to: over}").empty());
  CHECK(with_deadline("{reply: any}", "{task: {kind: review}}").empty());
  CHECK(with_deadline("{reply: paid}", "{move_to: over}").size() == 1);
  CHECK(with_deadline("{reply: refuses}", "{send: {channel: sms, template: t}}").size() == 1);
}

TEST_CASE("a hold without an end waits for somebody", "[policy_check]") {
  const auto held = [](std::string_view actions) {
    return notes_on(
      with(leading, fmt::format("reactions:\n  - {{when: {{reply: stop}}, do: [{}]}}\n", actions)));
  };
  CHECK(held("{hold: {reason: stop, for: 3 days}}").empty());
  CHECK(held("{hold: {reason: stop}}, {move_to: over}").empty());
  const auto alone = held("{hold: {reason: stop}}");
  REQUIRE(alone.size() == 1);
  CHECK_THAT(alone[0], Catch::StartsWith("p.yaml:7:5: reactions[0]: waits for somebody: the hold "
                                         "'stop' has no 'for'")
                         && Catch::Contains("nobody is told"));
  CHECK_THAT(held("{hold: {reason: stop}}, {task: {kind: review}}").at(0),
             Catch::Contains("the task 'review' tells them"));
  const auto step = notes_on("phases:\n"
                             "  - name: work\n    steps:\n"
                             "      - {name: stay, hold: {reason: wait}}\n"
                             "      - {name: on, wait: 9 days, move_to: over}\n"
                             "  - {name: over, final: true}\n");
  REQUIRE(step.size() == 1);
  CHECK_THAT(step[0], Catch::StartsWith("p.yaml:6:9: phases[0].steps[0]: waits for somebody"));
}

TEST_CASE("days past due that close an account end a hold, too", "[policy_check]") {
  const std::string_view held
    = "reactions:\n  - {when: {reply: stop}, do: [{hold: {reason: stop}}]}\n";
  CHECK(notes_on(with("phases:\n  - {name: work, from_day: 1}\n"
                      "  - {name: over, from_day: 90, final: true}\n",
                      held))
          .empty());
  // A phase that is not simply entered is not entered while steps stand still.
  CHECK(notes_on(with("phases:\n  - {name: work, from_day: 1}\n"
                      "  - {name: over, from_day: 90, final: true, approval: supervisor}\n",
                      held))
          .size()
        == 1);
}

TEST_CASE("an effort that only ends the steps is no ending", "[policy_check]") {
  const auto spent = [](std::string_view effort) {
    return notes_on(fmt::format("phases:\n"
                                "  - name: work\n    effort: {}\n"
                                "    steps: [{{name: on, wait: 9 days, move_to: over}}]\n"
                                "  - {{name: over, final: true}}\n",
                                effort));
  };
  CHECK(spent("{contacts_max: 3, then: [{task: {kind: review}}]}").empty());
  CHECK(spent("{days: 30, then: [{move_to: over}]}").empty());
  for (const std::string_view effort :
       {"{contacts_max: 3, then: [end_steps]}", "{days: 30, then: [end_steps]}"}) {
    const auto found = spent(effort);
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0],
               Catch::StartsWith("p.yaml:4:5: phases[0]: no ending: when the 'effort' is spent"));
  }
}

TEST_CASE("a rung that accounts are brought back to is not left by time", "[policy_check]") {
  // Whoever comes from court is past day 30 already.
  const std::string_view ladder = "phases:\n"
                                  "  - {name: early, from_day: 1}\n"
                                  "  - name: late\n    from_day: 30\n"
                                  "    effort: {days: 90, then: [{move_to: court}]}\n"
                                  "  - name: court\n"
                                  "    effort: {days: 90, then: [{move_to: early}]}\n";
  const auto found = notes_on(ladder);
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::StartsWith("p.yaml:4:5: phases[0]: no ending: accounts that are "
                                         "moved here"));
}

TEST_CASE("what never happens is not noted", "[policy_check]") {
  CHECK(notes_on(with(leading, "reactions:\n"
                               "  - {when: {reply: any}, do: [{task: {kind: answer}}]}\n"
                               "  - {when: {reply: refuses}, do: [end_steps]}\n"))
          .empty()); // it is warned of
  CHECK(notes_on("phases:\n"
                 "  - name: work\n"
                 "    steps: [{name: on, wait: 9 days, move_to: over}]\n"
                 "    reactions: [{when: {reply: any}, do: [{task: {kind: answer}}]}]\n"
                 "  - {name: over, final: true}\n"
                 "reactions: [{when: {reply: refuses}, do: [end_steps]}]\n")
          .empty());
}
