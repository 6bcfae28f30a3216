#include "config/policy_sends.hpp"
#include "core/account/contact_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace recobro {

namespace {

using namespace std::chrono_literals;

constexpr int days_tried = 365;
/// When accounts come into a phase: at midnight by days past due, by day through events.
constexpr std::array<duration, 3> hours_tried{0h, 8h, 15h};
/// How old a debt is taken to be in a phase that days past due do not lead to.
constexpr auto age_in_event_phase = std::chrono::days{90};

/// What came of one step in all tries.
struct tally {
  int asked = 0;
  int waited = 0;
  int never_allowed = 0;
  duration shortest = duration::max();
  const contact_rule* rule = nullptr; // of the shortest wait
  bool only_together = false;         // the law alone would let it through, the quiet hours too
};

std::string length_text(duration length) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(length).count();
  if (minutes >= 48 * 60) {
    return fmt::format("{} days", minutes / (24 * 60));
  }
  return minutes >= 120 ? fmt::format("{} hours", minutes / 60)
                        : fmt::format("{} minutes", minutes);
}

std::string_view id_of(const contact_rule* rule) {
  return rule != nullptr ? std::string_view{rule->id} : std::string_view{"the register"};
}

std::string_view says_of(const contact_rule* rule) {
  return rule != nullptr ? std::string_view{rule->says} : std::string_view{};
}

/// Knows nothing of the debtor but the zone and that every channel is authorised.
contact_register open_register(const policy& rules) {
  contact_register known;
  for (size_t index = 0; index < channel_count; ++index) {
    known.authorisations.push_back({.by = static_cast<channel>(index)});
  }
  known.zones = {rules.default_zone};
  return known;
}

/// One account that goes through the steps of a treatment and never answers.
class lone_walk {
public:
  lone_walk(const policy_draft& draft, size_t index, const treatment& how,
            const contact_rules& lawful, std::vector<tally>& tallies)
    : draft_(draft)
    , index_(index)
    , how_(how)
    , lawful_(lawful)
    , tallies_(tallies) {
    probe_.phase = static_cast<uint16_t>(index);
    probe_.strategy = how.strategy;
  }

  void walk(date day, duration hour) {
    const policy& rules = draft_.rules;
    const phase& here = rules.phases[index_];
    const zone local = rules.default_zone;
    contact_register known = open_register(rules);
    instant now = local.at(day, hour);
    const date due_on
      = here.from_day ? day - std::chrono::days{*here.from_day} : day - age_in_event_phase;
    const auto next = here.from_day ? next_rung(rules, index_) : std::nullopt;
    const instant end = next ? local.at(due_on + std::chrono::days{*next}) : never;
    for (size_t at = 0; at < how_.steps->size(); ++at) {
      const step& one = (*how_.steps)[at];
      now = end_of(one.wait, now, local, rules.calendar);
      if (now >= end || (std::holds_alternative<move_to_phase>(one.action) && !one.only_if)) {
        return;
      }
      if (const auto* send = std::get_if<send_action>(&one.action)) {
        ask(at, one, *send, due_on, now, known);
      }
    }
  }

private:
  /// Of the ways that are not barred the one that decide would choose.
  void ask(size_t at, const step& one, const send_action& send, date due_on, instant now,
           contact_register& known) {
    std::optional<contact_verdict> chosen;
    channel by = send.by;
    const instant latest = send.within == duration::max() ? never - duration{1} : now + send.within;
    for (const send_link& link : links_of(send)) {
      const auto said = judge(lawful_, known, {.by = link.by, .party = send.to, .due_on = due_on},
                              now, quiet_wishes(probe_, draft_.rules, link.by, {}));
      if (!chosen || said.next < chosen->next) {
        chosen = said;
        by = link.by;
      }
      if (said.next <= latest) {
        break;
      }
    }
    const contact_verdict& verdict = *chosen;
    tally& here = tallies_[at];
    if (verdict.next == never) {
      here.only_together
        = judge(lawful_, known, {.by = by, .party = send.to, .due_on = due_on}, now).next != never;
    }
    ++here.asked;
    if (!verdict.allowed) {
      ++here.waited;
      here.never_allowed += verdict.next == never ? 1 : 0;
      if (verdict.next - now < here.shortest) {
        here.shortest = verdict.next - now;
        here.rule = verdict.rule;
      }
    }
    // A step under a condition may not be taken: then it blocks nothing.
    if (verdict.next != never && !one.only_if) {
      known.record({.when = verdict.next, .by = by});
    }
  }

