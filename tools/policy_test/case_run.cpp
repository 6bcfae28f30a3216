#include "tools/policy_test/case_run.hpp"

#include "actors/gateway/entry_json.hpp"
#include "tools/policy_test/action_text.hpp"
#include "tools/policy_test/moment.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

using fact = expected_word::fact;
using list = expected_actions::list;

bool is_about_tasks(list in) {
  return in == list::tasks || in == list::tasks_only || in == list::no_tasks;
}

std::string or_none(std::string_view text) {
  return std::string(text.empty() ? std::string_view{"none"} : text);
}

std::string holds_text(const account_state& account) {
  std::vector<std::string> reasons;
  for (const auto& one : account.holds)
    reasons.push_back(one.reason);
  std::ranges::sort(reasons);
  std::string text;
  for (const auto& one : reasons)
    text += (text.empty() ? "" : ", ") + one;
  return or_none(text);
}

class case_player {
public:
  case_player(const policy_test_file& file, const policy_test_case& which)
    : which_(which)
    , run_(*file.rules, file.contact.get(), which.account_mark)
    , made_{which.name, which.local, which.unit, 0, {}, {}} {}

  case_result play() {
    size_t next = 0;
    for (const auto& one : which_.expected) {
      for (; next < which_.facts.size() && which_.facts[next].at <= one.at; ++next)
        take(which_.facts[next]);
      if (auto done = run_.pass_to(one.at); !done)
        differ(one.where, one.at, "time", "timers that come to rest", done.error().detail);
      check(one);
    }
    made_.history = run_.history();
    return std::move(made_);
  }

private:
  void differ(yaml_position where, instant at, std::string_view about, std::string expected,
              std::string was) {
    made_.differences.push_back(
      {where, at, std::string(about), std::move(expected), std::move(was)});
  }

  // -- facts

  void take(const test_fact& given) {
    auto done = perform(given);
    if (given.refused || !done) // that a fact is taken is one when it is not
      ++made_.checks;
    if (done && given.refused)
      differ(given.where, given.at, given.type,
             fmt::format("refused with {}", name_of(*given.refused)), "accepted");
    else if (!done && given.refused != done.error().code)
      differ(given.where, given.at, given.type,
             given.refused ? fmt::format("refused with {}", name_of(*given.refused)) : "accepted",
             fmt::format("refused with {}: {}", name_of(done.error().code), done.error().detail));
  }

  result<void> perform(const test_fact& given) {
    if (auto stop = std::get_if<outbox_stopped>(&given.what)) {
      auto done = run_.pass_to(given.at);
      run_.stop_outbox(stop->by);
      return done;
    }
    if (auto resume = std::get_if<outbox_resumed>(&given.what))
      return run_.resume_outbox(resume->by, given.at);
    auto told = std::get<command>(given.what);
    if (given.of_last_action)
      if (auto done = name_last_action(told); !done)
        return done;
    return run_.tell(told);
  }

  /// A task's results come by agent_call, whatever it is about.
  result<void> name_last_action(command& told) {
    if (auto done = run_.pass_to(told.received_at); !done)
      return done;
    auto& contact = std::get<record_contact>(told.body);
    const auto& deeds = run_.deeds();
    const auto last = std::find_if(deeds.rbegin(), deeds.rend(), [&](const deed& one) {
      const bool task = one.content.kind == action_kind::task;
      return one.at == deed::stage::left
             && (task ? contact.by == channel::agent_call : one.content.by == contact.by);
    });
    if (last == deeds.rend())
      return fail(errc::action_unknown,
                  fmt::format("nothing has left on {} yet", name_of(contact.by)));
    contact.action = std::to_string(last->content.number);
    return {};
  }

  // -- expectations

  void check(const expectation& wanted) {
    for (const auto& one : wanted.words) {
      ++made_.checks;
      const auto is = value_of(one, wanted.at);
      if (is != one.value)
        differ(one.where, wanted.at,
               one.subject.empty() ? std::string(name_of(one.about))
                                   : fmt::format("{} {}", name_of(one.about), one.subject),
               one.value, is);
    }
    for (const auto& one : wanted.actions) {
      ++made_.checks;
      check_actions(one, wanted.at);
    }
    for (const auto& one : wanted.agenda) {
      ++made_.checks;
      check_timer(one, wanted.at);
    }
    seen_until_ = wanted.at;
    first_ = false;
  }

