#include "core/store/vault_rows.hpp"

#include "core/store/keys.hpp"

#include <fmt/format.h>

namespace recobro {

namespace {

constexpr std::string_view check_row = "store/master_check";
constexpr size_t master_key_bytes = 32;

std::string row_key(const account_key& account, uint64_t sequence) {
  return history_key(account, sequence); // the same shape, in another column family
}

result<void> check_master_key(const std::string& key, const std::optional<std::string>& check) {
  if (key.size() != master_key_bytes)
    return fail(errc::master_key_wrong, fmt::format("the master key has {} bytes, {} were expected",
                                                    key.size(), master_key_bytes));
  if (check && !unseal(secret_key(key), master_check_context, *check))
    return fail(errc::master_key_wrong,
                "configure the master key with which this data directory was first used");
  return {};
}

} // namespace

result<std::unique_ptr<vault_rows>> vault_rows::open(const database& data,
                                                     const journal_options& options) {
  const auto check = data.read(column::meta, check_row);
  if (!check)
    return fail(check.error());
  std::unique_ptr<vault_rows> rows(new vault_rows(data));
  rows->check_stored_ = check->has_value();
  if (options.master_key.empty()) {
    if (rows->check_stored_ && !options.read_only)
      return fail(errc::master_key_missing,
                  fmt::format("data directory {} holds personal data under a master key: "
                              "configure that key",
                              options.directory));
    return rows;
  }
  if (auto fits = check_master_key(options.master_key, *check); !fits)
    return fail(fits.error());
  rows->master_ = secret_key(options.master_key);
  return rows;
}

result<secret_key> vault_rows::key_for_writing(const account_key& account,
                                               rocksdb::WriteBatch& batch) {
  if (const auto known = in_batch_.find(account.text()); known != in_batch_.end()) {
    if (known->second)
      return *known->second;
  } else {
    const auto wrapped = data_.read(column::vault, debtor_key_key(account.text()));
    if (!wrapped)
      return fail(wrapped.error());
    if (*wrapped)
      return unwrapped(account, **wrapped);
  }
  const auto key = secret_key::random();
  in_batch_.insert_or_assign(account.text(), key);
  batch.Put(data_.at(column::vault), debtor_key_key(account.text()),
            seal(*master_, key_context(account.text()), key.bytes()));
  return key;
}

result<void> vault_rows::put(const account_key& account, uint64_t sequence, std::string_view plain,
                             rocksdb::WriteBatch& batch) {
  if (!master_)
    return fail(errc::master_key_missing,
                fmt::format("account {}: personal data came, and no master key is configured",
                            account.text()));
  const auto key = key_for_writing(account, batch);
  if (!key)
    return fail(key.error());
  if (!check_stored_ && !check_in_batch_) {
    batch.Put(data_.at(column::meta), slice(check_row),
              seal(*master_, master_check_context, master_check_content));
    check_in_batch_ = true;
  }
  batch.Put(data_.at(column::vault), row_key(account, sequence),
            seal(*key, entry_context(account.text(), sequence), plain));
  return {};
}

void vault_rows::erase(const account_key& account, rocksdb::WriteBatch& batch) {
  in_batch_.insert_or_assign(account.text(), std::nullopt);
  batch.DeleteRange(data_.at(column::vault), debtor_key_key(account.text()),
                    end_of_account(account.text()));
  batch.Put(data_.at(column::meta), std::string(purge_rows) + account.text(), "");
}

void vault_rows::settle(bool written) {
  if (written && check_in_batch_)
    check_stored_ = true;
  check_in_batch_ = false;
  in_batch_.clear();
}

result<secret_key> vault_rows::unwrapped(const account_key& account,
                                         std::string_view wrapped) const {
  if (!master_)
    return fail(errc::master_key_missing,
                fmt::format("account {}: personal data was asked for, and no master key is "
                            "configured",
                            account.text()));
  const auto key = unseal(*master_, key_context(account.text()), wrapped);
  if (!key)
    return fail(key.error());
  return secret_key(*key);
}

result<void> vault_rows::each(
  const account_key& account,
  const std::function<void(uint64_t sequence, std::string_view plain)>& visit) const {
  const auto first = debtor_key_key(account.text());
  std::optional<secret_key> key;
  return data_.scan(column::vault, first, end_of_account(account.text()),
                    [&](std::string_view name, std::string_view sealed) -> result<bool> {
                      if (name == first) {
                        auto found = unwrapped(account, sealed);
                        if (!found)
                          return fail(found.error());
                        key = std::move(*found);
                        return true;
                      }
                      if (!key)
                        return false; // without its key there is nothing
                      const auto row = read_history_key(name);
                      if (!row)
                        return fail(row.error());
                      const auto plain
                        = unseal(*key, entry_context(account.text(), row->sequence), sealed);
                      if (!plain)
                        return fail(plain.error());
                      visit(row->sequence, *plain);
                      return true;
                    });
}

result<std::optional<std::string>> vault_rows::get(const account_key& account,
                                                   uint64_t sequence) const {
  const auto sealed = data_.read(column::vault, row_key(account, sequence));
  if (!sealed || !*sealed)
    return sealed;
  const auto wrapped = data_.read(column::vault, debtor_key_key(account.text()));
  if (!wrapped || !*wrapped)
    return wrapped; // erased in between: without its key there is nothing
  const auto key = unwrapped(account, **wrapped);
  if (!key)
    return fail(key.error());
  auto plain = unseal(*key, entry_context(account.text(), sequence), **sealed);
  if (!plain)
    return fail(plain.error());
  return std::move(*plain);
}

} // namespace recobro