  const policy_draft& draft_;
  size_t index_;
  const treatment& how_;
  const contact_rules& lawful_;
  std::vector<tally>& tallies_;
  account_state probe_; // where the account stands, for the quiet windows
};

void complain(const tally& one, const yaml_node& place, yaml_errors& warnings) {
  if (one.asked == 0 || one.waited < one.asked) {
    return;
  }
  if (one.never_allowed == one.asked && one.only_together) {
    warn(warnings, place,
         "the quiet windows and the contact rules together never leave a moment for it, though "
         "each alone would; shorten the windows");
    return;
  }
  if (one.never_allowed == one.asked) {
    warn(warnings, place,
         fmt::format("no contact rule ever lets it through: {} denies it ({})", id_of(one.rule),
                     says_of(one.rule)));
    return;
  }
  warn(warnings, place,
       fmt::format("always waits: whenever its time comes {} denies it, for {} at least ({}); {} "
                   "accounts tried over a year, the debtor in {}",
                   id_of(one.rule), length_text(one.shortest), says_of(one.rule), one.asked,
                   "the policy's zone"));
}

void check_steps(const policy_draft& draft, size_t index, const treatment& how,
                 const contact_rules& lawful, date from, yaml_errors& warnings) {
  std::vector<tally> tallies(how.steps->size());
  lone_walk tried(draft, index, how, lawful, tallies);
  for (int day = 0; day < days_tried; ++day) {
    for (const duration hour : hours_tried) {
      tried.walk(from + std::chrono::days{day}, hour);
    }
  }
  for (size_t at = 0; at < tallies.size(); ++at) {
    complain(tallies[at], (*how.step_places)[at], warnings);
  }
}

/// What may come at any time: what matters is whether it ever gets through.
void check_channel(channel by, party_role to, const yaml_node& place, const policy& rules,
                   const contact_rules& lawful, date from, yaml_errors& warnings) {
  const instant now = rules.default_zone.at(from, 12h);
  const auto verdict = judge(lawful, open_register(rules),
                             {.by = by, .party = to, .due_on = from - age_in_event_phase}, now);
  if (verdict.next == never) {
    warn(warnings, place,
         fmt::format("no contact rule ever lets it through: {} denies {} ({})", id_of(verdict.rule),
                     name_of(by), says_of(verdict.rule)));
  }
}

void check_answer(const placed_action& one, const policy& rules, const contact_rules& lawful,
                  date from, yaml_errors& warnings) {
  const auto* send = std::get_if<send_action>(one.what);
  const auto* task = std::get_if<task_action>(one.what);
  if (send) {
    for (const send_link& link : links_of(*send)) {
      check_channel(link.by, send->to, one.place, rules, lawful, from, warnings);
    }
  } else if (task && task->by) {
    check_channel(*task->by, party_role::debtor, one.place, rules, lawful, from, warnings);
  }
}

} // namespace

void find_unlawful(const policy_draft& draft, const contact_rules& rules, date from,
                   yaml_errors& warnings) {
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    for (const treatment& how : treatments_of(draft, index)) {
      check_steps(draft, index, how, rules, from, warnings);
    }
  }
  std::vector<yaml_position> steps;
  for (const phase_places& each : draft.phases) {
    const auto add = [&](const treatment_places& places) {
      for (const yaml_node& one : places.steps) {
        steps.push_back(one.position());
      }
    };
    add(each.own);
    std::ranges::for_each(each.strategies, add);
  }
  for (const placed_action& one : actions_of(draft)) {
    const bool walked = std::holds_alternative<send_action>(*one.what)
                        && std::ranges::find(steps, one.place.position()) != steps.end();
    if (!walked) {
      check_answer(one, draft.rules, rules, from, warnings);
    }
  }
  for (size_t at = 0; at < draft.rules.learners.size(); ++at) {
    const auto& choices = draft.rules.learners[at].choices;
    for (size_t way = 0; way < choices.size(); ++way) {
      check_channel(choices[way].by, party_role::debtor, draft.learners[at][way], draft.rules,
                    rules, from, warnings);
    }
  }
}

} // namespace recobro
