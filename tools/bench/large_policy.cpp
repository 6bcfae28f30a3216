#include "tools/bench/large_policy.hpp"

#include <fmt/format.h>

namespace recobro {

namespace {

constexpr int phases = 5;
constexpr int strategies = 10; // of a phase
constexpr int steps = large_policy_steps / phases / strategies;
static_assert(phases * strategies * steps == large_policy_steps);

constexpr const char* channels[] = {"email", "sms", "whatsapp", "push"};

std::string segments_text() {
  std::string text = "segments:\n";
  for (int at = 0; at < large_policy_segments; ++at)
    text += fmt::format("  - name: segment_{0}\n    when: {{attribute: {{risk: {{at_least: {0}, "
                        "less_than: {1}}}}}, none: [{{promises_broken: {{at_least: 20}}}}]}}\n",
                        at, at + 1);
  return text;
}

std::string steps_text(int strategy) {
  std::string text = "        steps:\n";
  for (int at = 0; at < steps; ++at) {
    text += fmt::format("          - name: step_{}\n            wait: {} until 10:00\n", at,
                        at == 0 ? "0 business days" : "2 days");
    if (at % 3 == 2)
      text += "            if: {balance: {at_least: \"100.00\"}}\n            task: {kind: call}\n";
    else
      text += fmt::format("            send: {{channel: {}, template: text_{}}}\n",
                          channels[(at + strategy) % 4], at);
  }
  return text;
}

std::string strategy_text(int at) {
  std::string of;
  for (int each = 0; each < large_policy_segments / strategies; ++each)
    of += fmt::format("{}segment_{}", each == 0 ? "" : ", ", each * strategies + at);
  return fmt::format("      - name: strategy_{}\n        for: [{}]\n"
                     "        leave_when: {{promises_broken: {{at_least: 9}}}}\n{}",
                     at, of, steps_text(at));
}

} // namespace

std::string large_policy_text() {
  std::string text = "policy: large\nzone: America/Mexico_City\ncurrency: MXN\n" + segments_text();
  text += "scores:\n  - name: urgency\n    base: 10\n    add:\n"
          "      - {name: amount, points: 1, each: balance, of: \"1000.00\", at_most: 40}\n"
          "      - {name: age, points: 2, each: days_past_due, of: 15, at_most: 12}\n"
          "      - {name: kept, points: 5, each: promises_kept, at_most: 3}\n"
          "priority: urgency\nphases:\n";
  for (int phase = 0; phase < phases; ++phase) {
    text += fmt::format("  - name: phase_{}\n    from_day: {}\n    strategies:\n", phase,
                        phase * 30 - 5);
    for (int at = 0; at < strategies; ++at)
      text += strategy_text(at);
  }
  return text
         + "reactions:\n  - when: {fact: promise_broken}\n    do: [{task: {kind: call}}]\n"
           "  - when: {contact: failed}\n    do: [next_step]\n";
}

} // namespace recobro
