#include "config/policy_sends.hpp"
#include "config/wait_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <set>
#include <vector>

namespace recobro {

namespace {

/// A way from one phase to another on which no time is sure to pass.
struct way_out {
  size_t from = 0;
  size_t target = 0;
  yaml_node place; // the step or reaction that moves
};

/// Results that the channel reports by itself; for the others a person has to act.
bool comes_by_itself(contact_outcome outcome) {
  return outcome == contact_outcome::queued || outcome == contact_outcome::sent
         || outcome == contact_outcome::delivered || outcome == contact_outcome::failed;
}

/// What a phase does as soon as it is entered, and what follows of that by itself.
class first_moment {
public:
  first_moment(const treatment& how, const policy& rules, const phase& here, const yaml_node& place,
               size_t index)
    : how_(how)
    , rules_(rules)
    , index_(index) {
    take_steps();
    // Answers may send, which is answered in turn, or hasten the steps.
    for (size_t sends = channel_count + 1; sends != sent_.count();) {
      sends = sent_.count();
      for (size_t list = 0; list < how.answers.size(); ++list) {
        answer(list);
      }
    }
    spend(here.effort, place);
    if (how.strategy > 0) {
      spend(here.strategies[how.strategy - 1u].effort, place);
    }
  }

  std::vector<way_out> ways;

private:
  /// The steps up to the first that waits. "until 09:00" is no wait when it is 09:00.
  void take_steps() {
    const std::vector<step>& steps = *how_.steps;
    for (size_t at = 0; at < steps.size(); ++at) {
      const policy_action& action = steps[at].action;
      const bool sure = !steps[at].only_if;
      if ((takes_time(steps[at].wait) && !hastened_)
          || (std::holds_alternative<place_hold>(action) && sure)) {
        return;
      }
      note(action, (*how_.step_places)[at]);
      if (std::holds_alternative<move_to_phase>(action) && sure) {
        return;
      }
    }
  }

  /// Contacts may be enough as soon as they are sent.
  void spend(const std::optional<effort_cap>& effort, const yaml_node& place) {
    if (effort && effort->contacts_max > 0 && sent_.any()) {
      for (const policy_action& action : effort->then) {
        note(action, place);
      }
    }
  }

  void note(const policy_action& action, const yaml_node& place) {
    for (const channel by : channels_of(action, rules_)) {
      sent_.set(static_cast<size_t>(by));
    }
    if (const auto* move = std::get_if<move_to_phase>(&action); move && move->phase != index_) {
      ways.push_back({index_, move->phase, place});
    }
    if (std::holds_alternative<next_step_now>(action) && !hastened_) {
      hastened_ = true;
      take_steps();
    }
  }

  void answer(size_t list) {
    const auto& reactions = *how_.answers[list].reactions;
    const auto& places = *how_.answers[list].places;
    for (size_t at = 0; at < reactions.size(); ++at) {
      const auto* when = std::get_if<contact_trigger>(&reactions[at].when);
      if (!when || !comes_by_itself(when->outcome) || !follows_a_send(*when)
          || how_.answered_before(list, reactions[at].when)) {
        continue;
      }
      for (const policy_action& action : reactions[at].actions) {
        note(action, places[at]);
      }
    }
  }

  bool follows_a_send(const contact_trigger& when) const {
    for (size_t by = 0; by < channel_count; ++by) {
      if (sent_.test(by) && can_follow(when, static_cast<channel>(by))) {
        return true;
      }
    }
    return false;
  }

  const treatment& how_;
  const policy& rules_;
  size_t index_;
  std::bitset<channel_count> sent_;
  bool hastened_ = false; // an answer takes the next step at once
};

/// Walks along the ways and complains of each that leads back into the walk.
class circle_search {
public:
  circle_search(const policy_draft& draft, yaml_errors& errors)
    : draft_(draft)
    , errors_(errors)
    , seen_(draft.phases.size(), false) {
    for (size_t index = 0; index < draft.phases.size(); ++index) {
      auto& ways = ways_.emplace_back();
      for (const treatment& how : treatments_of(draft, index)) {
        std::ranges::move(first_moment(how, draft.rules, draft.rules.phases[index],
                                       draft.phases[index].own.where, index)
                            .ways,
                          std::back_inserter(ways));
      }
    }
  }

  void from(size_t phase) {
    if (seen_[phase]) {
      return;
    }
    seen_[phase] = true;
    walk_.push_back(phase);
    for (const way_out& way : ways_[phase]) {
      const auto back = std::ranges::find(walk_, way.target);
      if (back == walk_.end()) {
        from(way.target);
      } else if (complained_.insert(way.place.position()).second) {
        complain(way, {back, walk_.end()});
      }
    }
    walk_.pop_back();
  }

private:
  void complain(const way_out& way, const std::vector<size_t>& circle) {
    std::string names;
    for (const size_t phase : circle) {
      names += draft_.rules.phases[phase].name + " -> ";
    }
    names += draft_.rules.phases[circle.front()].name;
    errors_.add(way.place, errc::config_wrong_value,
                fmt::format("closes a circle of phases in which no time passes: {}; give a step of "
                            "it a wait of days, hours or minutes",
                            names));
  }

  const policy_draft& draft_;
  yaml_errors& errors_;
  std::vector<std::vector<way_out>> ways_; // by phase
  std::vector<bool> seen_;
  std::vector<size_t> walk_;
  std::set<yaml_position> complained_;
};

} // namespace

void refuse_phase_circles(const policy_draft& draft, yaml_errors& errors) {
  circle_search search(draft, errors);
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    search.from(index);
  }
}

} // namespace recobro