  std::string value_of(const expected_word& wanted, instant now) const {
    const auto& account = run_.account();
    switch (wanted.about) {
    case fact::phase:
      return or_none(account.phase_name);
    case fact::strategy:
      return or_none(account.strategy_name);
    case fact::segment:
      return or_none(account.segment);
    case fact::paused_by:
      return or_none(pause_reason(account, run_.rules()));
    case fact::balance:
      return format_amount(balance(account), which_.unit);
    case fact::days_past_due: {
      const auto days = days_past_due(account, now);
      return days ? std::to_string(*days) : "none";
    }
    case fact::settled:
      return account.settled ? "true" : "false";
    case fact::closed:
      return account.closed ? "true" : "false";
    case fact::promise: {
      const auto found = account.find_promise(wanted.subject);
      return found ? std::string(name_of(found->status)) : "no such promise";
    }
    case fact::arrangement: {
      const auto found = account.find_arrangement(wanted.subject);
      return found ? std::string(name_of(found->status)) : "no such arrangement";
    }
    case fact::obligation: {
      const auto found = account.find_obligation(wanted.subject);
      return found ? format_amount(found->open(), which_.unit) : "no such obligation";
    }
    case fact::holds:
      return holds_text(account);
    case fact::points:
      return std::to_string(points_of(account));
    case fact::arm: {
      const auto found = account.find_trial(wanted.subject);
      return found ? found->arm : "none";
    }
    }
    return {};
  }

  bool since_last_look(const deed& one) const { return first_ || one.since > seen_until_; }

  /// The deeds that such a list is about.
  std::vector<const deed*> deeds_of(list in) const {
    std::vector<const deed*> found;
    const bool of_both = in == list::waiting || in == list::withdrawn;
    for (const auto& one : run_.deeds()) {
      const bool task = one.content.kind == action_kind::task;
      const auto stage = in == list::waiting     ? deed::stage::waiting
                         : in == list::withdrawn ? deed::stage::withdrawn
                                                 : deed::stage::left;
      if (one.at != stage || (!of_both && task != is_about_tasks(in)))
        continue;
      if ((in == list::sent_only || in == list::tasks_only) && !since_last_look(one))
        continue;
      found.push_back(&one);
    }
    std::ranges::stable_sort(found, {}, [](const deed* one) { return one->since; });
    return found;
  }

  void check_actions(const expected_actions& wanted, instant now) {
    const auto deeds = deeds_of(wanted.in);
    const auto local = which_.local;
    if (wanted.in == list::not_sent || wanted.in == list::no_tasks) {
      check_none(wanted, deeds, now);
      return;
    }
    const auto missing = unanswered(wanted.patterns, deeds, local);
    const bool exact = wanted.in == list::sent_only || wanted.in == list::tasks_only;
    if (missing.empty() && (!exact || deeds.size() == wanted.patterns.size()))
      return;
    const auto where = missing.empty() ? wanted.where : missing.front().where;
    differ(where, now, name_of(wanted.in), text_of(exact ? wanted.patterns : missing, local),
           text_of(deeds, local));
  }

  void check_none(const expected_actions& wanted, const std::vector<const deed*>& deeds,
                  instant now) {
    for (const auto& pattern : wanted.patterns) {
      std::vector<const deed*> found;
      for (const auto* one : deeds)
        if (fits(pattern, *one, which_.local))
          found.push_back(one);
      if (!found.empty())
        differ(pattern.where, now, name_of(wanted.in),
               "none that is: " + text_of(pattern, which_.local), text_of(found, which_.local));
    }
  }

  void check_timer(const expected_timer& wanted, instant now) {
    std::string was;
    for (const auto& one : agenda(run_.account(), run_.rules())) {
      if (name_of(one.kind) == wanted.kind && (!wanted.name || one.name == *wanted.name)
          && (!wanted.at || one.due == *wanted.at)
          && (!wanted.on || which_.local.local_date(one.due) == *wanted.on))
        return;
      was += fmt::format("{}{} {} at {}", was.empty() ? "" : "\n", name_of(one.kind), one.name,
                         clock_text(which_.local, one.due));
    }
    differ(wanted.where, now, "agenda",
           fmt::format("{}{}{}{}", wanted.kind, wanted.name ? " " + *wanted.name : "",
                       wanted.at ? " at " + clock_text(which_.local, *wanted.at) : "",
                       wanted.on ? " on " + format_date(*wanted.on) : ""),
           was.empty() ? "nothing" : was);
  }

  const policy_test_case& which_;
  account_run run_;
  case_result made_;
  instant seen_until_{};
  bool first_ = true;
};

} // namespace

case_result run_case(const policy_test_file& file, const policy_test_case& which) {
  return case_player{file, which}.play();
}

} // namespace recobro
