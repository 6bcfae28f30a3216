#include "core/indicator/cell_place.hpp"

#include <deque>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace recobro {

namespace {

class place_register {
public:
  cell_place number(std::string_view key) {
    {
      const std::shared_lock reading(lock_);
      if (const auto known = numbers_.find(key); known != numbers_.end())
        return known->second;
    }
    const std::unique_lock writing(lock_);
    if (const auto known = numbers_.find(key); known != numbers_.end())
      return known->second;
    const auto& kept = keys_.emplace_back(key);
    const auto number = static_cast<cell_place>(keys_.size());
    numbers_.emplace(kept, number);
    return number;
  }

  std::string key(cell_place number) const {
    const std::shared_lock reading(lock_);
    return keys_.at(number - 1);
  }

private:
  mutable std::shared_mutex lock_;
  std::deque<std::string> keys_;                             // whose elements never move,
  std::unordered_map<std::string_view, cell_place> numbers_; // for these point to them
};

place_register& all_places() {
  static place_register places;
  return places;
}

} // namespace

cell_place place_of(std::string_view key) {
  return all_places().number(key);
}

std::string key_of(cell_place place) {
  return all_places().key(place);
}

} // namespace recobro
