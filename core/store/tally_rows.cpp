#include "core/store/tally_rows.hpp"

#include "core/store/records.pb.h"

namespace recobro {

namespace {

std::string stored(const tally& sums) {
  records::tally made;
  auto count = sums.size();
  while (count > 0 && sums[count - 1] == 0)
    --count;
  for (size_t place = 0; place < count; ++place)
    made.add_sums(sums[place]);
  return made.SerializeAsString();
}

result<tally> read(std::string_view key, std::string_view value) {
  records::tally found;
  if (!found.ParseFromArray(value.data(), static_cast<int>(value.size()))
      || static_cast<size_t>(found.sums_size()) > tally_sums)
    return fail(errc::store_damaged, "the row " + std::string(key) + " cannot be read");
  tally sums{};
  for (int place = 0; place < found.sums_size(); ++place)
    sums[static_cast<size_t>(place)] = found.sums(place);
  return sums;
}

void add_sums(tally& to, const tally& more) {
  for (size_t place = 0; place < tally_sums; ++place)
    to[place] += more[place];
}

} // namespace

result<tally_map> read_tallies(const database& data, std::string_view prefix) {
  tally_map found;
  const auto first = std::string(tallies_begin).append(prefix);
  const auto scanned = data.scan(column::meta, first, tallies_end,
                                 [&](std::string_view key, std::string_view value) -> result<bool> {
                                   if (!key.starts_with(first))
                                     return false;
                                   auto sums = read(key, value);
                                   if (!sums)
                                     return fail(sums.error());
                                   found.emplace(key.substr(tallies_begin.size()), *sums);
                                   return true;
                                 });
  if (!scanned)
    return fail(scanned.error());
  return found;
}

result<tally_rows> tally_rows::open(const database& data) {
  auto stored = read_tallies(data, {});
  if (!stored)
    return fail(stored.error());
  tally_rows opened;
  opened.sums_ = std::move(*stored);
  return opened;
}

void tally_rows::add(const tally_map& change) {
  for (const auto& [key, sums] : change)
    add_sums(added_[key], sums);
}

void tally_rows::write_to(const database& data, rocksdb::WriteBatch& batch) {
  for (const auto& [key, sums] : added_) {
    auto now = sums;
    if (const auto known = sums_.find(key); known != sums_.end())
      add_sums(now, known->second);
    batch.Put(data.at(column::meta), std::string(tallies_begin).append(key), stored(now));
  }
}

void tally_rows::settle(bool written) {
  if (written)
    for (const auto& [key, sums] : added_)
      add_sums(sums_[key], sums);
  added_.clear();
}

} // namespace recobro
