#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "core/account/conditions.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>

namespace recobro {

namespace {

constexpr int64_t count_max = 1'000'000'000;
constexpr std::string_view condition_example
  = "e.g. {balance: {at_least: \"100.00\"}, attribute: {product: card}}";

using to_number = std::function<result<int64_t>(const yaml_node&)>;

struct range {
  int64_t least = std::numeric_limits<int64_t>::min();
  int64_t most = std::numeric_limits<int64_t>::max();
};

void read_bounds(yaml_map_reader& map, const to_number& convert, range& into) {
  int64_t bound = 0;
  if (map.read("at_least", bound, convert)) {
    into.least = bound;
  }
  if (map.read("more_than", bound, convert)) {
    into.least = std::max(into.least, bound + 1);
  }
  if (map.read("at_most", bound, convert)) {
    into.most = bound;
  }
  if (map.read("less_than", bound, convert)) {
    into.most = std::min(into.most, bound - 1);
  }
  if (into.least > into.most) {
    map.errors().add(map.node(), errc::config_wrong_value,
                     "no number is within both bounds; the lower one must not be above the upper "
                     "one");
  }
}

bool has_bound(const yaml_node& node) {
  for (const std::string_view key : {"at_least", "more_than", "at_most", "less_than"}) {
    if (node.find(key)) {
      return true;
    }
  }
  return false;
}

/// 5, or {at_least: 5}, {more_than: 5}, {at_most: 5}, {less_than: 5} and two of them together.
range read_range(const yaml_node& node, yaml_errors& errors, const to_number& convert,
                 std::optional<channel>* by = nullptr) {
  range made;
  if (node.is_scalar()) {
    if (const auto is = convert(node)) {
      return {*is, *is};
    } else {
      errors.add(node, is.error());
      return made;
    }
  }
  yaml_map_reader map(node, errors);
  if (by) {
    map.read("on", *by, [](const yaml_node& value) -> result<channel> {
      return value.one_of(channel_names).map([](size_t at) { return static_cast<channel>(at); });
    });
  }
  read_bounds(map, convert, made);
  if (node.is_map() && !has_bound(node)) {
    errors.add(node, errc::config_missing_key,
               "expected a number or at least one of at_least, more_than, at_most, less_than");
  }
  return made;
}

result<int64_t> whole_number(const yaml_node& node) {
  return node.integer(-count_max, count_max);
}

result<int64_t> decimal_number(const yaml_node& node) {
  const auto number = node.is_scalar() ? attribute_number(node.scalar()) : std::nullopt;
  if (!number) {
    return fail(node.wrong("a number", "one with at most 12 digits before the point and 6 after "
                                       "it, e.g. 2.5"));
  }
  return *number;
}

/// What is of a channel may say {on: sms, at_least: 3}; without `on` all count together.
condition number_condition(const yaml_node& node, yaml_errors& errors, number_fact fact,
                           const policy_names& names) {
  number_test test{.fact = fact, .by = {}};
  const auto money = [&](const yaml_node& each) -> result<int64_t> {
    return read_amount(each, names.unit, sign::any).map(&amount::minor);
  };
  const auto convert = is_money(fact) ? to_number(money) : to_number(whole_number);
  const range within = read_range(node, errors, convert, is_by_channel(fact) ? &test.by : nullptr);
  test.least = within.least;
  test.most = within.most;
  return {test};
}

struct word_list {
  std::vector<std::string> words;
  bool other = false;
};

/// card, or [card, loan], or {is_not: card}, or {is_not: [card, loan]}.
word_list read_words(const yaml_node& node, yaml_errors& errors,
                     const std::function<result<void>(const yaml_node&)>& known) {
  word_list made;
  if (node.is_map()) {
    yaml_map_reader map(node, errors);
    if (const auto others = map.need("is_not")) {
      made = read_words(*others, errors, known);
    }
    made.other = !made.other;
    return made;
  }
  const auto add = [&](const yaml_node& word) {
    if (!word.is_scalar()) {
      errors.add(word, word.wrong("a word", "e.g. card, [card, loan] or {is_not: card}"));
    } else if (const auto fits = known(word); !fits) {
      errors.add(word, fits.error());
    }
    made.words.push_back(word.scalar());
  };
  if (node.is_scalar()) {
    add(node);
    return made;
  }
  const auto items = items_of(node, errors, policy_condition_parts_max);
  if (items.empty() && node.is_sequence()) {
    errors.add(node, errc::config_wrong_value, "the list is empty; expected at least one word");
  }
  for (const yaml_node& item : items) {
    add(item);
  }
  return made;
}

std::string nearest_of(const std::string& word, const std::vector<std::string_view>& names) {
  const std::string near = did_you_mean(word, names);
  return near.empty() ? ";" : near;
}

result<void> any_word(const yaml_node&) {
  return {};
}

condition word_condition(const yaml_node& node, yaml_errors& errors, word_fact fact,
                         const policy_names& names) {
  const auto one_of = [&](std::string_view what, const std::vector<std::string_view>& known) {
    return [what, &known](const yaml_node& word) -> result<void> {
      return read_reference(word, what, known).map([](uint16_t) {});
    };
  };
  const auto zone_name
    = [](const yaml_node& word) -> result<void> { return read_zone(word).map([](zone) {}); };
  word_list list;
  switch (fact) {
  case word_fact::phase:
    list = read_words(node, errors, one_of("phase", names.phases));
    break;
  case word_fact::segment:
    list = read_words(node, errors, one_of("segment", names.segments));
    break;
  case word_fact::strategy:
    list = read_words(node, errors, one_of("strategy", names.strategies));
    break;
  case word_fact::last_reply: {
    static const std::vector<std::string_view> intents{reply_intent_names.begin(),
                                                       reply_intent_names.end()};
    list = read_words(node, errors, one_of("reply", intents));
    break;
  }
  case word_fact::language:
  case word_fact::obligation_kind:
    list = read_words(node, errors, any_word);
    break;
  case word_fact::zone:
    list = read_words(node, errors, zone_name);
    break;
  }
  return {word_test{fact, std::move(list.words), list.other}};
}

/// {product: card}, {product: [card, loan]}, {product: {is_not: card}}, {rate: {at_least: 2.5}},
/// {employer: {present: true}}.
condition attribute_condition(const yaml_node& node, yaml_errors& errors) {
  const std::string& name = node.key();
  if (node.is_map() && node.find("present")) {
    bool present = true;
    yaml_map_reader map(node, errors);
    map.read("present", present, [](const yaml_node& value) { return value.boolean(); });
    return {attribute_test{name, {""}, present}};
  }
  if (node.is_map() && !node.find("is_not")) {
    const range within = read_range(node, errors, decimal_number);
    return {attribute_range{name, within.least, within.most}};
  }
  word_list list = read_words(node, errors, any_word);
  return {attribute_test{name, std::move(list.words), list.other}};
}

condition score_condition(const yaml_node& node, yaml_errors& errors, const policy_names& names) {
  const range within = read_range(node, errors, whole_number);
  score_test test{0, within.least, within.most};
  const auto found = std::ranges::find(names.scores, std::string_view(node.key()));
  if (found == names.scores.end()) {
    errors.add(
      node.key_position(),
      node.complaint(errc::config_unknown_name,
                     fmt::format("no score is called '{}'; define it under 'scores'", node.key()),
                     node.key_position()));
  }
  test.score = static_cast<uint16_t>(found - names.scores.begin());
  return {test};
}

/// {whatsapp_first: challenger} under "arm".
condition arm_condition(const yaml_node& node, yaml_errors& errors, const policy_names& names) {
  const auto found = std::ranges::find(names.experiments, std::string_view(node.key()));
  if (found == names.experiments.end()) {
    errors.add(node.key_position(),
               node.complaint(errc::config_unknown_name,
                              fmt::format("no experiment is called '{}'{} define it under "
                                          "'experiments'",
                                          node.key(), nearest_of(node.key(), names.experiments)),
                              node.key_position()));
    return {arm_test{}};
  }
  const auto place = static_cast<size_t>(found - names.experiments.begin());
  word_list list = read_words(node, errors, [&](const yaml_node& word) -> result<void> {
    return read_reference(word, "arm", names.arms[place]).map([](uint16_t) {});
  });
  return {arm_test{static_cast<uint16_t>(place), std::move(list.words), list.other}};
}

bool asks_something(const yaml_node& node, yaml_errors& errors, std::string_view what,
                    std::string_view example) {
  if (!node.is_map()) {
    errors.add(node, node.wrong(what, example));
  } else if (node.size() == 0) {
    errors.add(node, errc::config_wrong_value,
               fmt::format("nothing is asked here; expected {}", example));
  }
  return node.is_map() && node.size() > 0;
}

/// Each child of the map, by name.
void read_named(const yaml_node& node, yaml_errors& errors, std::vector<condition>& parts,
                const std::function<condition(const yaml_node&)>& read) {
  if (!asks_something(node, errors, "a map from names to conditions", "e.g. {product: card}")) {
    return;
  }
  for (size_t at = 0; at < node.size(); ++at) {
    parts.push_back(read(node.child(at)));
  }
}

condition read_group(const yaml_node& node, yaml_errors& errors, condition_group::kind kind,
                     const policy_names& names) {
  condition_group group{kind, {}};
  const auto items = items_of(node, errors, policy_condition_parts_max);
  if (items.empty() && node.is_sequence()) {
    errors.add(node, errc::config_wrong_value,
               fmt::format("the list is empty; expected conditions, {}", condition_example));
  }
  for (const yaml_node& item : items) {
    group.parts.push_back(read_condition(item, errors, names));
  }
  return {std::move(group)};
}

} // namespace

condition read_condition(const yaml_node& node, yaml_errors& errors, const policy_names& names) {
  if (!asks_something(node, errors, "a condition", condition_example)) {
    return {};
  }
  condition_group all{condition_group::kind::all, {}};
  auto& parts = all.parts;
  yaml_map_reader map(node, errors);
  constexpr std::array<std::string_view, 3> groups{"all", "any", "none"};
  for (size_t at = 0; at < groups.size(); ++at) {
    if (const auto list = map.take(groups[at])) {
      parts.push_back(read_group(*list, errors, static_cast<condition_group::kind>(at), names));
    }
  }
  for (size_t at = 0; at < number_fact_count; ++at) {
    const auto fact = static_cast<number_fact>(at);
    if (const auto asked = map.take(name_of(fact))) {
      if (fact == number_fact::expected_gain && !names.gain) {
        errors.add(*asked, errc::config_unknown_name,
                   "nothing says how the expected gain is reckoned; add 'expected_gain' at the top "
                   "of the file, with 'recovers' and 'costs'");
      }
      parts.push_back(number_condition(*asked, errors, fact, names));
    }
  }
  for (size_t at = 0; at < word_fact_count; ++at) {
    const auto fact = static_cast<word_fact>(at);
    if (const auto asked = map.take(name_of(fact))) {
      parts.push_back(word_condition(*asked, errors, fact, names));
    }
  }
  if (const auto attributes = map.take("attribute")) {
    read_named(*attributes, errors, parts,
               [&](const yaml_node& each) { return attribute_condition(each, errors); });
  }
  if (const auto scores = map.take("score")) {
    read_named(*scores, errors, parts,
               [&](const yaml_node& each) { return score_condition(each, errors, names); });
  }
  if (const auto arms = map.take("arm")) {
    read_named(*arms, errors, parts,
               [&](const yaml_node& each) { return arm_condition(each, errors, names); });
  }
  return parts.size() == 1 ? std::move(parts.front()) : condition{std::move(all)};
}

void read_condition(yaml_map_reader& map, std::string_view key, std::optional<condition>& target,
                    const policy_names& names) {
  if (const auto node = map.take(key)) {
    target = read_condition(*node, map.errors(), names);
  }
}

void refuse_arms(const condition& asked, const yaml_node& where, yaml_errors& errors) {
  if (any_part(asked,
               [](const condition& part) { return std::holds_alternative<arm_test>(part.test); })) {
    errors.add(where, errc::config_wrong_value,
               "who takes part can't depend on an arm; ask for facts of the account");
  }
}

} // namespace recobro
