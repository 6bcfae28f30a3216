#include "core/base/nearest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace recobro {

namespace {

// Longer words are never misspelt names of ours; this bounds the work and the rows.
constexpr size_t word_length_max = 64;

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

struct code_point {
  char32_t value = 0;
  size_t bytes = 1;
};

/// The first of a text, or nothing where its bytes are not UTF-8. @pre not empty
std::optional<code_point> first_of(std::string_view text) {
  static constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; // by count of bytes
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80)
    return code_point{lead, 1};
  const size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes)
    return std::nullopt;
  auto value = static_cast<char32_t>(lead & (0xffu >> (bytes + 1)));
  for (size_t at = 1; at < bytes; ++at) {
    const auto next = static_cast<unsigned char>(text[at]);
    if ((next & 0xc0u) != 0x80)
      return std::nullopt;
    value = value << 6 | (next & 0x3fu);
  }
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  return value < least[bytes] || value > 0x10ffff || surrogate
           ? std::nullopt
           : std::optional{code_point{value, bytes}};
}

/// Not those that steer a terminal, break a line, turn its direction or show nothing.
bool shows(char32_t letter) {
  static constexpr std::pair<char32_t, char32_t> hidden[]
    = {{0, 0x1f},        {0x7f, 0x9f},     {0x200b, 0x200f}, {0x2028, 0x202e},
       {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}};
  return std::ranges::none_of(
    hidden, [letter](const auto& one) { return letter >= one.first && letter <= one.second; });
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
  size_t at = 0;
  while (at < value.size()) {
    const auto letter = first_of(value.substr(at));
    const size_t bytes = letter ? letter->bytes : 1;
    if (at + bytes > length_max) // no letter is cut in two
      break;
    if (letter && shows(letter->value))
      text += value.substr(at, bytes);
    else
      text += '?';
    at += bytes;
  }
  text += at < value.size() ? "...'" : "'";
  return text;
}

} // namespace recobro
