#include "tools/policy_test/test_draft.hpp"

#include "actors/gateway/entry_json.hpp"
#include "config/policy_words.hpp"
#include "core/account/agenda.hpp"
#include "core/account/arrangement.hpp"
#include "core/base/nearest.hpp"
#include "tools/policy_test/known_names.hpp"
#include "tools/policy_test/moment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace recobro {

namespace {

using fact = expected_word::fact;
using list = expected_actions::list;

constexpr std::array<std::string_view, expected_fact_count> fact_names{
  "phase",  "strategy", "segment",      "paused_by",   "balance", "days_past_due", "settled",
  "closed", "promises", "arrangements", "obligations", "holds",   "points",        "arms"};
constexpr std::array<std::string_view, expected_list_count> list_names{
  "sent", "sent_only", "not_sent", "waiting", "tasks", "tasks_only", "no_tasks", "withdrawn"};
constexpr std::array<std::string_view, 7> pauses{"none",    "closed",  "settled",    "hold",
                                                 "dispute", "promise", "arrangement"};
constexpr std::array<std::string_view, 6> promise_words{"open",   "kept",       "partly_kept",
                                                        "broken", "superseded", "cancelled"};
constexpr int64_t points_max = 1'000'000'000;
constexpr int days_max = 100'000;

result<std::string> read_money(const yaml_node& node, const case_surroundings& around) {
  auto value = node.is_scalar() ? parse_amount(node.scalar(), around.unit)
                                : result<amount>{fail(errc::amount_malformed)};
  if (!value)
    return fail(
      node.wrong(fmt::format("an amount in {}", around.unit.code()),
                 fmt::format("one such as \"{}\"", format_amount(amount{1000}, around.unit))));
  return format_amount(*value, around.unit);
}

template <size_t count>
result<std::string> read_one_of(const yaml_node& node,
                                const std::array<std::string_view, count>& words) {
  return node.one_of(words).map([&](size_t at) { return std::string(words[at]); });
}

result<std::string> known_phase(const yaml_node& node, const policy& rules) {
  std::vector<std::string_view> names;
  for (const auto& one : rules.phases)
    names.push_back(one.name);
  return node.one_of(names).map([&](size_t at) { return std::string(names[at]); });
}

result<std::string> known_strategy(const yaml_node& node, const policy& rules) {
  std::vector<std::string_view> names{"none"};
  for (const auto& one : rules.phases)
    for (const auto& each : one.strategies)
      names.push_back(each.name);
  return node.one_of(names).map([&](size_t at) { return std::string(names[at]); });
}

result<std::string> known_segment(const yaml_node& node, const policy& rules) {
  std::vector<std::string_view> names{"none"};
  for (const auto& one : rules.segments)
    names.push_back(one.name);
  return node.one_of(names).map([&](size_t at) { return std::string(names[at]); });
}

class expectation_maker {
public:
  expectation_maker(const yaml_node& node, const case_surroundings& around, yaml_errors& errors)
    : around_(around)
    , errors_(errors)
    , map_(node, errors) {
    made_.where = node.position();
  }

  std::optional<expectation> make() {
    if (!map_.node().is_map() || !read_time())
      return std::nullopt;
    read_words();
    read_maps();
    for (size_t index = 0; index < expected_list_count; ++index)
      if (const auto items = map_.take(list_names[index]))
        read_actions(*items, static_cast<list>(index));
    if (const auto items = map_.take("agenda"))
      for (const auto& item : items_of(*items, errors_, policy_test_expected_max))
        read_timer(item);
    if (made_.words.empty() && made_.actions.empty() && made_.agenda.empty() && errors_.empty())
      errors_.add(map_.node(), errc::config_missing_key,
                  "nothing is expected; add e.g. 'phase: early' or 'sent: [...]'");
    return std::move(made_);
  }

private:
  bool read_time() {
    const auto at = map_.take("at");
    const auto by = map_.take("by");
    if (at.has_value() == by.has_value()) {
      errors_.add(map_.node(), errc::config_missing_key,
                  "expected either 'at', an instant, or 'by', a day at whose end it is asked");
      return false;
    }
    if (at)
      return take(*at, read_moment(*at, around_.local), made_.at);
    date day{};
    if (!take(*by, by->day(), day))
      return false;
    made_.at = end_of_day(around_.local, day);
    return true;
  }

  template <class T, class Target>
  bool take(const yaml_node& node, result<T> read, Target& target) {
    if (!read) {
      errors_.add(node, read.error());
      return false;
    }
    target = *std::move(read);
    return true;
  }

