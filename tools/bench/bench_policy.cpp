#include "tools/bench/workload.hpp"

namespace recobro {

namespace {

/// Of the size that portfolios really have: a ladder with steps, reactions and promises.
constexpr std::string_view policy_text = R"(policy: bench
zone: Europe/Madrid
currency: EUR
promises:
  days_max: 30
  tolerance: {percent: 2, days: 1}
phases:
  - name: preventive
    from_day: -30
    steps:
      - {name: reminder, wait: 5 days, send: {channel: email, template: reminder}}
  - name: administrative
    from_day: 1
    steps:
      - {name: first_notice, wait: 1 day, send: {channel: sms, template: first_notice}}
      - {name: call, wait: 3 days, task: {kind: call, script: first_call}}
      - {name: second_notice, wait: 5 days, send: {channel: whatsapp, template: second_notice}}
  - name: extrajudicial
    from_day: 60
    steps:
      - {name: certified, wait: 2 days, send: {channel: certified_letter, template: demand}}
reactions:
  - when: {contact: failed, channel: sms}
    do: [next_step]
  - when: {fact: promise_broken}
    do: [{task: {kind: call, script: broken_promise}}]
)";

/// No timer but the ladder's, months away: what ordinary commands need and nothing more.
constexpr std::string_view calm_text = R"(policy: bench-calm
zone: Europe/Madrid
phases:
  - name: administrative
    from_day: 1
)";

/// Whoever writes wants to speak to somebody.
constexpr std::string_view tasks_text = R"(policy: bench-tasks
zone: Europe/Madrid
phases:
  - {name: administrative, from_day: 1}
reactions:
  - when: {reply: wants_human}
    do: [{task: {kind: call, script: first_call}}]
)";

} // namespace

std::vector<portfolio_policy> bench_policies() {
  return {{"*", "bench policy", std::string{policy_text}},
          {"calm", "calm bench policy", std::string{calm_text}},
          {"tasks", "tasks bench policy", std::string{tasks_text}}};
}

} // namespace recobro
