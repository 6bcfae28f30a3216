#include "config/condition_logic.hpp"
#include "config/policy_draft.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

/// Whether two conditions divide accounts between them, or one narrows the other down on purpose.
/// Of all others it is not proven that an account could not fit both.
bool told_apart(const condition& earlier, const condition& later) {
  return contradicts(earlier, later) || implies(earlier, later) || implies(later, earlier);
}

std::string in_quotes(const std::vector<std::string_view>& names) {
  std::string text;
  for (size_t at = 0; at < names.size(); ++at)
    text += fmt::format("{}'{}'", at == 0 ? "" : at + 1 == names.size() ? " or " : ", ", names[at]);
  return text;
}

void check_segments(const policy_draft& draft, yaml_errors& notes) {
  const auto& segments = draft.rules.segments;
  const bool by_score = draft.rules.chosen_segment == segment_choice::highest_score;
  for (size_t at = 0; at < segments.size(); ++at) {
    std::vector<std::string_view> others;
    for (size_t earlier = 0; earlier < at; ++earlier) {
      if (!told_apart(segments[earlier].when, segments[at].when)) {
        others.push_back(segments[earlier].name);
      }
    }
    if (!others.empty()) {
      warn(notes, draft.segments[at],
           fmt::format("overlaps: an account of it may fit {} too, and belongs to the one {}",
                       in_quotes(others), by_score ? "with the most points" : "that stands first"));
    }
  }
}

bool share_segment(const strategy& left, const strategy& right) {
  return left.segments.empty() || right.segments.empty()
         || std::ranges::any_of(left.segments, [&](uint16_t each) {
              return std::ranges::find(right.segments, each) != right.segments.end();
            });
}

/// One for every account, or every account of a segment, is what is left by those before it.
bool may_compete(const strategy& earlier, const strategy& later) {
  return earlier.when && later.when && share_segment(earlier, later)
         && !told_apart(*earlier.when, *later.when);
}

void check_strategies(const policy_draft& draft, size_t index, yaml_errors& notes) {
  const auto& strategies = draft.rules.phases[index].strategies;
  for (size_t at = 0; at < strategies.size(); ++at) {
    std::vector<std::string_view> others;
    for (size_t earlier = 0; earlier < at; ++earlier) {
      if (may_compete(strategies[earlier], strategies[at])) {
        others.push_back(strategies[earlier].name);
      }
    }
    if (!others.empty()) {
      warn(notes, draft.phases[index].strategies[at].where,
           fmt::format("overlaps: an account that it is for may be one of {} too, and gets the one "
                       "that stands first",
                       in_quotes(others)));
    }
  }
}

} // namespace

void find_overlaps(const policy_draft& draft, yaml_errors& notes) {
  check_segments(draft, notes);
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    check_strategies(draft, index, notes);
  }
}

} // namespace recobro
