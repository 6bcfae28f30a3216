#pragma once

// The bytes of a block. Internal to core/store.
//
//   block   = header hash:32 entries
//   header  = format:u8 partition:be16 number:be64 first_offset:be64 written_at:be64
//             count:be32 accounts:be64 previous_hash:32
//   entries = count * (key_size:varint key entry_size:varint entry)
//
// `hash` is BLAKE2b-256 over header and entries. `accounts` counts the accounts whose
// first entry stands in this block or an earlier one of the partition.

#include "core/store/journal.hpp"

#include <array>
#include <functional>

namespace recobro {

using block_hash = std::array<unsigned char, 32>;

/// Entries of one block together stay below this, unless a single one is larger: bounds
/// what is read for one entry, and a block fits one message of a replicated journal.
inline constexpr size_t block_bytes_max = 64u << 10;

/// The end of a partition's chain.
struct chain_head {
  uint64_t number = 0;      // of the last block
  uint64_t next_offset = 0; // of the next entry
  uint64_t accounts = 0;
  block_hash hash{};
};

struct block_header {
  uint16_t partition = 0;
  uint64_t number = 0;
  uint64_t first_offset = 0;
  instant written_at{};
  uint32_t count = 0;
  uint64_t accounts = 0;
  block_hash previous_hash{};
  block_hash hash{};

  chain_head head() const { return {number, first_offset + count, accounts, hash}; }
};

/// Collects the entries of a partition's next block.
class block_builder {
public:
  /// True when another entry of this size should go into a block of its own.
  bool full(size_t entry_bytes) const;
  /// Index of the entry in the block.
  uint32_t add(std::string_view account, std::string_view entry, bool first_of_account);
  /// Gives the block that follows `before`, moves `before` on to it and starts anew. The
  /// bytes are valid until the next call.
  std::string_view finish(uint16_t partition, instant written_at, chain_head& before);
  void discard();

private:
  std::string bytes_;
  uint32_t count_ = 0;
  uint64_t new_accounts_ = 0;
  bool finished_ = true;
};

/// An entry as it stands in a block; the views point into the block.
struct raw_entry {
  std::string_view account;
  std::string_view bytes;
};

result<block_header> read_header(std::string_view block);
/// BLAKE2b-256 of what the header's hash must be.
block_hash hash_of(std::string_view block);
/// Calls `visit` for each entry until it gives false.
result<void> each_entry(std::string_view block, const std::function<bool(const raw_entry&)>& visit);
/// Steps over the entries before `index` without reading them.
result<raw_entry> entry_at(std::string_view block, uint32_t index);
result<stored_block> decode_block(std::string_view block);

std::string hex(const block_hash& hash);

} // namespace recobro
