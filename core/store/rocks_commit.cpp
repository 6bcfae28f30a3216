#include "core/store/keys.hpp"
#include "core/store/rocks_journal.hpp"
#include "core/store/row_records.hpp"
#include "core/store/task_records.hpp"

#include <fmt/format.h>

namespace recobro {

result<std::vector<position>> rocks_journal::commit(std::span<const journal_append> changes,
                                                    instant now) {
  batch_.Clear();
  rows_->clear();
  std::vector<position> places;
  places.reserve(changes.size());
  std::optional<error> failure;
  for (const auto& change : changes) {
    auto place = add(change, now);
    if (!place) {
      failure = std::move(place.error());
      break;
    }
    places.push_back(*place);
  }
  if (!failure) {
    blocks_->finish(now, batch_);
    rows_->write_to(batch_);
    tallies_.write_to(*data_, batch_);
    indicators_->write_to(batch_);
    if (auto written = write(batch_); !written)
      failure = std::move(written.error());
  }
  vault_->settle(!failure);
  tallies_.settle(!failure);
  indicators_->settle(!failure);
  if (failure) {
    blocks_->reject();
    return fail(std::move(*failure));
  }
  blocks_->accept();
  publish_heads();
  for (const auto& change : changes)
    if (change.erase_personal) {
      purge_->schedule();
      break;
    }
  return places;
}

result<position> rocks_journal::add(const journal_append& change, instant now) {
  position place;
  if (change.partition >= partitions_)
    return fail(errc::store_partitions,
                fmt::format("account {} was sent to partition {}, the store has {}",
                            change.account.text(), change.partition, partitions_));
  if (!change.entry_bytes.empty())
    place = blocks_->add(change, now, batch_, *rows_);
  add_index_changes(change);
  tallies_.add(change.tallies);
  if (auto added = indicators_->add(change.indicators); !added)
    return fail(added.error());
  if (change.erase_personal)
    vault_->erase(change.account, batch_);
  else if (!change.personal.empty())
    if (auto put = vault_->put(change.account, change.sequence, change.personal, batch_); !put)
      return fail(put.error());
  return place;
}

void rocks_journal::add_index_changes(const journal_append& change) {
  const auto& account = change.account.text();
  std::string key;
  if (change.agenda_remove && change.agenda_remove != change.agenda_put) {
    append_agenda_key(key, change.partition, *change.agenda_remove, account);
    rows_->remove(column::agenda, key);
  }
  if (change.agenda_put) {
    key.clear();
    append_agenda_key(key, change.partition, *change.agenda_put, account);
    rows_->put(column::agenda, key, {});
  }
  for (const auto& row : change.outbox_put)
    rows_->put(column::outbox, outbox_key(row.account.text(), row.action.number), encode(row));
  for (const auto number : change.outbox_remove)
    rows_->remove(column::outbox, outbox_key(account, number));
  for (const auto& row : change.work.put)
    rows_->put(column::tasks, outbox_key(account, row.task.number), encode(row));
  for (const auto& end : change.work.gone)
    rows_->remove(column::tasks, outbox_key(account, end.number));
  if (!change.snapshot_bytes.empty())
    rows_->put(column::snapshots, account, change.snapshot_bytes);
}

} // namespace recobro
