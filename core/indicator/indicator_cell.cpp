#include "core/indicator/indicator_cell.hpp"

namespace recobro {

namespace {

constexpr uint32_t sign_bit = uint32_t{1} << 31;

} // namespace

void append_cell_day(std::string& to, date day) {
  const auto number = static_cast<uint32_t>(day.time_since_epoch().count()) ^ sign_bit;
  for (int shift = 24; shift >= 0; shift -= 8)
    to.push_back(static_cast<char>(number >> shift));
}

void append_cell_value(std::string& to, dimension which, std::string_view value) {
  if (value.empty())
    return;
  to.push_back(static_cast<char>(which));
  to.append(value);
  to.push_back('\0');
}

std::string cell_key(const indicator_cell& cell) {
  std::string key;
  append_cell_day(key, cell.day);
  key.push_back(static_cast<char>(cell.family));
  for (const auto& [which, value] : cell.values)
    append_cell_value(key, which, value);
  return key;
}

result<indicator_cell> read_cell_key(std::string_view key) {
  const auto unreadable
    = [] { return fail(errc::store_damaged, "the key of an indicator row cannot be read"); };
  if (key.size() <= cell_day_bytes
      || static_cast<uint8_t>(key[cell_day_bytes]) >= cell_family_count)
    return unreadable();
  uint32_t number = 0;
  for (size_t place = 0; place < cell_day_bytes; ++place)
    number = number << 8 | static_cast<unsigned char>(key[place]);
  indicator_cell cell;
  cell.day = date{std::chrono::days{static_cast<int32_t>(number ^ sign_bit)}};
  cell.family = static_cast<cell_family>(key[cell_day_bytes]);
  key.remove_prefix(cell_day_bytes + 1);
  while (!key.empty()) {
    const auto which = static_cast<uint8_t>(key.front());
    const auto end = key.find('\0');
    if (which == 0 || which >= dimension_count || end == key.npos || end < 2)
      return unreadable();
    cell.values.emplace(static_cast<dimension>(which), key.substr(1, end - 1));
    key.remove_prefix(end + 1);
  }
  return cell;
}

} // namespace recobro
