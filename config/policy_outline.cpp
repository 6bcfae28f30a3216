#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "config/wait_text.hpp"

#include <fmt/format.h>

#include <optional>

namespace recobro {

namespace {

std::string percent(int64_t basis_points) {
  return basis_points % 100 == 0 ? fmt::format("{}%", basis_points / 100)
                                 : fmt::format("{}.{:02}%", basis_points / 100, basis_points % 100);
}

std::string money(const policy& rules, amount value) {
  return rules.unit ? fmt::format("{} {}", format_amount(value, *rules.unit), rules.unit->code())
                    : fmt::format("{} minor units", value.minor);
}

std::string listed(const policy& rules, const std::vector<policy_action>& actions) {
  std::string out;
  for (const policy_action& action : actions) {
    out += (out.empty() ? "" : ", then ") + describe_action(rules, action);
  }
  return out;
}

/// "days -10 to -1", "from day 31", "entered by: legal_referral" and so on.
std::string span_of(const policy& rules, size_t index) {
  const phase& here = rules.phases[index];
  if (!here.from_day) {
    return index == 0 ? "where accounts start; left by an event or by hand"
                      : "entered by an event or by hand";
  }
  for (size_t later = index + 1; later < rules.phases.size(); ++later) {
    if (const auto next = rules.phases[later].from_day) {
      return fmt::format("days past due {} to {}", *here.from_day, *next - 1);
    }
  }
  return fmt::format("days past due {} and more", *here.from_day);
}

std::string if_words(const policy& rules, const std::optional<condition>& asked) {
  return asked ? ", if " + describe_condition(rules, *asked) : "";
}

void append_reactions(const policy& rules, const std::vector<reaction>& reactions,
                      std::string_view indent, std::string& out) {
  for (const reaction& one : reactions) {
    out += fmt::format("{}when {}{}: {}\n", indent, describe_trigger(one.when),
                       if_words(rules, one.only_if), listed(rules, one.actions));
  }
}

void append_steps(const policy& rules, const std::vector<step>& steps, std::string_view indent,
                  std::string& out) {
  size_t number = 0;
  for (const step& one : steps) {
    const bool acts = !std::holds_alternative<do_nothing>(one.action);
    out += fmt::format("{}{}. {}: {}{}{}{}\n", indent, ++number, one.name, describe_wait(one.wait),
                       if_words(rules, one.only_if), acts ? ", " : "",
                       acts ? describe_action(rules, one.action) : "");
  }
}

std::string cure_words(const cure_rules& cure) {
  if (!cure.allowed) {
    return "a phase is never left backwards by itself";
  }
  if (cure == cure_rules{}) {
    return "a phase is left backwards when days past due fall";
  }
  return fmt::format("a phase is left backwards when days past due fall {} below it{}", cure.below,
                     cure.for_days > 0 ? fmt::format(" and stay so for {} days", cure.for_days)
                                       : "");
}

std::string channel_words(const word_set<channel>& channels) {
  std::string names;
  bool all = true;
  for (size_t by = 0; by < channel_count; ++by) {
    const bool has = channels.has(static_cast<channel>(by));
    all = all && has;
    if (has) {
      names += fmt::format("{}{}", names.empty() ? "" : ", ", channel_names[by]);
    }
  }
  return all ? "every channel" : names;
}

std::string hour_text(duration time) {
  const auto minutes = std::chrono::floor<std::chrono::minutes>(time).count();
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

/// "monday 20:00 to 24:00, sunday" of the hours that are not open.
std::string quiet_words(const quiet_window& window) {
  std::string text;
  const weekly_hours quiet = complement(window.open);
  for (size_t day = 0; day < weekday_names.size(); ++day) {
    for (const open_span& span : quiet.days[day]) {
      const bool whole = span.until - span.from == std::chrono::hours{24};
      text += fmt::format(
        "{}{}{}", text.empty() ? "" : ", ", weekday_names[day],
        whole ? "" : fmt::format(" {} to {}", hour_text(span.from), hour_text(span.until)));
    }
  }
  if (window.holidays) {
    text += text.empty() ? "holidays" : ", holidays";
  }
  return text;
}

void append_windows(const std::vector<quiet_window>& windows, std::string_view indent,
                    std::string& out) {
  for (const quiet_window& one : windows) {
    out
      += fmt::format("{}quiet on {}: {}\n", indent, channel_words(one.channels), quiet_words(one));
  }
}

void append_gain(const policy& rules, std::string& out) {
  const gain_rules& gain = rules.gain;
  if (gain.recoveries.empty()) {
    return;
  }
  out += "  expected gain:";
  for (const auto& one : gain.recoveries) {
    out += fmt::format(" {} of the balance comes back{};", percent(one.basis_points),
                       if_words(rules, one.only_if));
  }
  out += fmt::format(" it costs {}, {} of the balance and {} of what comes back\n",
                     money(rules, gain.fixed_cost), percent(gain.balance_cost_basis_points),
                     percent(gain.recovery_cost_basis_points));
}

void append_effort(const policy& rules, const std::optional<effort_cap>& effort,
                   std::string_view indent, std::string& out) {
  if (!effort) {
    return;
  }
  std::string enough;
  if (effort->contacts_max > 0) {
    enough
      = fmt::format("{} contacts on {}", effort->contacts_max, channel_words(effort->channels));
  }
  if (effort->days > 0) {
    enough += fmt::format("{}{} days", enough.empty() ? "" : " or ", effort->days);
  }
  out += fmt::format("{}after {}: {}\n", indent, enough, listed(rules, effort->then));
}

void append_tone(const std::string& tone, std::string_view indent, std::string& out) {
  if (!tone.empty()) {
    out += fmt::format("{}tone {}\n", indent, tone);
  }
}

void append_strategy(const policy& rules, const strategy& one, std::string& out) {
  std::string of;
  for (const uint16_t place : one.segments) {
    of += (of.empty() ? " for " : ", ") + rules.segments.at(place).name;
  }
  out += fmt::format("  strategy {}{}{}\n", one.name, of, if_words(rules, one.when));
  append_steps(rules, one.steps, "    ", out);
  append_reactions(rules, one.reactions, "    ", out);
  append_windows(one.quiet, "    ", out);
  append_effort(rules, one.effort, "    ", out);
  append_tone(one.tone, "    ", out);
  if (one.leave_when) {
    out += fmt::format("    left when {}\n", describe_condition(rules, *one.leave_when));
  }
}

void append_phase(const policy& rules, size_t index, std::string& out) {
  const phase& here = rules.phases[index];
  out += fmt::format("phase {} ({}{})\n", here.name, span_of(rules, index),
                     here.final ? "; closes the account" : "");
  if (here.enter_if) {
    out += fmt::format("  entered only if {}\n", describe_condition(rules, *here.enter_if));
  }
  if (here.approval) {
    out += fmt::format("  entered only when the role {} approves\n", name_of(*here.approval));
  }
  append_steps(rules, here.steps, "  ", out);
  append_reactions(rules, here.reactions, "  ", out);
  append_effort(rules, here.effort, "  ", out);
  append_tone(here.tone, "  ", out);
  for (const strategy& one : here.strategies) {
    append_strategy(rules, one, out);
  }
}

void append_segments(const policy& rules, std::string& out) {
  if (rules.chosen_segment == segment_choice::highest_score) {
    out += "of the segments that fit an account belongs to the one with the highest score\n";
  }
  for (const segment& one : rules.segments) {
    out += fmt::format("segment {}{}: {}\n", one.name,
                       one.score ? " by score " + rules.scores.at(*one.score).name : "",
                       describe_condition(rules, one.when));
  }
  for (const score_rule& one : rules.scores) {
    out += fmt::format("score {}: {}\n", one.name, one.base);
    for (const score_term& term : one.terms) {
      out += fmt::format("  {}\n", describe_term(rules, term));
    }
  }
  if (rules.task_priority) {
    out += fmt::format("tasks have the priority of score {}\n",
                       rules.scores.at(*rules.task_priority).name);
  }
}

void append_calendar(const policy& rules, std::string& out) {
  std::string weekend;
  for (size_t day = 0; day < weekday_names.size(); ++day) {
    if ((rules.calendar.weekend & (1u << day)) != 0) {
      weekend += fmt::format("{}{}", weekend.empty() ? "" : ", ", weekday_names[day]);
    }
  }
  out += fmt::format("  weekend {}; {} holidays\n", weekend.empty() ? "none" : weekend,
                     rules.calendar.holidays.size());
}

void append_promises(const policy& rules, std::string& out) {
  const promise_rules& promises = rules.promises;
  out += fmt::format("  promises: at most {} days ahead, at least {} and {} of what is owed; kept "
                     "when at most {} or {} is missing {} days later; {}\n",
                     promises.days_max, money(rules, promises.smallest),
                     percent(promises.smallest_basis_points), money(rules, promises.tolerance),
                     percent(promises.tolerance_basis_points), promises.tolerance_days,
                     promises.pauses_steps ? "steps wait for it" : "steps go on meanwhile");
}

std::string term_of(const arrangement_offer& offer) {
  const auto count = offer.instalments_least == offer.instalments_most
                       ? std::to_string(offer.instalments_most)
                       : fmt::format("{} to {}", offer.instalments_least, offer.instalments_most);
  const auto& every = offer.every;
  const auto number = every.months > 0 ? every.months : every.days;
  const std::string_view unit = every.months > 0 ? "month" : "day";
  return fmt::format("{} instalment{}, one every {}", count, offer.instalments_most == 1 ? "" : "s",
                     number == 1 ? std::string(unit) : fmt::format("{} {}s", number, unit));
}

std::string discount_of(const discount_terms& terms) {
  auto text = fmt::format("; {} of the {} forgiven when it is kept", percent(terms.basis_points),
                          name_of(terms.of));
  for (size_t role = 0; role < sender_role_count; ++role) {
    text += fmt::format("{} {} up to {}", role == 0 ? ", by" : ",",
                        name_of(static_cast<sender_role>(role)), percent(terms.limits[role]));
  }
  return text;
}

void append_offer(const policy& rules, const arrangement_offer& offer, std::string& out) {
  out += fmt::format("  offer {}: {}", offer.name, term_of(offer));
  if (offer.down_payment_basis_points > 0) {
    out += fmt::format("; {} down", percent(offer.down_payment_basis_points));
  }
  if (offer.interest != interest_method::none) {
    out += fmt::format("; {} interest of {} a year", name_of(offer.interest),
                       percent(offer.yearly_basis_points));
  }
  if (offer.discount.basis_points > 0 || offer.discount.limit() > 0) {
    out += discount_of(offer.discount);
  }
  if (offer.only_if) {
    out += fmt::format("; if {}", describe_condition(rules, *offer.only_if));
  }
  out += '\n';
}

void append_arrangements(const policy& rules, std::string& out) {
  const arrangement_rules& terms = rules.arrangements;
  if (terms.offers.empty()) {
    return;
  }
  out += fmt::format("  arrangements: an instalment is served when at most {} or {} of it is "
                     "missing {} days later; broken with {} in arrears; {}\n",
                     money(rules, terms.tolerance), percent(terms.tolerance_basis_points),
                     terms.tolerance_days, terms.breaks_after,
                     terms.pauses_steps ? "steps and phase wait for it" : "steps go on meanwhile");
  for (const arrangement_offer& offer : terms.offers) {
    append_offer(rules, offer, out);
  }
}

} // namespace

std::string describe_policy(const policy& rules) {
  std::string out
    = fmt::format("policy {}\n  zone {}; currency {}\n", rules.name, rules.default_zone.name(),
                  rules.unit ? rules.unit->code() : "any (no amounts in the rules)");
  append_calendar(rules, out);
  out += fmt::format("  payments serve {}{}; {}\n", name_of(rules.order),
                     rules.fees_first ? ", fees first" : "", cure_words(rules.cure));
  append_windows(rules.quiet, "  ", out);
  append_gain(rules, out);
  append_promises(rules, out);
  append_arrangements(rules, out);
  append_segments(rules, out);
  out += describe_trials(rules);
  for (size_t index = 0; index < rules.phases.size(); ++index) {
    append_phase(rules, index, out);
  }
  if (!rules.reactions.empty()) {
    out += "in every phase, unless the phase has its own answer\n";
    append_reactions(rules, rules.reactions, "  ", out);
  }
  for (const deadline_rule& one : rules.deadlines) {
    out += fmt::format("deadline {}: {} {}: {}\n", one.name, describe_wait(one.after),
                       describe_trigger(one.starts), listed(rules, one.actions));
  }
  return out + describe_migrations(rules);
}

} // namespace recobro
