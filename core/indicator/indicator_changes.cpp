#include "core/indicator/indicator_changes.hpp"

#include <algorithm>

namespace recobro {

void indicator_changes::add(std::string_view front, std::string_view back, const item* items,
                            size_t count) {
  // Of every command: made to its greatest size once and written without looking at room.
  constexpr size_t head_bytes = 3, item_bytes_max = 11;
  const auto length = front.size() + back.size();
  const auto begin = bytes_.size();
  bytes_.resize(begin + head_bytes + length + count * item_bytes_max);
  auto* to = bytes_.data() + begin;
  *to++ = static_cast<char>(length & 255);
  *to++ = static_cast<char>(length >> 8);
  *to++ = static_cast<char>(count);
  to = std::ranges::copy(front, to).out;
  to = std::ranges::copy(back, to).out;
  for (size_t place = 0; place < count; ++place) {
    *to++ = static_cast<char>(items[place].which);
    const auto value = items[place].value;
    // Small numbers of either sign take few bytes.
    auto rest = static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
    for (; rest >= 128; rest >>= 7)
      *to++ = static_cast<char>(rest | 128);
    *to++ = static_cast<char>(rest);
  }
  bytes_.resize(static_cast<size_t>(to - bytes_.data()));
}

int64_t indicator_changes::take_value(size_t& at) const {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    const auto next = byte(at++);
    value |= uint64_t{next & 127u} << shift;
    if (next < 128)
      break;
  }
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

} // namespace recobro
