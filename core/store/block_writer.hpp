#pragma once

// Puts entries into the blocks of their partitions and into the history index, for one
// write batch. Internal to core/store; used by one thread.

#include "core/store/block_format.hpp"
#include "core/store/row_batch.hpp"

namespace recobro {

class block_writer {
public:
  explicit block_writer(const database& data)
    : data_(data) {}

  /// Where the chains end, one for each partition.
  void start(std::vector<chain_head> heads);
  /// @pre account and partition belong together, the entry has bytes
  position add(const journal_append& change, instant now, rocksdb::WriteBatch& batch,
               row_batch& rows);
  /// Closes the blocks that are open. Then the batch is written, and one of the next two told.
  void finish(instant now, rocksdb::WriteBatch& batch);
  void accept();
  /// The batch was not written: the chains end where they ended before it.
  void reject();

  /// As on disk.
  const std::vector<chain_head>& heads() const { return heads_; }

private:
  struct partition_state {
    block_builder builder;
    chain_head pending;
    bool touched = false;
  };
  void close_block(uint16_t partition, instant now, rocksdb::WriteBatch& batch);

  const database& data_;
  std::vector<chain_head> heads_;
  std::vector<partition_state> partitions_;
  std::vector<uint16_t> touched_;
  std::string key_, value_; // kept for their memory
};

} // namespace recobro
