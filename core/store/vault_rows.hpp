#pragma once

// The rows of the vault: personal data in and out under its debtor's key. Internal to
// core/store. `put` and `erase` by the writing thread, `get` by any.

#include "core/store/database.hpp"
#include "core/store/vault.hpp"

#include <unordered_map>

namespace recobro {

class vault_rows {
public:
  /// Errors: master_key_missing, master_key_wrong. Without a key a store that is open for
  /// reading only still opens: verifying it needs no personal data.
  static result<std::unique_ptr<vault_rows>> open(const database& data,
                                                  const journal_options& options);

  /// Encrypts into `batch`; makes the debtor's key when there is none.
  result<void> put(const account_key& account, uint64_t sequence, std::string_view plain,
                   rocksdb::WriteBatch& batch);
  /// Deletes the debtor's key and everything under it, and notes that the bytes have to go
  /// from the disk too.
  void erase(const account_key& account, rocksdb::WriteBatch& batch);
  /// To be called when the batch is over; keys made for a failed one are forgotten.
  void settle(bool written);

  result<std::optional<std::string>> get(const account_key& account, uint64_t sequence) const;

  /// All of an account, by sequence, as of one moment.
  result<void>
  each(const account_key& account,
       const std::function<void(uint64_t sequence, std::string_view plain)>& visit) const;

private:
  result<secret_key> unwrapped(const account_key& account, std::string_view wrapped) const;
  explicit vault_rows(const database& data)
    : data_(data) {}
  result<secret_key> key_for_writing(const account_key& account, rocksdb::WriteBatch& batch);

  const database& data_;
  std::optional<secret_key> master_;
  bool check_stored_ = false;
  bool check_in_batch_ = false;
  std::unordered_map<std::string, std::optional<secret_key>> in_batch_; // nothing: erased
};

/// Rows that name debtors whose erased bytes may still be in some file.
inline constexpr std::string_view purge_rows = "store/purge/";
inline constexpr std::string_view purge_rows_end = "store/purge0";

} // namespace recobro
