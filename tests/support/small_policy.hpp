#pragma once

// The policy of tests that run a whole engine: a reminder and a call, then a letter; payment by
// instalments, and a settlement.

namespace recobro::tests {

inline constexpr auto small_policy_text = R"(policy: small
zone: Europe/Rome
arrangements:
  offers:
    - name: plan
      instalments: {at_least: 2, at_most: 6}
    - name: settlement
      instalments: 1
      discount: {percent: 10, limits: {agent: 20, supervisor: 30}}
phases:
  - name: early
    from_day: 1
    steps:
      - name: reminder
        wait: 2 days
        send: {channel: email, template: reminder}
      - name: call
        wait: 3 days
        task: {kind: call, script: first_call}
  - name: late
    from_day: 30
    steps:
      - name: letter
        wait: 1 day
        send: {channel: letter, template: notice}
)";

} // namespace recobro::tests