  template <class Read>
  void word(fact about, Read read) {
    const auto node = map_.take(fact_names[static_cast<size_t>(about)]);
    if (!node)
      return;
    expected_word made{node->position(), about, {}, {}};
    if (take(*node, read(*node), made.value))
      made_.words.push_back(std::move(made));
  }

  void read_words() {
    const auto yes_or_no = [](const yaml_node& node) {
      return node.boolean().map([](bool yes) { return std::string(yes ? "true" : "false"); });
    };
    word(fact::phase, [&](auto& node) { return known_phase(node, around_.rules); });
    word(fact::strategy, [&](auto& node) { return known_strategy(node, around_.rules); });
    word(fact::segment, [&](auto& node) { return known_segment(node, around_.rules); });
    word(fact::paused_by, [](auto& node) { return read_one_of(node, pauses); });
    word(fact::balance, [&](auto& node) { return read_money(node, around_); });
    word(fact::days_past_due, [](const yaml_node& node) -> result<std::string> {
      if (node.is_scalar() && node.scalar() == "none")
        return std::string("none");
      return node.integer(-days_max, days_max).map([](int64_t days) {
        return std::to_string(days);
      });
    });
    word(fact::points, [](const yaml_node& node) {
      return node.integer(0, points_max).map([](int64_t points) { return std::to_string(points); });
    });
    word(fact::settled, yes_or_no);
    word(fact::closed, yes_or_no);
  }

  void read_maps() {
    each(fact::promise, [](const yaml_node& node) { return read_one_of(node, promise_words); });
    each(fact::arrangement, [](const yaml_node& node) {
      return read_one_of(node, all_words<arrangement_status, arrangement_status_count>());
    });
    each(fact::obligation, [&](const yaml_node& node) { return read_money(node, around_); });
    if (const auto arms = map_.take("arms"))
      read_expected_arms(*arms, around_, made_.words, errors_);
    const auto holds = map_.take("holds");
    if (!holds)
      return;
    std::vector<std::string> reasons;
    for (const auto& item : items_of(*holds, errors_, policy_test_expected_max)) {
      std::string reason;
      if (take(item, item.word(), reason))
        reasons.push_back(std::move(reason));
    }
    std::ranges::sort(reasons);
    std::string text;
    for (const auto& one : reasons)
      text += (text.empty() ? "" : ", ") + one;
    made_.words.push_back({holds->position(), fact::holds, {}, text.empty() ? "none" : text});
  }

  /// A map of ids: "promises: {P1: kept}".
  template <class Read>
  void each(fact about, Read read) {
    const auto ids = map_.take(fact_names[static_cast<size_t>(about)]);
    if (!ids)
      return;
    if (!ids->is_map()) {
      errors_.add(*ids, ids->wrong("a map", "ids with what is expected, e.g. {P1: kept}"));
      return;
    }
    for (size_t at = 0; at < ids->size(); ++at) {
      const auto node = ids->child(at);
      expected_word made{node.position(), about, node.key(), {}};
      if (take(node, read(node), made.value))
        made_.words.push_back(std::move(made));
    }
  }

  void read_actions(const yaml_node& items, list in) {
    expected_actions made{items.position(), in, {}};
    if (items.is_sequence() && items.size() == 0 && in != list::sent_only && in != list::tasks_only)
      errors_.add(items, errc::config_wrong_value,
                  "an empty list expects nothing; to say that nothing was sent or queued write "
                  "'sent_only: []' or 'tasks_only: []'");
    for (const auto& item : items_of(items, errors_, policy_test_expected_max))
      made.patterns.push_back(read_pattern(item, in));
    made_.actions.push_back(std::move(made));
  }

