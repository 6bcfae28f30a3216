// Actions and triggers in words, for the outline that `recobro policy check` prints and for
// messages.

#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "config/wait_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace recobro {

namespace {

/// How a task contacts somebody, where its kind does not say it already.
std::string contact_of(const task_action& task) {
  const bool says = (task.kind == "call" && task.by == channel::agent_call)
                    || (task.kind == "visit" && task.by == channel::visit);
  if (task.by)
    return says ? "" : fmt::format(", a contact on {}", name_of(*task.by));
  return task.kind == "call" || task.kind == "visit" ? ", no contact" : "";
}

/// What a task asks of whoever does it, and until when.
std::string terms_of(const task_action& task) {
  std::string text;
  if (!task.needs.empty()) {
    text += fmt::format(", needs {}", fmt::join(task.needs, " and "));
  }
  if (task.level > 0) {
    text += fmt::format(", from level {} on", task.level);
  }
  return task.due ? fmt::format("{}, due {}", text, describe_wait(*task.due)) : text;
}

struct action_words {
  const policy& rules;

  std::string operator()(do_nothing) const { return "nothing"; }
  std::string operator()(const send_action& action) const {
    auto text = fmt::format("send {} {}", name_of(action.by), action.template_name);
    for (const send_link& other : action.others) {
      text += fmt::format(", or else {} {}", name_of(other.by), other.template_name);
    }
    if (action.within != duration::max()) {
      text += fmt::format(" (whatever may leave within {})",
                          format_wait({.fixed = action.within, .until_time = {}}));
    }
    if (action.to != party_role::debtor) {
      text += fmt::format(" to the {}", name_of(action.to));
    }
    return text;
  }
  std::string operator()(const task_action& action) const {
    return fmt::format(
      "task {}{}{}{}{}{}", action.kind, action.script.empty() ? "" : " with script ", action.script,
      action.priority ? " by priority " + rules.scores.at(*action.priority).name : "",
      contact_of(action), terms_of(action));
  }
  std::string operator()(move_to_phase action) const {
    return fmt::format("move to {}", rules.phases.at(action.phase).name);
  }
  std::string operator()(next_step_now) const { return "take the next step now"; }
  std::string operator()(const wait_again& action) const {
    return fmt::format("let the next step come {}", describe_wait(action.wait));
  }
  std::string operator()(learned_send action) const {
    return fmt::format("send as learner {} chooses", rules.learners.at(action.learner).name);
  }
  std::string operator()(const place_hold& action) const {
    return action.length
             ? fmt::format("hold for {} ({})", action.reason, format_wait(*action.length))
             : fmt::format("hold for {} until it is released", action.reason);
  }
  std::string operator()(end_steps) const { return "end the steps"; }
  std::string operator()(const make_offer& action) const {
    std::vector<std::string_view> names;
    for (const uint16_t place : action.offers) {
      names.push_back(rules.arrangements.offers.at(place).name);
    }
    return fmt::format("offer {}{}", fmt::join(names, ", or else "),
                       action.most_instalments ? " in the most instalments" : "");
  }
  std::string operator()(grant_points action) const {
    return fmt::format("grant {} points", action.points);
  }
};

} // namespace

std::string describe_action(const policy& rules, const policy_action& action) {
  return std::visit(action_words{rules}, action);
}

std::string describe_trigger(const trigger& when) {
  if (const auto* contact = std::get_if<contact_trigger>(&when)) {
    return fmt::format("contact {} on {}", name_of(contact->outcome),
                       contact->by ? name_of(*contact->by) : "any channel");
  }
  if (const auto* reply = std::get_if<reply_trigger>(&when)) {
    return fmt::format("reply {}", reply->intent ? name_of(*reply->intent) : any_reply);
  }
  if (const auto* done = std::get_if<disposition_trigger>(&when)) {
    return fmt::format("{} completed as {}", done->task.value_or("a task"), done->disposition);
  }
  return std::string(name_of(std::get<fact_trigger>(when)));
}

} // namespace recobro
