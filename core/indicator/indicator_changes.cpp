#include "core/indicator/indicator_changes.hpp"

#include "core/indicator/indicator_cell.hpp"

namespace recobro {

std::string cell_key(const indicator_changes::item& item) {
  std::string key;
  append_cell_day(key, date{std::chrono::days{item.day}});
  return key + key_of(item.place);
}

} // namespace recobro