  action_pattern read_pattern(const yaml_node& item, list in) {
    action_pattern made;
    made.where = item.position();
    yaml_map_reader map(item, errors_);
    const bool of_task = in == list::tasks || in == list::tasks_only || in == list::no_tasks;
    const auto text = [](const yaml_node& node) { return node.text(); };
    const auto moment = [&](const yaml_node& node) { return read_moment(node, around_.local); };
    const auto day = [](const yaml_node& node) { return node.day(); };
    if (of_task || in == list::withdrawn) {
      map.read("kind", made.kind, text);
      map.read("script", made.script, text);
    }
    if (in == list::waiting) {
      // Messages and tasks stand in the same list, so the key says which it is.
      map.read("task", made.kind, text);
      map.read("script", made.script, text);
    }
    if (!of_task) {
      map.read("channel", made.by, [](const yaml_node& node) {
        return node.one_of(channel_names).map([](size_t at) { return static_cast<channel>(at); });
      });
      map.read("template", made.template_name, text);
    }
    map.read("because", made.because, text);
    if (in == list::waiting) {
      map.read("until", made.until, moment);
      map.read("rule", made.rule, text);
    } else {
      map.read("at", made.at, moment);
      map.read("on", made.on, day);
    }
    if (in == list::withdrawn) {
      map.read("reason", made.reason, text);
      map.read("rule", made.rule, text);
    }
    if (of_task)
      if (const auto node = map.take("priority"))
        read_priority(*node, made);
    if (in == list::not_sent || in == list::no_tasks)
      refuse_what_never_is(item, made);
    return made;
  }

  /// What no account under this policy could ever have, or not by then, is not expected to be
  /// absent: it is misspelt.
  void refuse_what_never_is(const yaml_node& item, const action_pattern& what) {
    const auto known = names_in(around_.rules);
    refuse_unknown(item, "template", what.template_name, known.templates);
    refuse_unknown(item, "kind", what.kind, known.task_kinds);
    if (what.because && what.because->find('/') != std::string::npos
        && what.because->find(':') == std::string::npos)
      refuse_unknown(item, "because", what.because, {known.steps.begin(), known.steps.end()});
    if ((what.at && *what.at > made_.at)
        || (what.on && *what.on > around_.local.local_date(made_.at)))
      errors_.add(*item.find(what.at ? "at" : "on"), errc::config_wrong_value,
                  fmt::format("is after {}, the moment at which it is asked",
                              clock_text(around_.local, made_.at)));
  }

  void refuse_unknown(const yaml_node& item, std::string_view key,
                      const std::optional<std::string>& word,
                      const std::vector<std::string_view>& known) {
    if (word && std::ranges::find(known, *word) == known.end())
      errors_.add(
        *item.find(key), errc::config_wrong_value,
        fmt::format("{} is nothing that policy '{}' ever does, so this would always hold{}",
                    recobro::quoted(*word), around_.rules.name, did_you_mean(*word, known)));
  }

  /// A number, or {at_least: 10, at_most: 20}.
  void read_priority(const yaml_node& node, action_pattern& made) {
    std::pair<int64_t, int64_t> bounds{-points_max, points_max};
    const auto points
      = [](const yaml_node& value) { return value.integer(-points_max, points_max); };
    if (node.is_map()) {
      yaml_map_reader map(node, errors_);
      map.read("at_least", bounds.first, points);
      map.read("at_most", bounds.second, points);
    } else {
      if (!take(node, points(node), bounds.first))
        return;
      bounds.second = bounds.first;
    }
    made.priority = bounds;
  }

  void read_timer(const yaml_node& item) {
    expected_timer made;
    made.where = item.position();
    yaml_map_reader map(item, errors_);
    map.require("timer", made.kind, [](const yaml_node& node) {
      return read_one_of(node, all_words<timer_kind, timer_kind_count>());
    });
    map.read("name", made.name, [](const yaml_node& node) { return node.text(); });
    map.read("at", made.at,
             [&](const yaml_node& node) { return read_moment(node, around_.local); });
    map.read("on", made.on, [](const yaml_node& node) { return node.day(); });
    made_.agenda.push_back(std::move(made));
  }

  const case_surroundings& around_;
  yaml_errors& errors_;
  yaml_map_reader map_;
  expectation made_;
};

} // namespace

std::string_view name_of(expected_word::fact about) {
  return fact_names[static_cast<size_t>(about)];
}

std::string_view name_of(expected_actions::list in) {
  return list_names[static_cast<size_t>(in)];
}

std::vector<expectation> read_expectations(const yaml_node& list_node,
                                           const case_surroundings& around, yaml_errors& errors) {
  std::vector<expectation> made;
  for (const auto& item : items_of(list_node, errors, policy_test_expected_max)) {
    auto one = expectation_maker{item, around, errors}.make();
    if (!one)
      continue;
    if (!made.empty() && one->at < made.back().at)
      errors.add(item, errc::config_wrong_value,
                 fmt::format("is about {}, before the one above it at {}; expectations stand in "
                             "the order of time",
                             clock_text(around.local, one->at),
                             clock_text(around.local, made.back().at)));
    made.push_back(std::move(*one));
  }
  return made;
}

} // namespace recobro
