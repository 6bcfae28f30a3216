#include "core/store/vault_purge.hpp"

#include "core/store/keys.hpp"
#include "core/store/vault_rows.hpp"

#include <chrono>

namespace recobro {

namespace {

// A run writes out all memory tables; many erasures in a row must not do so for each.
constexpr std::chrono::seconds pause_between_runs{10};
constexpr size_t accounts_in_run_max = 100; // beyond it the whole vault is rewritten

result<std::vector<std::string>> purge_accounts(const database& data) {
  std::vector<std::string> accounts;
  const auto read = data.scan(column::meta, purge_rows, purge_rows_end,
                              [&](std::string_view key, std::string_view) -> result<bool> {
                                accounts.emplace_back(key.substr(purge_rows.size()));
                                return true;
                              });
  if (!read)
    return fail(read.error());
  return accounts;
}

rocksdb::Status rewrite(database& data, const std::vector<std::string>& accounts) {
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  auto& engine = data.engine();
  if (accounts.size() > accounts_in_run_max)
    return engine.CompactRange(options, data.at(column::vault), nullptr, nullptr);
  for (const auto& account : accounts) {
    const auto first = debtor_key_key(account), last = end_of_account(account);
    const rocksdb::Slice begin(first), end(last);
    if (auto status = engine.CompactRange(options, data.at(column::vault), &begin, &end);
        !status.ok())
      return status;
  }
  return rocksdb::Status::OK();
}

} // namespace

vault_purge::~vault_purge() {
  {
    const std::lock_guard guard(lock_);
    stop_ = true;
  }
  changed_.notify_all();
  if (worker_.joinable())
    worker_.join();
}

void vault_purge::schedule() {
  const std::lock_guard guard(lock_);
  wanted_ = true;
  if (!worker_.joinable())
    worker_ = std::thread([this] { work(); });
  changed_.notify_all();
}

void vault_purge::work() {
  std::unique_lock guard(lock_);
  while (!stop_) {
    changed_.wait(guard, [&] { return stop_ || wanted_; });
    if (stop_)
      return;
    wanted_ = false;
    guard.unlock();
    // A failure leaves the purge rows: the next run or the next start takes them up.
    static_cast<void>(run());
    guard.lock();
    changed_.wait_for(guard, pause_between_runs, [&] { return stop_; });
  }
}

result<void> vault_purge::run() {
  const std::lock_guard one_at_a_time(running_);
  const auto accounts = purge_accounts(data_);
  if (!accounts)
    return fail(accounts.error());
  if (accounts->empty())
    return {};
  // All families, since the log is dropped only when none of them needs it any more.
  auto status = data_.engine().Flush(rocksdb::FlushOptions{}, data_.all());
  if (status.ok())
    status = rewrite(data_, *accounts);
  if (!status.ok())
    return fail(to_error(status, errc::store_write_failed, "removing erased data from the disk"));
  rocksdb::WriteBatch done;
  for (const auto& account : *accounts)
    done.Delete(data_.at(column::meta), std::string(purge_rows) + account);
  return data_.write(done, sync_policy::lazy);
}

} // namespace recobro
