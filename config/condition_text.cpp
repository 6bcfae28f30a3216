// Conditions and scores in words, for the outline that `recobro policy check` prints.

#include "config/policy_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>

namespace recobro {

namespace {

constexpr int64_t lowest = std::numeric_limits<int64_t>::min();
constexpr int64_t highest = std::numeric_limits<int64_t>::max();

template <class Shown>
std::string bounds(int64_t least, int64_t most, Shown shown) {
  if (least == most) {
    return fmt::format("is {}", shown(least));
  }
  if (least == lowest) {
    return most == highest ? "is known" : fmt::format("at most {}", shown(most));
  }
  return most == highest ? fmt::format("at least {}", shown(least))
                         : fmt::format("{} to {}", shown(least), shown(most));
}

std::string one_of(const std::vector<std::string>& words, bool other) {
  if (words.size() == 1 && words.front().empty()) {
    return other ? "is present" : "is absent";
  }
  return fmt::format("{} {}", other ? "is not" : "is", fmt::join(words, " or "));
}

std::string decimal(int64_t millionths) {
  const auto units
    = fmt::format("{}{}", millionths < 0 ? "-" : "", std::abs(millionths / attribute_scale));
  auto rest = fmt::format("{:06}", std::abs(millionths % attribute_scale));
  rest.erase(rest.find_last_not_of('0') + 1);
  return rest.empty() ? units : units + '.' + rest;
}

struct condition_words {
  const policy& rules;

  std::string operator()(const condition_group& group) const {
    constexpr std::string_view joins[] = {" and ", " or ", " or "};
    std::string text;
    for (const condition& part : group.parts) {
      const auto* inner = std::get_if<condition_group>(&part.test);
      const std::string each = describe_condition(rules, part);
      text += text.empty() ? "" : joins[static_cast<size_t>(group.is)];
      text += inner && inner->is != condition_group::kind::none && inner->parts.size() > 1
                ? '(' + each + ')'
                : each;
    }
    if (text.empty()) {
      return group.is == condition_group::kind::any ? "never" : "always";
    }
    return group.is == condition_group::kind::none ? "not (" + text + ')' : text;
  }
  std::string operator()(const number_test& test) const {
    const auto shown = [&](int64_t value) {
      return is_money(test.fact) && rules.unit
               ? fmt::format("{} {}", format_amount(amount{value}, *rules.unit), rules.unit->code())
               : fmt::format("{}", value);
    };
    return fmt::format("{}{} {}", name_of(test.fact),
                       test.by ? fmt::format(" on {}", name_of(*test.by)) : "",
                       bounds(test.least, test.most, shown));
  }
  std::string operator()(const word_test& test) const {
    return fmt::format("{} {}", name_of(test.fact), one_of(test.words, test.other));
  }
  std::string operator()(const attribute_test& test) const {
    return fmt::format("{} {}", test.attribute, one_of(test.words, test.other));
  }
  std::string operator()(const attribute_range& test) const {
    return fmt::format("{} {}", test.attribute, bounds(test.least, test.most, decimal));
  }
  std::string operator()(const arm_test& test) const {
    return fmt::format("arm of {} {}", rules.experiments.at(test.experiment).name,
                       one_of(test.arms, test.other));
  }
  std::string operator()(const score_test& test) const {
    const auto shown = [](int64_t value) { return fmt::format("{}", value); };
    return fmt::format("score {} {}", rules.scores.at(test.score).name,
                       bounds(test.least, test.most, shown));
  }
};

} // namespace

std::string describe_condition(const policy& rules, const condition& asked) {
  return std::visit(condition_words{rules}, asked.test);
}

std::string describe_term(const policy& rules, const score_term& term) {
  std::string text = fmt::format("{:+} {}", term.points, term.name);
  if (term.each) {
    const std::string size
      = is_money(*term.each) && rules.unit
          ? format_amount(amount{term.unit_size}, *rules.unit) + ' '
          : (term.unit_size == 1 ? std::string() : fmt::format("{} ", term.unit_size));
    text += fmt::format(" for each {}{}, at most {} of them", size, name_of(*term.each),
                        term.units_max);
  }
  const std::string when = describe_condition(rules, term.when);
  return when == "always" ? text : fmt::format("{}, if {}", text, when);
}

} // namespace recobro
