#pragma once

// Reads single entries out of blocks, keeping the block read last: entries of an account
// often stand in the same one. Internal to core/store; used by one thread for one call.

#include "core/store/database.hpp"
#include "core/store/keys.hpp"

namespace recobro {

class block_reader {
public:
  explicit block_reader(const database& data)
    : data_(data) {}
  /// Checks that the entry is the account's.
  result<entry> read(const history_place& where, const account_key& account);

private:
  const database& data_;
  history_place at_{0, {0, 0}}; // block 0 does not exist
  rocksdb::PinnableSlice block_;
};

} // namespace recobro
