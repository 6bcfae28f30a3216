#include "core/indicator/indicator.hpp"

#include "core/base/enum_words.hpp"

#include <limits>

namespace recobro {

namespace {

// The place is the dimension's number.
constexpr std::array<std::string_view, dimension_count> dimension_words{
  "",       "portfolio", "currency",   "phase", "segment", "strategy", "channel",
  "result", "rule",      "experiment", "arm",   "team",    "agent"};

int64_t sum_within_range(int64_t left, int64_t right) {
  int64_t sum = 0;
  if (__builtin_add_overflow(left, right, &sum))
    return left < 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
  return sum;
}

} // namespace

std::string_view name_of(indicator which) {
  return indicator_definitions[static_cast<size_t>(which)].name;
}

std::optional<indicator> indicator_from(std::string_view word) {
  for (size_t place = 0; place < indicator_count; ++place)
    if (indicator_definitions[place].name == word)
      return static_cast<indicator>(place);
  return std::nullopt;
}

std::string_view name_of(dimension which) {
  return word_of(which, dimension_words);
}

std::optional<dimension> dimension_from(std::string_view word) {
  return word.empty() ? std::nullopt : value_of<dimension>(word, dimension_words);
}

const std::vector<std::string_view>& dimension_names() {
  static const std::vector<std::string_view> names(dimension_words.begin() + 1,
                                                   dimension_words.end());
  return names;
}

void indicator_sums::add(indicator which, int64_t value) {
  for (auto place = items_.begin(); place != items_.end(); ++place)
    if (place->first == which) {
      place->second = sum_within_range(place->second, value);
      if (place->second == 0)
        items_.erase(place);
      return;
    }
  if (value != 0)
    items_.emplace_back(which, value);
}

void indicator_sums::add(const indicator_sums& more) {
  for (const auto& [which, value] : more.items_)
    add(which, value);
}

int64_t indicator_sums::of(indicator which) const {
  for (const auto& [known, value] : items_)
    if (known == which)
      return value;
  return 0;
}

bool operator==(const indicator_sums& left, const indicator_sums& right) {
  if (left.items_.size() != right.items_.size())
    return false;
  for (const auto& [which, value] : left.items_)
    if (right.of(which) != value)
      return false;
  return true;
}

} // namespace recobro
