#include "config/jurisdiction_words.hpp"
#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "config/wait_text.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr std::array<std::string_view, 2> bare_actions{"next_step", "end_steps"};
constexpr std::string_view action_forms
  = "one of: next_step, end_steps, {send: ...}, {send_by: ...}, {task: ...}, {move_to: ...}, "
    "{wait: ...}, {hold: ...}, {points: ...}, {offer: ...}";
constexpr int64_t points_max = 1'000'000;

policy_action read_bare_action(const yaml_node& node, yaml_errors& errors) {
  const auto found = std::ranges::find(bare_actions, std::string_view(node.scalar()));
  if (found == bare_actions.end()) {
    const std::string near = did_you_mean(node.scalar(), bare_actions);
    errors.add(node, errc::config_wrong_value,
               fmt::format("'{}' is not an action{} expected {}", node.scalar().substr(0, 60),
                           near.empty() ? ";" : near, action_forms));
    return do_nothing{};
  }
  return *found == "next_step" ? policy_action(next_step_now{}) : policy_action(end_steps{});
}

policy_action read_action(const yaml_node& node, yaml_errors& errors, const policy_names& names) {
  if (node.is_scalar()) {
    return read_bare_action(node, errors);
  }
  if (!node.is_map()) {
    errors.add(node, node.wrong("an action", action_forms));
    return do_nothing{};
  }
  yaml_map_reader map(node, errors);
  policy_action action;
  if (const auto send = map.take("send")) {
    action = read_send(*send, errors);
  }
  if (const auto task = map.take("task")) {
    action = read_task(*task, errors, names);
  }
  map.read("send_by", action,
           [&](const yaml_node& value) { return read_learned_send(value, names); });
  map.read("move_to", action, [&](const yaml_node& value) -> result<policy_action> {
    return read_reference(value, "phase", names.phases).map([](uint16_t phase) {
      return policy_action(move_to_phase{phase});
    });
  });
  map.read("wait", action, [](const yaml_node& value) -> result<policy_action> {
    return read_wait(value).map(
      [](const wait_rule& wait) { return policy_action(wait_again{wait}); });
  });
  if (const auto hold = map.take("hold")) {
    action = read_hold(*hold, errors);
  }
  if (const auto offer = map.take("offer")) {
    action = read_make_offer(*offer, errors, names);
  }
  map.read("points", action, [](const yaml_node& value) -> result<policy_action> {
    return value.integer(1, points_max).map([](int64_t points) {
      return policy_action(grant_points{points});
    });
  });
  if (node.size() != 1) {
    errors.add(node, errc::config_wrong_value,
               fmt::format("an action has one key, this one has {}; write each action on a line "
                           "of its own, e.g. [{{task: ...}}, {{move_to: ...}}]",
                           node.size()));
  }
  return action;
}

} // namespace

result<wait_rule> read_wait(const yaml_node& node) {
  const auto wait = node.is_scalar() ? parse_wait(node.scalar()) : std::nullopt;
  if (!wait) {
    return fail(node.wrong("a duration", wait_examples));
  }
  return *wait;
}

