// Why an account is where it is, for a person who has not seen the policy's language.

#include "core/base/time.hpp"
#include "tools/command/account_words.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace recobro {

namespace {

struct phrase {
  std::string_view key, text;
};

template <size_t count>
std::string phrase_of(const std::array<phrase, count>& known, const std::string& key) {
  for (const auto& each : known)
    if (each.key == key)
      return std::string{each.text};
  return key;
}

constexpr std::array<phrase, 6> causes{{{"opened", "the account began there"},
                                        {"days_past_due", "of its days past due"},
                                        {"cured", "what was due has been paid"},
                                        {"reaction", "the policy reacted to"},
                                        {"by_hand", "somebody moved it"},
                                        {"deadline", "of the deadline"}}};

constexpr std::array<phrase, 6> pauses{{{"closed", "the account is closed"},
                                        {"settled", "nothing is owed"},
                                        {"hold", "of a hold"},
                                        {"dispute", "of an open dispute"},
                                        {"promise", "of an open promise"},
                                        {"arrangement", "of a running arrangement"}}};

constexpr std::array<phrase, 13> timers{{{"hold_end", "hold ends:"},
                                         {"promise_end", "promise ends:"},
                                         {"deadline", "deadline:"},
                                         {"phase_boundary", "phase by days past due:"},
                                         {"next_step", "step:"},
                                         {"action_release", "contact rules, for action"},
                                         {"offer_end", "offer lapses:"},
                                         {"instalment_end", "instalment of arrangement"},
                                         {"effort_end", "effort is over:"},
                                         {"cure_end", "days past due stayed low in phase"},
                                         {"move_asked", "condition of phase"},
                                         {"strategy_exit", "time is over for strategy"},
                                         {"task_review", "contact rules, for held task"}}};

/// Writes instants as the account's wall clock shows them.
class wall_clock {
public:
  explicit wall_clock(const std::string& name)
    : zone_(zone::from_name(name).value_or(zone::utc())) {}

