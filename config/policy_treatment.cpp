// What a policy says of its own restraint and of the ways down and up the ladder: quiet windows,
// efforts, cure, and what going to court is expected to bring.

#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "config/week_text.hpp"
#include "core/account/conditions.hpp"
#include "core/account/contact_facts.hpp"
#include "core/contact/judge.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr int64_t days_max = 3'650;
constexpr int64_t contacts_max = 1'000;
constexpr size_t windows_max = 50;

word_set<channel> every_channel() {
  word_set<channel> all;
  for (size_t by = 0; by < channel_count; ++by) {
    all.add(static_cast<channel>(by));
  }
  return all;
}

word_set<channel> read_channels(const yaml_node& list, yaml_errors& errors) {
  word_set<channel> channels;
  for (const yaml_node& item : items_of(list, errors, channel_count)) {
    if (const auto by = item.one_of(channel_names)) {
      channels.add(static_cast<channel>(*by));
    } else {
      errors.add(item, by.error());
    }
  }
  if (list.is_sequence() && list.size() == 0) {
    errors.add(list, errc::config_wrong_value,
               "the list is empty; name a channel, or remove it for every channel");
  }
  return channels;
}

/// The hours of a day from `from` to `until`, those over midnight as two parts of that day.
std::vector<open_span> spans_of(duration from, duration until) {
  if (from < until) {
    return {{from, until}};
  }
  std::vector<open_span> parts;
  if (until > duration{0}) {
    parts.push_back({duration{0}, until});
  }
  parts.push_back({from, std::chrono::hours{24}});
  return parts;
}

quiet_window read_window(const yaml_node& node, yaml_errors& errors) {
  quiet_window window{every_channel(), {}, false};
  yaml_map_reader map(node, errors);
  if (const auto list = map.take("channels")) {
    window.channels = read_channels(*list, errors);
  }
  std::vector<size_t> days{0, 1, 2, 3, 4, 5, 6};
  const auto named = map.take("days");
  if (named) {
    days = read_week_days(*named, errors);
  }
  duration from{0};
  duration until{std::chrono::hours{24}};
  const bool begins = map.read("from", from, read_time_of_day);
  const bool ends = map.read("until", until, read_time_of_day);
  map.read("holidays", window.holidays, [](const yaml_node& value) { return value.boolean(); });
  const bool hours = node.find("from") || node.find("until");
  if (node.is_map() && !named && !hours && !window.holidays) {
    errors.add(node, errc::config_missing_key,
               "expected when it is quiet: days, from and until, or holidays: true");
  }
  if (begins && ends && from == until) {
    errors.add(node, errc::config_wrong_value,
               "'from' and 'until' are the same hour; leave both out for whole days");
    return window;
  }
  weekly_hours quiet;
  if (named || hours) {
    for (const size_t day : days) {
      quiet.days[day] = spans_of(from, until);
    }
  }
  window.open = complement(quiet);
  return window;
}

void refuse_waits(const std::vector<policy_action>& actions, const yaml_node& list,
                  yaml_errors& errors) {
  for (size_t at = 0; at < actions.size(); ++at) {
    if (std::holds_alternative<next_step_now>(actions[at])
        || std::holds_alternative<wait_again>(actions[at])) {
      errors.add(list.child(at), errc::config_wrong_value,
                 "the steps have ended when an effort is spent, so there is no next one; move to "
                 "another phase, plan a task, or write end_steps");
    }
  }
}

bool asks_score(const condition& asked) {
  if (const auto* group = std::get_if<condition_group>(&asked.test)) {
    return std::ranges::any_of(group->parts, asks_score);
  }
  return std::holds_alternative<score_test>(asked.test);
}

void read_recoveries(const yaml_node& list, yaml_errors& errors, policy_draft& draft) {
  auto& recoveries = draft.rules.gain.recoveries;
  const auto items = items_of(list, errors, policy_score_terms_max);
  for (const yaml_node& item : items) {
    gain_rules::recovery made;
    yaml_map_reader map(item, errors);
    read_condition(map, "if", made.only_if, draft.names);
    map.require("percent", made.basis_points,
                [](const yaml_node& value) { return value.basis_points(); });
    if (made.only_if && asks(*made.only_if, number_fact::expected_gain)) {
      errors.add(item, errc::config_wrong_value,
                 "asks for the expected gain, which is only being reckoned here; ask for facts of "
                 "the account or a score");
    }
    if (!recoveries.empty() && !recoveries.back().only_if) {
      errors.add(item, errc::config_wrong_value,
                 "never counts: the entry before it has no 'if', so it fits every account; put it "
                 "before that one");
    }
    recoveries.push_back(std::move(made));
  }
  if (list.is_sequence() && list.size() == 0) {
    errors.add(list, errc::config_wrong_value,
               "the list is empty; expected at least one entry, e.g. [{percent: 20}]");
  }
}

