// An ending for every account: whoever never pays must not stay in a phase for ever without anybody
// having said what comes of it, nor wait for a person without anybody knowing of it.

#include "config/policy_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>

namespace recobro {

namespace {

/// What a list of actions comes to, done one after the other.
struct outcome {
  size_t phase = 0;                  // in which the account is then
  bool stopped = false;              // no step is left to be taken in it
  bool closed = false;               // it went through a final phase that is open to everybody
  const place_hold* hold = nullptr;  // without an end
  const task_action* task = nullptr; // somebody is told
  bool ends() const { return !stopped || task != nullptr; }
};

bool open_to_everybody(const phase& one) {
  return !one.enter_if && !one.approval;
}

outcome outcome_of(const std::vector<policy_action>& actions, const policy& rules, outcome made) {
  for (const policy_action& action : actions) {
    if (const auto* move = std::get_if<move_to_phase>(&action); move && move->phase != made.phase) {
      const phase& entered = rules.phases[move->phase];
      made.phase = move->phase;
      made.stopped = false;
      made.closed = made.closed || (entered.final && open_to_everybody(entered));
    } else if (std::holds_alternative<end_steps>(action)) {
      made.stopped = true;
    } else if (const auto* hold = std::get_if<place_hold>(&action); hold && !hold->length) {
      made.hold = hold;
    } else if (const auto* task = std::get_if<task_action>(&action)) {
      made.task = task;
    }
  }
  return made;
}

/// Steps end when an effort is spent.
outcome outcome_of(const effort_cap& effort, const policy& rules, size_t phase) {
  return outcome_of(effort.then, rules, {.phase = phase, .stopped = true});
}

bool ends_by_days(const std::optional<effort_cap>& effort, const policy& rules, size_t phase) {
  return effort && effort->days > 0 && outcome_of(*effort, rules, phase).ends();
}

/// Whether the steps, one after the other, are sure to lead to another phase.
bool lead_on(const std::vector<step>& steps, size_t phase) {
  for (const step& one : steps) {
    if (std::holds_alternative<end_steps>(one.action)) {
      return false;
    }
    const auto* move = std::get_if<move_to_phase>(&one.action);
    if (move && move->phase != phase && !one.only_if) {
      return true;
    }
  }
  return false;
}

bool takes_everybody(const strategy& one) {
  return one.segments.empty() && !one.when && !one.leave_when;
}

/// Rungs into which the policy itself moves accounts that may be past the day of the next rung:
/// those from no rung or a higher one, and those that a guarded rung has kept below. A rung that
/// was crossed before is not crossed again, so time does not lead them on.
class brought_back {
public:
  explicit brought_back(const policy_draft& draft)
    : phases_(draft.rules.phases)
    , guarded_(std::ranges::any_of(
        phases_, [](const phase& one) { return one.from_day && !open_to_everybody(one); }))
    , found_(phases_.size(), false) {
    for (size_t index = 0; index < phases_.size(); ++index) {
      const phase& here = phases_[index];
      walk(here, index);
      for (const strategy& one : here.strategies) {
        walk(one, index);
      }
    }
    for (size_t index = 0; index < phases_.size(); ++index) {
      walk(draft.rules.reactions, index);
      for (const deadline_rule& one : draft.rules.deadlines) {
        walk(one.actions, index);
      }
    }
  }
  bool into(size_t rung) const { return found_[rung]; }

private:
  /// @param how A phase or a strategy.
  template <class Treatment>
  void walk(const Treatment& how, size_t from) {
    for (const step& one : how.steps) {
      walk({one.action}, from);
    }
    walk(how.reactions, from);
    if (how.effort) {
      walk(how.effort->then, from);
    }
  }
  void walk(const std::vector<reaction>& reactions, size_t from) {
    for (const reaction& one : reactions) {
      walk(one.actions, from);
    }
  }
  void walk(const std::vector<policy_action>& actions, size_t from) {
    for (const policy_action& action : actions) {
      const auto* move = std::get_if<move_to_phase>(&action);
      if (!move || phases_[from].final || move->phase == from) {
        continue;
      }
      if (guarded_ || !phases_[from].from_day || from > move->phase) {
        found_[move->phase] = true;
      }
      from = move->phase;
    }
  }

