#pragma once

// The journal on RocksDB, in process. Internal to core/store (tests use it to make the
// disk fail); everybody else opens it by journal::open.

#include "core/store/audit_rows.hpp"
#include "core/store/block_writer.hpp"
#include "core/store/indicator_rows.hpp"
#include "core/store/tally_rows.hpp"
#include "core/store/vault_purge.hpp"
#include "core/store/vault_rows.hpp"

#include <mutex>

namespace recobro {

/// Stands in `meta` while the history index is incomplete.
inline constexpr std::string_view rebuild_row = "store/rebuilding_history";

class rocks_journal final : public journal {
public:
  /// `env` may be null.
  static result<std::unique_ptr<rocks_journal>> open(const journal_options& options,
                                                     rocksdb::Env* env);

  uint16_t partitions() const override { return partitions_; }

  result<std::vector<position>> commit(std::span<const journal_append> changes,
                                       instant now) override;
  bool probe() override;
  result<void> put_policy(const stored_policy& what) override;
  result<void> put_dead_letter(const dead_letter& what) override;
  result<void> remove_dead_letter(std::string_view id) override;
  result<void> put_meta(std::string_view name, std::string_view value) override;
  result<uint64_t> put_audit(const audit_record& what) override;

  result<stored_account> load(const account_key& account) const override;
  result<std::vector<entry>> history(const account_key& account, uint64_t after,
                                     size_t limit) const override;
  result<std::vector<due_row>> due(uint16_t partition, const due_row& after, instant until,
                                   size_t limit) const override;
  result<std::vector<stored_block>> blocks(uint16_t partition, uint64_t number,
                                           size_t limit) const override;
  uint64_t last_block(uint16_t partition) const override;
  result<std::vector<outbox_row>> outbox(std::string_view after, size_t limit) const override;
  result<void> tasks(const std::function<bool(task_row)>& visit) const override;
  result<std::optional<std::string>> personal(const account_key& account,
                                              uint64_t sequence) const override;
  result<void> personal(
    const account_key& account,
    const std::function<void(uint64_t sequence, std::string_view plain)>& visit) const override;
  result<std::vector<stored_policy>> policies() const override;
  result<std::vector<dead_letter>> dead_letters(std::string_view after,
                                                size_t limit) const override;
  result<std::optional<std::string>> meta(std::string_view name) const override;
  result<void> audit(uint64_t number,
                     const std::function<bool(audit_record)>& visit) const override;
  result<tally_map> tallies(std::string_view prefix) const override;
  result<void> indicators(date first, date last, const indicator_visit& visit) const override;
  std::vector<std::pair<indicator_cell, indicator_sums>> indicator_totals() const override;
  result<void> accounts(std::string_view portfolio, std::string_view after,
                        const std::function<bool(const account_key&)>& visit) const override;
  journal_counts counts() const override;

  result<verify_report> verify(const std::function<void(uint64_t blocks)>& progress) const override;
  result<journal_counts> backup(const std::string& directory) override;
  result<void> drop_indexes() override;
  result<void> compact() override;

  /// For tests that damage what is stored.
  database& raw() { return *data_; }

private:
  rocks_journal() = default;
  result<void> start(uint16_t wanted_partitions);
  result<void> settle_partitions(uint16_t wanted);
  result<void> write(rocksdb::WriteBatch& batch);
  result<void> write_row(column which, std::string_view key, std::string_view value);
  result<position> add(const journal_append& change, instant now);
  void add_index_changes(const journal_append& change);
  void publish_heads();
  result<journal_counts> look_at_copy(const std::string& directory) const;
  result<void> clear_indexes();
  result<void> rebuild_history();
  result<void> rebuild_indicators();
  result<indicator_changes> indicators_of(const account_key& account) const;

  journal_options options_;
  uint16_t partitions_ = 0;
  std::unique_ptr<database> data_;
  std::unique_ptr<vault_rows> vault_;
  std::unique_ptr<block_writer> blocks_;
  tally_rows tallies_;
  std::unique_ptr<indicator_rows> indicators_;
  std::unique_ptr<audit_rows> audit_;
  std::unique_ptr<vault_purge> purge_; // last: its thread uses data_
  rocksdb::WriteBatch batch_;          // both kept for their memory
  std::unique_ptr<row_batch> rows_;
  mutable std::mutex heads_lock_;
  std::vector<chain_head> heads_; // guarded; what last_block and counts see
};

} // namespace recobro