result<uint16_t> read_reference(const yaml_node& node, std::string_view what,
                                const std::vector<std::string_view>& names) {
  const auto found = std::ranges::find(names, std::string_view(node.scalar()));
  if (!node.is_scalar() || found == names.end()) {
    const std::string near = did_you_mean(node.scalar(), names);
    return fail(node.complaint(
      errc::config_unknown_name,
      fmt::format("no {} is called '{}'{} the {} are: {}", what, node.scalar().substr(0, 60),
                  near.empty() ? ";" : near,
                  what == "strategy" ? std::string("strategies") : fmt::format("{}s", what),
                  names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")))));
  }
  return static_cast<uint16_t>(found - names.begin());
}

result<policy_action> read_learned_send(const yaml_node& node, const policy_names& names) {
  return read_reference(node, "learner", names.learners).map([](uint16_t learner) {
    return policy_action(learned_send{learner});
  });
}

/// How a task of this kind reaches the debtor when nobody says so.
std::optional<channel> usual_channel(std::string_view kind) {
  if (kind == "call")
    return channel::agent_call;
  return kind == "visit" ? std::optional{channel::visit} : std::nullopt;
}

task_action read_task(const yaml_node& node, yaml_errors& errors, const policy_names& names) {
  task_action action;
  yaml_map_reader map(node, errors);
  map.require("kind", action.kind, [](const yaml_node& value) { return value.word(); });
  map.read("script", action.script, [](const yaml_node& value) { return value.word(); });
  map.read("priority", action.priority,
           [&](const yaml_node& value) { return read_reference(value, "score", names.scores); });
  constexpr std::array<std::string_view, 7> channels{"voice", "visit", "agent_call", "whatsapp",
                                                     "sms",   "email", "none"};
  size_t by = 0;
  action.by = usual_channel(action.kind);
  if (map.read("channel", by, [&](const yaml_node& value) { return value.one_of(channels); }))
    action.by = channel_from(channels[by]); // nothing for "none"
  if (!action.by && usual_channel(action.kind))
    errors.add(
      node, errc::config_wrong_value,
      fmt::format("a {0} reaches the debtor, so the contact rules are asked about it; leave "
                  "out 'channel: none', or name the work other than '{0}'",
                  action.kind));
  if (const auto needs = map.take("needs")) {
    read_needs(*needs, errors, action.needs);
  }
  map.read("level", action.level, [](const yaml_node& value) { return value.integer(0, 9); });
  map.read("due", action.due, read_wait);
  return action;
}

place_hold read_hold(const yaml_node& node, yaml_errors& errors) {
  place_hold action;
  yaml_map_reader map(node, errors);
  map.require("reason", action.reason, [](const yaml_node& value) { return value.word(); });
  map.read("for", action.length, read_wait);
  return action;
}

trigger read_trigger(const yaml_node& node, yaml_errors& errors, const policy_names& names) {
  yaml_map_reader map(node, errors);
  const auto contact = map.take("contact");
  const auto by = map.take("channel");
  const auto reply = map.take("reply");
  const auto fact = map.take("fact");
  const auto disposition = map.take("disposition");
  const auto task = map.take("task");
  const auto stands = [&](std::string_view key) { return node.find(key) ? 1 : 0; };
  const int kinds = stands("contact") + stands("reply") + stands("fact") + stands("disposition");
  if (node.is_map() && kinds != 1) {
    errors.add(
      node, kinds == 0 ? errc::config_missing_key : errc::config_wrong_value,
      "expected exactly one of contact, reply, fact and disposition, e.g. {contact: failed, "
      "channel: email}, {reply: stop}, {fact: promise_broken} or {disposition: "
      "call_back}");
    return contact_trigger{};
  }
  if (by && !contact) {
    errors.add(*by, errc::config_wrong_value,
               "a channel belongs to a contact only; remove it, or write {contact: ..., channel: "
               "...}");
  }
  if (task && !disposition) {
    errors.add(*task, errc::config_wrong_value,
               "a task belongs to a disposition only; remove it, or write {disposition: ..., "
               "task: ...}");
  }
  if (disposition) {
    return read_disposition_trigger(*disposition, task, errors, names);
  }
  const auto word = [&](const yaml_node& value, auto words) {
    const auto index = value.one_of(words);
    if (!index) {
      errors.add(value, index.error());
    }
    return index.value_or(0);
  };
  if (contact) {
    contact_trigger when{
      static_cast<contact_outcome>(word(*contact, std::span(contact_outcome_names))), {}};
    if (by) {
      when.by = static_cast<channel>(word(*by, std::span(channel_names)));
    }
    return when;
  }
  if (reply) {
    std::vector<std::string_view> words(reply_intent_names.begin(), reply_intent_names.end());
    words.push_back(any_reply);
    const size_t index = word(*reply, std::span(words));
    return index == reply_intent_count ? reply_trigger{}
                                       : reply_trigger{static_cast<reply_intent>(index)};
  }
  return fact ? static_cast<fact_trigger>(word(*fact, std::span(fact_trigger_names)))
              : fact_trigger{};
}

std::vector<policy_action> read_actions(const yaml_node& node, yaml_errors& errors,
                                        const policy_names& names) {
  std::vector<policy_action> actions;
  const auto items = items_of(node, errors, policy_actions_max);
  if (node.is_sequence() && node.size() == 0) {
    errors.add(node, errc::config_wrong_value,
               fmt::format("the list is empty; expected {}", action_forms));
  }
  for (const yaml_node& item : items) {
    actions.push_back(read_action(item, errors, names));
  }
  return actions;
}

} // namespace recobro
