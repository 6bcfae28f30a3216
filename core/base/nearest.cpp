#include "core/base/nearest.hpp"

#include <algorithm>
#include <array>

namespace recobro {

namespace {

// Longer words are never misspelt names of ours; this bounds the work and the rows.
constexpr size_t word_length_max = 64;

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

} // namespace

size_t edit_distance(std::string_view left, std::string_view right, size_t limit) {
  auto longer = std::max(left.size(), right.size());
  auto shorter = std::min(left.size(), right.size());
  if (longer > word_length_max || longer - shorter > limit)
    return limit + 1;
  // Three rows of the usual table: a swap of neighbours looks two rows back.
  std::array<std::array<size_t, word_length_max + 1>, 3> rows{};
  auto* before = &rows[0];
  auto* above = &rows[1];
  auto* current = &rows[2];
  for (size_t column = 0; column <= right.size(); ++column)
    (*above)[column] = column;
  for (size_t row = 1; row <= left.size(); ++row) {
    (*current)[0] = row;
    auto least = row;
    for (size_t column = 1; column <= right.size(); ++column) {
      auto same = lower(left[row - 1]) == lower(right[column - 1]);
      auto cost = std::min(
        {(*above)[column] + 1, (*current)[column - 1] + 1, (*above)[column - 1] + (same ? 0 : 1)});
      if (row > 1 && column > 1 && lower(left[row - 1]) == lower(right[column - 2])
          && lower(left[row - 2]) == lower(right[column - 1]))
        cost = std::min(cost, (*before)[column - 2] + 1);
      (*current)[column] = cost;
      least = std::min(least, cost);
    }
    if (least > limit)
      return limit + 1;
    auto* oldest = before;
    before = above;
    above = current;
    current = oldest;
  }
  return std::min((*above)[right.size()], limit + 1);
}

std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> known) {
  auto best_distance = std::max<size_t>(1, word.size() / 3) + 1;
  std::optional<std::string_view> best;
  for (auto candidate : known) {
    auto distance = edit_distance(word, candidate, best_distance - 1);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
      if (distance == 0)
        break;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
  auto found = nearest(word, known);
  if (!found)
    return {};
  std::string text = "; did you mean '";
  text += *found;
  text += "'?";
  return text;
}

std::string quoted(std::string_view value, size_t length_max) {
  std::string text = "'";
  for (auto letter : value.substr(0, length_max))
    text += letter >= ' ' && letter <= '~' ? letter : '?';
  text += value.size() > length_max ? "...'" : "'";
  return text;
}

} // namespace recobro
