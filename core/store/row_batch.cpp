#include "core/store/row_batch.hpp"

#include <algorithm>
#include <tuple>

namespace recobro {

void row_batch::put(column which, std::string_view key, std::string_view value) {
  add({.which = which}, key, value);
}

void row_batch::remove(column which, std::string_view key) {
  add({.which = which, .removal = true}, key, {});
}

void row_batch::add(row what, std::string_view key, std::string_view value) {
  what.key_bytes = static_cast<uint32_t>(key.size());
  what.value_bytes = static_cast<uint32_t>(value.size());
  what.at = bytes_.size();
  bytes_.append(key).append(value);
  rows_.push_back(what);
}

void row_batch::write_to(rocksdb::WriteBatch& batch) {
  // `at` grows with every row: the last criterion keeps the order of equal keys.
  std::sort(rows_.begin(), rows_.end(), [this](const row& left, const row& right) {
    return std::tuple(left.which, key_of(left), left.at)
           < std::tuple(right.which, key_of(right), right.at);
  });
  for (const auto& each : rows_) {
    auto* family = data_.at(each.which);
    if (each.removal)
      batch.Delete(family, slice(key_of(each)));
    else
      batch.Put(family, slice(key_of(each)),
                rocksdb::Slice(bytes_.data() + each.at + each.key_bytes, each.value_bytes));
  }
  clear();
}

void row_batch::clear() {
  bytes_.clear();
  rows_.clear();
}

} // namespace recobro
