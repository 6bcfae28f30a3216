#include "config/condition_logic.hpp"

#include <algorithm>

namespace recobro {

namespace {

using group = condition_group;

const group* group_of(const condition& asked, group::kind kind) {
  const auto* found = std::get_if<group>(&asked.test);
  return found && found->is == kind ? found : nullptr;
}

template <class Range>
bool within(const Range& narrow, const Range& wide) {
  return narrow.least >= wide.least && narrow.most <= wide.most;
}

template <class Range>
bool apart(const Range& left, const Range& right) {
  return left.most < right.least || right.most < left.least;
}

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

bool all_in(const std::vector<std::string>& words, const std::vector<std::string>& others) {
  return std::ranges::all_of(words, [&](const std::string& word) { return has(others, word); });
}

bool none_in(const std::vector<std::string>& words, const std::vector<std::string>& others) {
  return std::ranges::none_of(words, [&](const std::string& word) { return has(others, word); });
}

template <class Words>
const std::vector<std::string>& words_of(const Words& test) {
  return test.words;
}
const std::vector<std::string>& words_of(const arm_test& test) {
  return test.arms;
}

/// "is one of" and "is none of", both ways.
template <class Words>
bool words_within(const Words& narrow, const Words& wide) {
  const auto &inner = words_of(narrow), &outer = words_of(wide);
  if (!narrow.other) {
    return wide.other ? none_in(inner, outer) : all_in(inner, outer);
  }
  return wide.other && all_in(outer, inner);
}

template <class Words>
bool words_apart(const Words& left, const Words& right) {
  const auto &these = words_of(left), &those = words_of(right);
  if (!left.other && !right.other) {
    return none_in(these, those);
  }
  if (left.other && right.other) {
    return false;
  }
  return left.other ? all_in(those, these) : all_in(these, those);
}

bool same_fact(const number_test& left, const number_test& right) {
  return left.fact == right.fact && left.by == right.by;
}

/// Of two tests that are no groups.
bool test_within(const condition& narrow, const condition& wide) {
  if (narrow == wide) {
    return true;
  }
  if (narrow.test.index() != wide.test.index()) {
    return false;
  }
  if (const auto* number = std::get_if<number_test>(&narrow.test)) {
    const auto& other = std::get<number_test>(wide.test);
    return same_fact(*number, other) && within(*number, other);
  }
  if (const auto* word = std::get_if<word_test>(&narrow.test)) {
    const auto& other = std::get<word_test>(wide.test);
    return word->fact == other.fact && words_within(*word, other);
  }
  if (const auto* word = std::get_if<attribute_test>(&narrow.test)) {
    const auto& other = std::get<attribute_test>(wide.test);
    return word->attribute == other.attribute && words_within(*word, other);
  }
  if (const auto* range = std::get_if<attribute_range>(&narrow.test)) {
    const auto& other = std::get<attribute_range>(wide.test);
    return range->attribute == other.attribute && within(*range, other);
  }
  if (const auto* arm = std::get_if<arm_test>(&narrow.test)) {
    const auto& other = std::get<arm_test>(wide.test);
    return arm->experiment == other.experiment && words_within(*arm, other);
  }
  if (const auto* points = std::get_if<score_test>(&narrow.test)) {
    const auto& other = std::get<score_test>(wide.test);
    return points->score == other.score && within(*points, other);
  }
  return false;
}

bool tests_apart(const condition& left, const condition& right) {
  if (left.test.index() != right.test.index()) {
    return false;
  }
  if (const auto* number = std::get_if<number_test>(&left.test)) {
    const auto& other = std::get<number_test>(right.test);
    return same_fact(*number, other) && apart(*number, other);
  }
  if (const auto* word = std::get_if<word_test>(&left.test)) {
    const auto& other = std::get<word_test>(right.test);
    return word->fact == other.fact && words_apart(*word, other);
  }
  if (const auto* word = std::get_if<attribute_test>(&left.test)) {
    const auto& other = std::get<attribute_test>(right.test);
    return word->attribute == other.attribute && words_apart(*word, other);
  }
  if (const auto* range = std::get_if<attribute_range>(&left.test)) {
    const auto& other = std::get<attribute_range>(right.test);
    return range->attribute == other.attribute && apart(*range, other);
  }
  if (const auto* arm = std::get_if<arm_test>(&left.test)) {
    const auto& other = std::get<arm_test>(right.test);
    return arm->experiment == other.experiment && words_apart(*arm, other);
  }
  if (const auto* points = std::get_if<score_test>(&left.test)) {
    const auto& other = std::get<score_test>(right.test);
    return points->score == other.score && apart(*points, other);
  }
  return false;
}

/// Nested groups can be taken apart in more ways than anybody waits for; what is not found in so
/// many steps counts as not found.
constexpr int steps_max = 2'000;

struct prover {
  int steps_left = steps_max;

  bool follows(const condition& narrow, const condition& wide) {
    if (steps_left-- <= 0) {
      return false;
    }
    const auto part_of_wide = [&](const condition& part) { return follows(narrow, part); };
    const auto part_of_narrow = [&](const condition& part) { return follows(part, wide); };
    if (narrow == wide) {
      return true;
    }
    if (const auto* all = group_of(wide, group::kind::all)) {
      return std::ranges::all_of(all->parts, part_of_wide);
    }
    if (const auto* none = group_of(wide, group::kind::none)) {
      return std::ranges::all_of(none->parts,
                                 [&](const condition& part) { return excludes(narrow, part); });
    }
    if (const auto* any = group_of(narrow, group::kind::any)) {
      return std::ranges::all_of(any->parts, part_of_narrow);
    }
    if (const auto* any = group_of(wide, group::kind::any);
        any && std::ranges::any_of(any->parts, part_of_wide)) {
      return true;
    }
    if (const auto* all = group_of(narrow, group::kind::all)) {
      return std::ranges::any_of(all->parts, part_of_narrow);
    }
    const bool groups
      = std::holds_alternative<group>(narrow.test) || std::holds_alternative<group>(wide.test);
    return !groups && test_within(narrow, wide);
  }

  bool excludes(const condition& left, const condition& right) {
    if (steps_left-- <= 0) {
      return false;
    }
    const auto with_left = [&](const condition& part) { return excludes(left, part); };
    const auto with_right = [&](const condition& part) { return excludes(part, right); };
    if (const auto* any = group_of(left, group::kind::any)) {
      return std::ranges::all_of(any->parts, with_right);
    }
    if (const auto* any = group_of(right, group::kind::any)) {
      return std::ranges::all_of(any->parts, with_left);
    }
    if (const auto* all = group_of(left, group::kind::all)) {
      return std::ranges::any_of(all->parts, with_right);
    }
    if (const auto* all = group_of(right, group::kind::all)) {
      return std::ranges::any_of(all->parts, with_left);
    }
    // "none of these" is false of an account of which one of them is true.
    if (const auto* none = group_of(left, group::kind::none)) {
      return std::ranges::any_of(none->parts,
                                 [&](const condition& part) { return follows(right, part); });
    }
    if (const auto* none = group_of(right, group::kind::none)) {
      return std::ranges::any_of(none->parts,
                                 [&](const condition& part) { return follows(left, part); });
    }
    return tests_apart(left, right);
  }
};

} // namespace

bool implies(const condition& narrow, const condition& wide) {
  return prover{}.follows(narrow, wide);
}

bool contradicts(const condition& left, const condition& right) {
  return prover{}.excludes(left, right);
}

} // namespace recobro