  std::string_view name() const { return zone_.name(); }
  std::string of(const std::string& text) const {
    auto when = parse_instant(text);
    if (!when)
      return text;
    auto minutes = std::chrono::floor<std::chrono::minutes>(zone_.local_time(*when)).count();
    return fmt::format("{} {:02}:{:02}", format_date(zone_.local_date(*when)), minutes / 60,
                       minutes % 60);
  }

private:
  zone zone_;
};

std::string action_sentence(const account_json& planned) {
  auto what = word(planned, "kind") == "send"
                ? fmt::format("sends {} by {}", word(planned, "template"), word(planned, "channel"))
                : fmt::format("gives people the task {}", word(planned, "task"));
  if (auto script = word(planned, "script"); !script.empty())
    what += fmt::format(" with script {}", script);
  return fmt::format("{} (action {}, because of {})", what, word(planned, "action"),
                     word(planned, "because"));
}

/// ", which may leave on 2026-11-23 07:00 by rule CO.hours (unverified)".
std::string waiting_words(const account_json& action, const wall_clock& local) {
  auto when = word(action, "not_before");
  if (when.empty())
    return {};
  auto text = when == "never" ? std::string{", which may never leave"}
                              : ", which may leave on " + local.of(when);
  auto rule = action.value("contact_rule", account_json::object());
  return fmt::format("{} by rule {}{}", text, word(rule, "rule"),
                     rule.value("unverified", false) ? " (unverified)" : "");
}

std::string treatment_sentence(const account_json& chosen) {
  auto strategy = word(chosen, "strategy");
  auto segment = word(chosen, "segment");
  return fmt::format("is treated by {}{}",
                     strategy.empty() ? "the phase's own steps" : "strategy " + strategy,
                     segment.empty() ? "" : ", as segment " + segment);
}

/// "takes link 2 of its chain, instead of action 4 (failed); passed over whatsapp, which may leave
/// on ... by rule CO.hours".
std::string chain_sentence(const account_json& chosen, const wall_clock& local) {
  auto text = "takes link " + word(chosen, "link") + " of its chain";
  if (auto before = word(chosen, "instead_of"); !before.empty())
    text += fmt::format(", instead of action {} ({})", before, word(chosen, "result"));
  for (const auto& passed : chosen.value("passed_over", account_json::array())) {
    auto when = word(passed, "not_before");
    text
      += fmt::format("; passed over {}, which may {}", word(passed, "channel"),
                     when == "never" ? std::string{"never leave"} : "leave on " + local.of(when));
    if (auto rule = word(passed, "rule"); !rule.empty())
      text += " by rule " + rule;
  }
  return text;
}

std::string gain_words(const account_json& move) {
  auto gain = word(move, "expected_gain");
  return gain.empty() ? std::string{} : fmt::format(" (expected gain {})", gain);
}

/// What time alone makes happen, as a sentence; other events as they are.
std::string sentence(const account_json& happened, const wall_clock& local) {
  auto type = word(happened, "type");
  if (type == "phase_entered") {
    auto reason = word(happened, "reason");
    return fmt::format("enters phase {}, because {}{}{}", word(happened, "phase"),
                       phrase_of(causes, word(happened, "cause")), reason.empty() ? "" : " ",
                       reason);
  }
  if (type == "step_scheduled")
    return "waits for its next step until " + local.of(word(happened, "due"));
  if (type == "step_reached")
    return (happened.value("skipped", false) ? "skips step " : "reaches step ")
           + word(happened, "name");
  if (type == "strategy_entered")
    return treatment_sentence(happened);
  if (type == "steps_ended")
    return "has no more steps in this phase";
  if (type == "action_planned")
    return action_sentence(happened) + waiting_words(happened, local);
  if (type == "action_released")
    return "lets action " + word(happened, "action") + " leave";
  if (type == "action_deferred")
    return "keeps action " + word(happened, "action") + " back" + waiting_words(happened, local);
  if (type == "action_cancelled")
    return fmt::format("withdraws action {} ({})", word(happened, "action"),
                       word(happened, "reason"));
  if (type == "promise_ended")
    return fmt::format("promise {} is {}, with {} paid", word(happened, "promise"),
                       word(happened, "outcome"), word(happened, "paid"));
  if (type == "instalment_missed")
    return fmt::format("instalment {} of arrangement {} is missed, with {} missing",
                       word(happened, "instalment"), word(happened, "arrangement"),
                       word(happened, "missing"));
  if (type == "arrangement_ended")
    return fmt::format("arrangement {} is {}, with {} paid", word(happened, "arrangement"),
                       word(happened, "outcome"), word(happened, "paid"));
  if (type == "chain_link_chosen")
    return chain_sentence(happened, local);
  if (type == "effort_spent")
    return fmt::format("has done enough in {}: {}",
                       word(happened, happened.contains("strategy") ? "strategy" : "phase"),
                       word(happened, "limit") == "days"
                         ? "its days are over"
                         : word(happened, "contacts") + " contacts");
  if (type == "move_deferred")
    return fmt::format("may not enter phase {} yet{}; asked again on {}", word(happened, "phase"),
                       gain_words(happened), local.of(word(happened, "ask_at")));
  if (type == "move_requested")
    return fmt::format("waits to enter phase {} until the role {} approves{}",
                       word(happened, "phase"), word(happened, "by"), gain_words(happened));
  if (type == "move_withdrawn")
    return fmt::format("is no longer to enter phase {} ({})", word(happened, "phase"),
                       word(happened, "reason"));
  if (type == "deadline_reached")
    return "deadline " + word(happened, "deadline") + " is reached";
  if (type == "hold_released")
    return "hold " + word(happened, "hold") + " ends";
  return event_line(happened);
}

std::string timer_text(const account_json& timer) {
  return phrase_of(timers, word(timer, "kind")) + " " + word(timer, "name");
}

/// One turn of the clock: its timers, then what they come to.
std::string turn_text(const account_json& turn, const wall_clock& local) {
  std::string due;
  for (const auto& timer : turn.value("timers", account_json::array()))
    due += (due.empty() ? "" : ", ") + timer_text(timer);
  auto text = fmt::format("  {}  {}\n", local.of(word(turn, "at")), due);
  for (const auto& happened : turn.value("events", account_json::array()))
    text += fmt::format("      {}\n", sentence(happened, local));
  if (auto refused = word(turn, "error"); !refused.empty())
    text += fmt::format("      refused: {} ({})\n", refused, word(turn, "detail"));
  return text;
}

std::string reason_text(const account_json& why, const wall_clock& local) {
  auto reason = word(why, "reason");
  auto text = fmt::format("in phase {} since {}, because {}{}{}\n", word(why, "phase"),
                          local.of(word(why, "since")), phrase_of(causes, word(why, "cause")),
                          reason.empty() ? "" : " ", reason);
  if (auto entry = word(why, "entry"); !entry.empty()) {
    auto by = word(why, "by");
    text += fmt::format("  decided by entry {}: {}", entry, by == "wake_up" ? "the clock" : by);
    if (auto command = word(why, "command"); !command.empty())
      text += " " + command;
    if (auto actor = word(why, "actor"); !actor.empty())
      text += ", sent by " + actor;
    text += '\n';
  }
  return text;
}

/// "it waits to enter phase court until the role supervisor approves (action 7)".
std::string waiting_move_text(const account_json& explanation, const wall_clock& local) {
  if (!explanation.contains("waiting_move"))
    return {};
  const auto& move = explanation["waiting_move"];
  auto text = fmt::format("it waits to enter phase {}", word(move, "phase"));
  if (word(move, "waits_for") == "approval")
    return fmt::format("{} until the role {} approves (action {})\n", text, word(move, "by"),
                       word(move, "action"));
  if (word(move, "waits_for") == "condition")
    return fmt::format("{} until its condition holds; asked again on {}\n", text,
                       local.of(word(move, "ask_at")));
  return fmt::format("it was refused to enter phase {}\n", word(move, "phase"));
}

/// "in court 18000.00 of 60000.00 would come back, at a cost of 11600.00: a gain of 6400.00".
std::string gain_text(const account_json& explanation) {
  if (!explanation.contains("expected_gain"))
    return {};
  const auto& gain = explanation["expected_gain"];
  return fmt::format("in court {} of {} would come back, at a cost of {}: a gain of {}\n",
                     word(gain, "recovery"), word(gain, "balance"), word(gain, "cost"),
                     word(gain, "gain"));
}

/// Why something that was to go out is still here.
std::string still_waiting(const account_json& action, const std::string& now,
                          const wall_clock& local) {
  auto text = fmt::format("action {} ({} by {}) waits ", word(action, "action"),
                          word(action, "what"), word(action, "channel"));
  auto quota = word(action, "quota");
  if (quota.empty())
    return text + fmt::format("for the contact rules until {}\n", local.of(word(action, "until")));
  // The wall clock's text begins with its day.
  auto day_of = [&](const std::string& when) { return local.of(when).substr(0, 10); };
  auto today = day_of(word(action, "room_from")) == day_of(now);
  return text
         + fmt::format("for {}quota '{}', until {}\n",
                       today ? "room later today in " : "tomorrow's ", quota,
                       local.of(word(action, "until")));
}

} // namespace

