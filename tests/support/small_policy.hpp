#pragma once

// The policy of tests that run a whole engine: a reminder and a call, then a letter.

namespace recobro::tests {

inline constexpr auto small_policy_text = R"(policy: small
zone: Europe/Rome
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
