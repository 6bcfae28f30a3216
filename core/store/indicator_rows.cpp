#include "core/store/indicator_rows.hpp"

#include "core/store/keys.hpp"

#include <algorithm>

namespace recobro {

namespace {

// About 30 MiB. Those in use are read again.
constexpr size_t rows_kept_max = 50'000;
constexpr size_t days_kept_max = 1'000;

void append_sums(std::string& to, const indicator_sums& sums) {
  for (const auto& [which, value] : sums.items()) {
    append_varint(to, static_cast<uint64_t>(which));
    append_varint(to, static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63));
  }
}

result<indicator_sums> read_sums(std::string_view bytes) {
  indicator_sums sums;
  while (!bytes.empty()) {
    uint64_t which = 0, value = 0;
    if (!take_varint(bytes, which) || !take_varint(bytes, value) || which >= indicator_count)
      return fail(errc::store_damaged, "the sums of an indicator row cannot be read");
    sums.add(static_cast<indicator>(which),
             static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1));
  }
  return sums;
}

/// The cell of a total: no day, segment or strategy. Nothing for families that tell the same
/// events apart in another way.
std::optional<std::string> total_key(std::string_view key) {
  auto cell = read_cell_key(key);
  if (!cell || cell->family != cell_family::treatment)
    return std::nullopt;
  cell->day = {};
  cell->values.erase(dimension::segment);
  cell->values.erase(dimension::strategy);
  return cell_key(*cell);
}

} // namespace

result<void> indicator_rows::add(const indicator_changes& change) {
  row_map::value_type* kept = nullptr;
  const indicator_changes::item* before = nullptr;
  for (const auto& item : change.items()) {
    if (!before || item.place != before->place || item.day != before->day) {
      auto found = row_of(item);
      if (!found)
        return fail(found.error());
      kept = *found;
      if (!kept->second.touched) {
        kept->second.touched = true;
        touched_.push_back(kept);
      }
    }
    kept->second.added.add(item.which, item.value);
    before = &item;
  }
  return {};
}

result<indicator_rows::row_map::value_type*>
indicator_rows::row_of(const indicator_changes::item& item) {
  if (!last_ || item.day != last_day_) {
    last_ = &days_[item.day];
    last_day_ = item.day;
  }
  if (item.place >= last_->size())
    last_->resize(item.place + 1);
  auto& known = (*last_)[item.place];
  if (known)
    return known;
  auto found = read_row(cell_key(item));
  if (found)
    known = *found;
  return found;
}

result<indicator_rows::row_map::value_type*> indicator_rows::read_row(const std::string& key) {
  if (const auto known = rows_.find(key); known != rows_.end())
    return &*known;
  auto stored = data_.read(column::indicators, key);
  if (!stored)
    return fail(stored.error());
  row made;
  if (*stored) {
    auto sums = read_sums(**stored);
    if (!sums)
      return fail(sums.error());
    made.sums = std::move(*sums);
  }
  if (const auto total = total_key(key)) {
    const std::lock_guard guard(totals_lock_);
    made.total = &totals_[*total];
  }
  return &*rows_.emplace(key, std::move(made)).first;
}

void indicator_rows::write_to(rocksdb::WriteBatch& batch) {
  for (auto* each : touched_) {
    each->second.sums.add(each->second.added);
    value_.clear();
    append_sums(value_, each->second.sums);
    batch.Put(data_.at(column::indicators), each->first, value_);
  }
}

void indicator_rows::settle(bool written) {
  if (!written)
    forget_places();
  const std::lock_guard guard(totals_lock_);
  for (auto* each : touched_) {
    if (!written) {
      rows_.erase(rows_.find(each->first)); // read again when it is needed
      continue;
    }
    auto& kept = each->second;
    if (kept.total)
      for (const auto& [which, value] : kept.added.items())
        if (value > 0)
          kept.total->add(which, value);
    kept.added.clear();
    kept.touched = false;
  }
  touched_.clear();
  keep_in_bounds();
}

void indicator_rows::keep_in_bounds() {
  if (rows_.size() <= rows_kept_max && days_.size() <= days_kept_max)
    return;
  forget_places();
  rows_.clear();
}

void indicator_rows::forget_places() {
  days_.clear();
  last_ = nullptr;
}

void indicator_rows::clear() {
  forget_places();
  rows_.clear();
  touched_.clear();
}

std::vector<std::pair<indicator_cell, indicator_sums>> indicator_rows::totals() const {
  std::vector<std::pair<indicator_cell, indicator_sums>> all;
  const std::lock_guard guard(totals_lock_);
  for (const auto& [key, sums] : totals_)
    if (auto cell = read_cell_key(key))
      all.emplace_back(std::move(*cell), sums);
  return all;
}

result<void> read_indicators(const database& data, date first, date last,
                             const journal::indicator_visit& visit) {
  std::string from, until;
  append_cell_day(from, first);
  append_cell_day(until, last + std::chrono::days{1});
  return data.scan(column::indicators, from, until,
                   [&](std::string_view key, std::string_view value) -> result<bool> {
                     auto cell = read_cell_key(key);
                     if (!cell)
                       return fail(cell.error());
                     auto sums = read_sums(value);
                     if (!sums)
                       return fail(sums.error());
                     return sums->empty() || visit(*cell, *sums);
                   });
}

} // namespace recobro
