#include "core/store/block_reader.hpp"
#include "core/store/rocks_journal.hpp"
#include "core/store/row_records.hpp"
#include "core/store/task_records.hpp"

#include <fmt/format.h>

namespace recobro {

namespace {

// Steps from row to row are cheaper than a seek until an account has this many rows.
constexpr int rows_stepped_max = 8;

std::string end_of_partition(uint16_t partition) {
  std::string key;
  if (partition == UINT16_MAX)
    return std::string(2, '\xff') + std::string(1, '\xff'); // behind every block number in use
  append_be16(key, static_cast<uint16_t>(partition + 1));
  return key;
}

} // namespace

result<stored_account> rocks_journal::load(const account_key& account) const {
  stored_account loaded;
  rocksdb::PinnableSlice value;
  const auto snapshot_found = data_->read(column::snapshots, account.text(), value);
  if (!snapshot_found)
    return fail(snapshot_found.error());
  if (*snapshot_found) {
    auto base = decode_snapshot(view(value));
    if (!base)
      return fail(errc::store_damaged,
                  fmt::format("account {}: {}", account.text(), base.error().detail));
    loaded.base = std::move(*base);
  }
  block_reader reader(*data_);
  // Point reads to the first gap: filters answer most of the misses that end this.
  for (auto sequence = loaded.base ? loaded.base->state.sequence + 1 : 1;; ++sequence) {
    value.Reset();
    const auto found = data_->read(column::history, history_key(account, sequence), value);
    if (!found)
      return fail(found.error());
    if (!*found)
      return loaded;
    const auto place = read_history_place(view(value));
    if (!place)
      return fail(place.error());
    auto read = reader.read(*place, account);
    if (!read)
      return fail(read.error());
    loaded.entries.push_back(std::move(*read));
  }
}

result<std::vector<entry>> rocks_journal::history(const account_key& account, uint64_t after,
                                                  size_t limit) const {
  std::vector<entry> entries;
  if (limit == 0 || after == UINT64_MAX)
    return entries;
  block_reader reader(*data_);
  const auto scanned
    = data_->scan(column::history, history_key(account, after + 1), end_of_account(account.text()),
                  [&](std::string_view, std::string_view value) -> result<bool> {
                    const auto place = read_history_place(value);
                    if (!place)
                      return fail(place.error());
                    auto read = reader.read(*place, account);
                    if (!read)
                      return fail(read.error());
                    entries.push_back(std::move(*read));
                    return entries.size() < limit;
                  });
  if (!scanned)
    return fail(scanned.error());
  return entries;
}

result<std::vector<due_row>> rocks_journal::due(uint16_t partition, const due_row& after,
                                                instant until, size_t limit) const {
  std::vector<due_row> rows;
  if (limit == 0 || until < after.due)
    return rows;
  std::string first, end;
  append_agenda_key(first, partition, after.due, after.account.text());
  if (until < never)
    append_agenda_key(end, partition, until + duration{1}, "");
  else
    end = end_of_partition(partition);
  const auto scanned = data_->scan(column::agenda, first, end,
                                   [&](std::string_view key, std::string_view) -> result<bool> {
                                     if (key == first)
                                       return true;
                                     auto row = read_agenda_key(key);
                                     if (!row)
                                       return fail(row.error());
                                     rows.push_back(std::move(*row));
                                     return rows.size() < limit;
                                   });
  if (!scanned)
    return fail(scanned.error());
  return rows;
}

result<std::vector<stored_block>> rocks_journal::blocks(uint16_t partition, uint64_t number,
                                                        size_t limit) const {
  std::vector<stored_block> found;
  if (limit == 0)
    return found;
  const auto scanned
    = data_->scan(column::blocks, block_key(partition, number), end_of_partition(partition),
                  [&](std::string_view, std::string_view value) -> result<bool> {
                    auto block = decode_block(value);
                    if (!block)
                      return fail(block.error());
                    found.push_back(std::move(*block));
                    return found.size() < limit;
                  });
  if (!scanned)
    return fail(scanned.error());
  return found;
}

result<std::vector<outbox_row>> rocks_journal::outbox(std::string_view after, size_t limit) const {
  std::vector<outbox_row> rows;
  std::string first;
  if (!after.empty()) {
    auto key = outbox_key_of_text(after);
    if (!key)
      return fail(
        errc::cursor_malformed,
        fmt::format("\"{}\" is no outbox key, portfolio/number/<action> was expected", after));
    first = std::move(*key);
  }
  if (limit == 0)
    return rows;
  const auto scanned = data_->scan(
    column::outbox, first, {}, [&](std::string_view key, std::string_view value) -> result<bool> {
      if (key == first)
        return true;
      auto row = decode_outbox_row(key, value);
      if (!row)
        return fail(row.error());
      rows.push_back(std::move(*row));
      return rows.size() < limit;
    });
  if (!scanned)
    return fail(scanned.error());
  return rows;
}

result<void> rocks_journal::tasks(const std::function<bool(task_row)>& visit) const {
  return data_->scan(column::tasks, {}, {},
                     [&](std::string_view key, std::string_view value) -> result<bool> {
                       auto row = decode_task_row(key, value);
                       if (!row)
                         return fail(row.error());
                       return visit(std::move(*row));
                     });
}

result<std::optional<std::string>> rocks_journal::personal(const account_key& account,
                                                           uint64_t sequence) const {
  return vault_->get(account, sequence);
}

result<void> rocks_journal::personal(
  const account_key& account,
  const std::function<void(uint64_t sequence, std::string_view plain)>& visit) const {
  return vault_->each(account, visit);
}

result<std::vector<stored_policy>> rocks_journal::policies() const {
  std::vector<stored_policy> found;
  const auto scanned = data_->scan(
    column::policies, {}, {}, [&](std::string_view key, std::string_view value) -> result<bool> {
      auto each = decode_policy(key, value);
      if (!each)
        return fail(each.error());
      found.push_back(std::move(*each));
      return true;
    });
  if (!scanned)
    return fail(scanned.error());
  return found;
}

result<std::vector<dead_letter>> rocks_journal::dead_letters(std::string_view after,
                                                             size_t limit) const {
  std::vector<dead_letter> found;
  if (limit == 0)
    return found;
  const auto scanned
    = data_->scan(column::dead_letters, after, {},
                  [&](std::string_view key, std::string_view value) -> result<bool> {
                    if (key == after)
                      return true;
                    auto each = decode_dead_letter(key, value);
                    if (!each)
                      return fail(each.error());
                    found.push_back(std::move(*each));
                    return found.size() < limit;
                  });
  if (!scanned)
    return fail(scanned.error());
  return found;
}

result<void> rocks_journal::accounts(std::string_view portfolio, std::string_view after,
                                     const std::function<bool(const account_key&)>& visit) const {
  const auto prefix = portfolio.empty() ? std::string() : std::string(portfolio) + '/';
  const auto first = after.empty() || after < prefix ? prefix : end_of_account(after);
  rocksdb::ReadOptions in_order;
  in_order.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> rows(
    data_->engine().NewIterator(in_order, data_->at(column::history)));
  std::string current; // account text and NUL
  for (rows->Seek(first); rows->Valid();) {
    const auto row = read_history_key(view(rows->key()));
    if (!row)
      return fail(row.error());
    if (!row->account.starts_with(prefix))
      return {};
    const auto account = account_key::parse(row->account);
    if (!account)
      return fail(errc::store_damaged, "a history key names no account");
    if (!visit(*account))
      return {};
    current.assign(row->account).push_back('\0');
    int stepped = 0;
    while (rows->Valid() && view(rows->key()).starts_with(current) && ++stepped <= rows_stepped_max)
      rows->Next();
    if (rows->Valid() && stepped > rows_stepped_max)
      rows->Seek(end_of_account(account->text()));
  }
  if (!rows->status().ok())
    return fail(to_error(rows->status(), errc::store_read_failed, "reading accounts"));
  return {};
}

} // namespace recobro