std::string explanation_text(const account_json& explanation) {
  wall_clock local{word(explanation, "zone")};
  auto text = fmt::format("{} on {} ({})\n\n", account_title(explanation),
                          local.of(word(explanation, "now")), local.name());
  text += fmt::format("owes {} {}", word(explanation, "balance"), word(explanation, "currency"));
  if (auto due = due_words(explanation); !due.empty())
    text += ", " + due;
  text += '\n' + reason_text(explanation.value("why", account_json::object()), local);
  if (explanation.contains("strategy") || explanation.contains("segment"))
    text += fmt::format("it {}\n", treatment_sentence(explanation));
  auto policy = explanation.value("policy", account_json::object());
  text += fmt::format("policy {}, version {}\n", word(policy, "name"),
                      word(policy, "hash").substr(0, 12));
  if (auto pause = word(explanation, "paused_by"); !pause.empty())
    text += fmt::format("its steps are paused, because {}\n", phrase_of(pauses, pause));
  text += waiting_move_text(explanation, local) + gain_text(explanation);
  for (const auto& action : explanation.value("waiting", account_json::array()))
    text += still_waiting(action, word(explanation, "now"), local);
  text += "\non its agenda\n";
  auto agenda = explanation.value("agenda", account_json::array());
  for (const auto& timer : agenda)
    text += fmt::format("  {}  {}\n", local.of(word(timer, "due")), timer_text(timer));
  text += agenda.empty() ? "  nothing\n" : "";
  text += "\nwhat would happen if nothing came from outside\n";
  auto next = explanation.value("next", account_json::array());
  for (const auto& turn : next)
    text += turn_text(turn, local);
  return next.empty() ? text + "  nothing\n" : text;
}

} // namespace recobro