  const std::vector<phase>& phases_;
  bool guarded_;
  std::vector<bool> found_;
};

constexpr std::string_view remedy = "no ending: an account that never pays could stay here for "
                                    "ever; add an 'effort' with 'days' and "
                                    "what is done then, a step that moves on, or a later rung";
constexpr std::string_view remedy_behind
  = "no ending: accounts that are moved here may be past the day of the next rung, which is not "
    "crossed twice, and one that never pays could stay here for ever; add an 'effort' with 'days' "
    "and what is done then, or a step that moves on";
constexpr std::string_view effort_remedy
  = "no ending: when the 'effort' is spent the steps end, and nothing comes of an account that "
    "never pays; add a task or a 'move_to' to its 'then'";

std::string after_end(const outcome& made) {
  return made.task ? fmt::format("waits for somebody: after 'end_steps' an account that never pays "
                                 "stays where it is until somebody moves or closes it; the task "
                                 "'{}' tells them",
                                 made.task->kind)
                   : "no ending: after 'end_steps' nothing more happens to an account that never "
                     "pays; add a task or a 'move_to' beside it, or an 'effort' with 'days' to the "
                     "phase";
}

std::string on_hold(const place_hold& hold, const task_action* task) {
  return fmt::format("waits for somebody: the hold '{}' has no 'for', so steps and efforts stand "
                     "still until somebody releases it; {}",
                     hold.reason,
                     task ? fmt::format("the task '{}' tells them", task->kind)
                          : "nobody is told: add a task beside it, or say 'for' how long");
}

class ending_search {
public:
  explicit ending_search(const policy_draft& draft)
    : draft_(draft)
    , rules_(draft.rules)
    , brought_(draft) {}

  void look_at(size_t index) {
    const phase& here = rules_.phases[index];
    const bool everybody = std::ranges::any_of(here.strategies, takes_everybody);
    for (const treatment& how : treatments_of(draft_, index)) {
      if (how.strategy > 0 || !everybody) {
        look_at(index, how);
      }
    }
  }

  void tell(yaml_errors& notes) const {
    for (const auto& [key, found] : found_) {
      warn(notes, found.place, key.second + places_of(found.phases));
    }
  }

private:
  struct note {
    yaml_node place;
    std::set<size_t> phases; // empty: the place is the phase or strategy itself
  };

  void look_at(size_t index, const treatment& how) {
    const phase& here = rules_.phases[index];
    const auto& places = draft_.phases[index];
    const auto* chosen = how.strategy > 0 ? &here.strategies[how.strategy - 1u] : nullptr;
    const yaml_node& place = chosen ? places.strategies[how.strategy - 1u].where : places.own.where;
    const bool safe = is_safe(index) || (chosen && ends_by_days(chosen->effort, rules_, index));
    const bool leads = lead_on(*how.steps, index);
    if (!safe && !leads) {
      const bool behind = here.from_day && next_rung(rules_, index);
      found_.insert(
        {{place.position(), std::string(behind ? remedy_behind : remedy)}, {place, {}}});
    }
    // What ends the steps matters where nothing else would have led on.
    const bool only_steps = !safe && leads;
    look_at_steps(index, how);
    look_at_effort(index, here.effort, places.own.where, only_steps);
    if (chosen) {
      look_at_effort(index, chosen->effort, place, only_steps);
    }
    for (size_t list = 0; list < how.answers.size(); ++list) {
      look_at_answers(index, how, list, only_steps);
    }
    for (size_t at = 0; at < rules_.deadlines.size(); ++at) {
      look_at_list(outcome_of(rules_.deadlines[at].actions, rules_, {.phase = index}), nullptr,
                   draft_.deadlines[at], {index, only_steps});
    }
  }

  void look_at_steps(size_t index, const treatment& how) {
    const std::vector<step>& steps = *how.steps;
    for (size_t at = 0; at < steps.size(); ++at) {
      const auto* hold = std::get_if<place_hold>(&steps[at].action);
      if (hold && !hold->length && !time_closes(index)) {
        const auto* before = at > 0 ? std::get_if<task_action>(&steps[at - 1].action) : nullptr;
        add((*how.step_places)[at], on_hold(*hold, before), index);
      }
    }
  }

  void look_at_effort(size_t index, const std::optional<effort_cap>& effort, const yaml_node& place,
                      bool only_steps) {
    if (!effort) {
      return;
    }
    const outcome made = outcome_of(*effort, rules_, index);
    note_hold(made, nullptr, place, index);
    if (!made.ends() && is_stuck(made, {index, only_steps})) {
      add(place, std::string(effort_remedy), index);
    }
  }

