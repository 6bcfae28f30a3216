#include "core/store/block_writer.hpp"

#include "core/store/keys.hpp"

#include <cassert>

namespace recobro {

void block_writer::start(std::vector<chain_head> heads) {
  heads_ = std::move(heads);
  partitions_.clear();
  partitions_.resize(heads_.size());
  for (size_t index = 0; index < heads_.size(); ++index)
    partitions_[index].pending = heads_[index];
  touched_.clear();
}

position block_writer::add(const journal_append& change, instant now, rocksdb::WriteBatch& batch,
                           row_batch& rows) {
  assert(change.partition < partitions_.size() && change.sequence > 0);
  auto& state = partitions_[change.partition];
  if (!state.touched) {
    state.touched = true;
    touched_.push_back(change.partition);
  }
  if (state.builder.full(change.account.text().size() + change.entry_bytes.size()))
    close_block(change.partition, now, batch);
  const auto index
    = state.builder.add(change.account.text(), change.entry_bytes, change.sequence == 1);
  const history_place place{change.partition, {state.pending.number + 1, index}};
  key_.clear();
  value_.clear();
  append_history_key(key_, change.account.text(), change.sequence);
  append_history_place(value_, place);
  rows.put(column::history, key_, value_);
  return place.at;
}

void block_writer::close_block(uint16_t partition, instant now, rocksdb::WriteBatch& batch) {
  auto& state = partitions_[partition];
  const auto bytes = state.builder.finish(partition, now, state.pending);
  batch.Put(data_.at(column::blocks), block_key(partition, state.pending.number), slice(bytes));
}

void block_writer::finish(instant now, rocksdb::WriteBatch& batch) {
  for (const auto partition : touched_)
    close_block(partition, now, batch);
}

void block_writer::accept() {
  for (const auto partition : touched_) {
    heads_[partition] = partitions_[partition].pending;
    partitions_[partition].touched = false;
  }
  touched_.clear();
}

void block_writer::reject() {
  for (const auto partition : touched_) {
    partitions_[partition].builder.discard();
    partitions_[partition].pending = heads_[partition];
    partitions_[partition].touched = false;
  }
  touched_.clear();
}

} // namespace recobro
