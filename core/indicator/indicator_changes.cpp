#include "core/indicator/indicator_changes.hpp"

namespace recobro {

void indicator_changes::add(std::string_view front, std::string_view back, const item* items,
                            size_t count) {
  const auto length = front.size() + back.size();
  bytes_.push_back(static_cast<char>(length & 255));
  bytes_.push_back(static_cast<char>(length >> 8));
  bytes_.push_back(static_cast<char>(count));
  bytes_.append(front).append(back);
  for (size_t place = 0; place < count; ++place) {
    bytes_.push_back(static_cast<char>(items[place].which));
    const auto value = items[place].value;
    // Small numbers of either sign take few bytes.
    auto rest = static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
    for (; rest >= 128; rest >>= 7)
      bytes_.push_back(static_cast<char>(rest | 128));
    bytes_.push_back(static_cast<char>(rest));
  }
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