  void look_at_answers(size_t index, const treatment& how, size_t list, bool only_steps) {
    const auto& reactions = *how.answers[list].reactions;
    for (size_t at = 0; at < reactions.size(); ++at) {
      const trigger& when = reactions[at].when;
      const outcome made = outcome_of(reactions[at].actions, rules_, {.phase = index});
      const auto answers = [&when](const reaction& earlier) {
        return !earlier.only_if && covers(earlier.when, when);
      };
      if ((made.stopped || made.hold) && !how.answered_before(list, when)
          && std::ranges::none_of(std::span(reactions).first(at), answers)) {
        look_at_list(made, &when, (*how.answers[list].places)[at], {index, only_steps});
      }
    }
  }

  /// Where a list is done, and whether nothing but the steps would have led on from there.
  struct beginning {
    size_t phase = 0;
    bool only_steps = false;
  };

  void look_at_list(const outcome& made, const trigger* when, const yaml_node& place,
                    const beginning& from) {
    note_hold(made, when, place, from.phase);
    if (made.stopped && is_stuck(made, from)
        && !deadline_after(when, made.phase, [](const outcome& then) { return then.ends(); })) {
      add(place, after_end(made), made.phase);
    }
  }

  bool is_stuck(const outcome& made, const beginning& from) const {
    return made.phase == from.phase ? from.only_steps : !is_safe(made.phase);
  }

  void note_hold(const outcome& made, const trigger* when, const yaml_node& place, size_t index) {
    if (made.hold && !made.closed && !time_closes(made.phase)
        && !deadline_after(when, made.phase, [](const outcome& then) { return then.closed; })) {
      add(place, on_hold(*made.hold, made.task), index);
    }
  }

  /// Whether the same fact starts a deadline that comes to what is wanted.
  template <class Wanted>
  bool deadline_after(const trigger* when, size_t phase, Wanted wanted) const {
    return when && std::ranges::any_of(rules_.deadlines, [&](const deadline_rule& one) {
             return covers(one.starts, *when)
                    && wanted(outcome_of(one.actions, rules_, {.phase = phase, .stopped = true}));
           });
  }

  bool time_leads_on(size_t index) const {
    return rules_.phases[index].from_day && next_rung(rules_, index) && !brought_.into(index);
  }

  /// Whether days past due alone close an account of the phase, also one on hold.
  bool time_closes(size_t index) const {
    for (size_t later = index + 1; time_leads_on(index) && later < rules_.phases.size(); ++later) {
      const phase& rung = rules_.phases[later];
      if (rung.from_day && rung.final && open_to_everybody(rung)) {
        return true;
      }
    }
    return rules_.phases[index].final;
  }

  /// Whether an account leaves the phase, or somebody hears of it, whatever becomes of its steps.
  bool is_safe(size_t index) const {
    const phase& here = rules_.phases[index];
    return here.final || time_leads_on(index) || ends_by_days(here.effort, rules_, index);
  }

  void add(const yaml_node& place, std::string words, size_t phase) {
    found_.insert({{place.position(), std::move(words)}, {place, {}}})
      .first->second.phases.insert(phase);
  }

  std::string places_of(const std::set<size_t>& phases) const {
    constexpr size_t named_max = 3;
    if (phases.empty()) {
      return {};
    }
    const auto all
      = std::ranges::count_if(rules_.phases, [](const phase& one) { return !one.final; });
    if (phases.size() > 1 && phases.size() == static_cast<size_t>(all)) {
      return "; in every phase";
    }
    std::string names;
    size_t named = 0;
    for (const size_t index : phases) {
      if (named++ == named_max) {
        return fmt::format("; in phases {} and {} more", names, phases.size() - named_max);
      }
      names += fmt::format("{}'{}'", named > 1 ? ", " : "", rules_.phases[index].name);
    }
    return fmt::format("; in phase{} {}", phases.size() > 1 ? "s" : "", names);
  }

  const policy_draft& draft_;
  const policy& rules_;
  brought_back brought_;
  std::map<std::pair<yaml_position, std::string>, note> found_;
};

} // namespace

void find_endless(const policy_draft& draft, yaml_errors& warnings) {
  ending_search search(draft);
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    if (!draft.rules.phases[index].final) {
      search.look_at(index);
    }
  }
  search.tell(warnings);
}

} // namespace recobro
