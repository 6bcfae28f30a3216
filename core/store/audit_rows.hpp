#pragma once

// Rows of the column family `audit`. Each holds the hash of itself and of the row before, so that
// none can be changed, put between others or taken away without all behind it.
//
//   key     number:be64
//   value   hash:64 record       hash: hex BLAKE2b-256 of the hash before, the key and the record;
//                                the first row's "hash before" is empty
//
// Internal to core/store; used by the writing thread, but for read_audit.

#include "core/store/database.hpp"

namespace recobro {

class audit_rows {
public:
  explicit audit_rows(database& data)
    : data_(data) {}

  /// Finds where the audit goes on. Errors: store_damaged, store_read_failed.
  result<void> start();
  /// Synced whatever the sync policy. Gives its number. Errors: as database::write.
  result<uint64_t> add(const audit_record& what);

private:
  database& data_;
  uint64_t number_ = 0; // of the last row
  std::string hash_;    // and its hash
};

struct audit_row {
  std::string hash;
  audit_record what;
};
/// Errors: store_damaged.
result<audit_row> read_audit_row(std::string_view key, std::string_view value);
/// The hash that a row with this key and value should have behind `before`.
std::string audit_hash(std::string_view before, std::string_view key, std::string_view value);

/// Rows before `number` (0: all), newest first, until `visit` gives false. By any thread.
result<void> read_audit(const database& data, uint64_t number,
                        const std::function<bool(audit_row)>& visit);

} // namespace recobro