/// Scores go into the expected gain, so none may go the other way.
void refuse_gain_in_scores(const policy_draft& draft, const yaml_node& where, yaml_errors& errors) {
  const auto circular = [](const score_term& term) {
    return term.each == number_fact::expected_gain || asks(term.when, number_fact::expected_gain);
  };
  const bool by_score
    = std::ranges::any_of(draft.rules.gain.recoveries, [](const gain_rules::recovery& one) {
        return one.only_if && asks_score(*one.only_if);
      });
  for (const score_rule& score : draft.rules.scores) {
    if (by_score && std::ranges::any_of(score.terms, circular)) {
      errors.add(where, errc::config_wrong_value,
                 fmt::format("the expected gain asks for a score, and score '{}' asks for the "
                             "expected gain; take one of them out",
                             score.name));
    }
  }
}

} // namespace

void read_quiet(const yaml_node& list, yaml_errors& errors, std::vector<quiet_window>& windows) {
  for (const yaml_node& item : items_of(list, errors, windows_max)) {
    windows.push_back(read_window(item, errors));
  }
}

void refuse_endless_quiet(const policy_draft& draft, yaml_errors& errors) {
  const auto look = [&](const account_state& account, const yaml_node& place) {
    for (size_t index = 0; index < channel_count; ++index) {
      const auto by = static_cast<channel>(index);
      const auto wishes = quiet_wishes(account, draft.rules, by, {});
      if (wishes.only_within.empty()) {
        continue;
      }
      const contact_rules none;
      contact_register known;
      known.zones = {draft.rules.default_zone};
      const instant begin = draft.rules.default_zone.at(date{std::chrono::days{20'454}});
      if (judge(none, known, {.by = by, .due_on = {}, .content = {}, .sender = {}}, begin, wishes)
            .next
          == never) {
        errors.add(place, errc::config_wrong_value,
                   fmt::format("it is quiet on {} at every hour of the week, so nothing is ever "
                               "sent on it; leave some hours",
                               name_of(by)));
        return;
      }
    }
  };
  account_state account;
  if (draft.quiet) {
    account.phase = static_cast<uint16_t>(draft.phases.size());
    look(account, *draft.quiet);
  }
  for (size_t phase = 0; phase < draft.phases.size(); ++phase) {
    const auto& strategies = draft.rules.phases[phase].strategies;
    for (size_t at = 0; at < strategies.size(); ++at) {
      account.phase = static_cast<uint16_t>(phase);
      account.strategy = static_cast<uint16_t>(at + 1);
      if (!strategies[at].quiet.empty()) {
        look(account, draft.phases[phase].strategies[at].where);
      }
    }
  }
}

void read_effort(yaml_map_reader& within, std::optional<effort_cap>& target,
                 const policy_names& names) {
  const auto node = within.take("effort");
  if (!node) {
    return;
  }
  yaml_errors& errors = within.errors();
  effort_cap made;
  made.channels = every_channel();
  yaml_map_reader map(*node, errors);
  map.read("contacts_max", made.contacts_max,
           [](const yaml_node& value) { return value.integer(1, contacts_max); });
  map.read("days", made.days, [](const yaml_node& value) { return value.integer(1, days_max); });
  if (const auto list = map.take("channels")) {
    made.channels = read_channels(*list, errors);
    if (!node->find("contacts_max")) {
      errors.add(*list, errc::config_wrong_value,
                 "the channels are those on which contacts count; add 'contacts_max', or remove "
                 "them");
    }
  }
  if (node->is_map() && !node->find("contacts_max") && !node->find("days")) {
    errors.add(*node, errc::config_missing_key,
               "expected what is enough: contacts_max, days, or both");
  }
  if (const auto then = map.need("then")) {
    made.then = read_actions(*then, errors, names);
    refuse_waits(made.then, *then, errors);
  }
  target = std::move(made);
}

void read_cure(const yaml_node& node, yaml_errors& errors, cure_rules& cure) {
  if (!node.is_map()) {
    if (const auto allowed = node.boolean()) {
      cure.allowed = *allowed;
    } else {
      errors.add(node, node.wrong("true or false, or how far they have to fall",
                                  "e.g. true, or {below: 5, days: 3}"));
    }
    return;
  }
  yaml_map_reader map(node, errors);
  map.read("below", cure.below, [](const yaml_node& value) { return value.integer(1, 365); });
  map.read("days", cure.for_days, [](const yaml_node& value) { return value.integer(1, 365); });
  if (node.size() == 0) {
    errors.add(node, errc::config_missing_key, "expected 'below', 'days' or both");
  }
}

void read_gain(const yaml_node& node, yaml_errors& errors, policy_draft& draft) {
  gain_rules& gain = draft.rules.gain;
  yaml_map_reader map(node, errors);
  if (const auto recovers = map.need("recovers")) {
    read_recoveries(*recovers, errors, draft);
  }
  const auto share = [](const yaml_node& value) { return value.basis_points(); };
  if (const auto costs = map.need("costs")) {
    yaml_map_reader parts(*costs, errors);
    parts.read("fixed", gain.fixed_cost, [&](const yaml_node& value) {
      return read_amount(value, draft.names.unit, sign::not_negative);
    });
    parts.read("percent_of_balance", gain.balance_cost_basis_points, share);
    parts.read("percent_of_recovered", gain.recovery_cost_basis_points, share);
    if (costs->is_map() && costs->size() == 0) {
      errors.add(*costs, errc::config_missing_key,
                 "expected fixed, percent_of_balance, percent_of_recovered or several of them");
    }
  }
  refuse_gain_in_scores(draft, node, errors);
}

} // namespace recobro
