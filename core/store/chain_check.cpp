#include "core/store/chain_check.hpp"

#include "core/store/audit_rows.hpp"
#include "core/store/keys.hpp"
#include "core/store/row_records.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr size_t faults_max = 100;
constexpr uint64_t progress_every_blocks = 1024;

std::string name_of_block(uint16_t partition, uint64_t number) {
  return fmt::format("partition {}, block {}", partition, number);
}

} // namespace

chain_check::chain_check(const database& data, uint16_t partitions)
  : data_(data)
  , partitions_(partitions)
  , moment_(data.engine().GetSnapshot()) {}

chain_check::~chain_check() {
  data_.engine().ReleaseSnapshot(moment_);
}

void chain_check::note(errc code, std::string detail) {
  if (report_.faults.size() < faults_max)
    report_.faults.push_back({code, std::move(detail)});
}

result<std::optional<std::string>> chain_check::read(column which, std::string_view key) const {
  rocksdb::ReadOptions options;
  options.snapshot = moment_;
  std::string value;
  const auto status = data_.engine().Get(options, data_.at(which), slice(key), &value);
  if (status.IsNotFound())
    return std::nullopt;
  if (!status.ok())
    return fail(to_error(status, errc::store_read_failed, "reading a row"));
  return value;
}

bool chain_check::scan(column which, std::string_view first, std::string_view end,
                       const std::function<bool(std::string_view, std::string_view)>& visit) {
  rocksdb::ReadOptions options;
  options.snapshot = moment_;
  options.total_order_seek = true;
  options.fill_cache = false; // reads everything once: the server's cache stays as it is
  options.readahead_size = 2u << 20;
  const auto bound = slice(end);
  if (!end.empty())
    options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> rows(
    data_.engine().NewIterator(options, data_.at(which)));
  for (rows->Seek(slice(first)); rows->Valid(); rows->Next())
    if (!visit(view(rows->key()), view(rows->value())))
      return true;
  if (rows->status().ok())
    return true;
  auto failure = to_error(rows->status(), errc::store_read_failed, "reading rows");
  note(failure.code, std::move(failure.detail));
  return false;
}

result<verify_report> chain_check::run(const std::function<void(uint64_t blocks)>& progress) {
  check_policies();
  for (uint32_t partition = 0; partition < partitions_; ++partition)
    check_partition(static_cast<uint16_t>(partition), progress);
  check_history();
  check_audit();
  std::ranges::sort(report_.unknown_rules);
  if (progress)
    progress(report_.blocks);
  return std::move(report_);
}

void chain_check::check_policies() {
  scan(column::policies, {}, {}, [&](std::string_view key, std::string_view value) {
    const auto policy = decode_policy(key, value);
    if (!policy)
      note(policy.error().code, fmt::format("policy {}: {}", key, policy.error().detail));
    else if (digest(policy->text) != key)
      note(errc::store_damaged,
           fmt::format("policy {}: its text has the hash {}", key, digest(policy->text)));
    policies_.emplace(key);
    return true;
  });
}

void chain_check::check_audit() {
  std::string before;
  scan(column::audit, {}, {}, [&](std::string_view key, std::string_view value) {
    const auto row = read_audit_row(key, value);
    if (!row) {
      note(row.error().code, row.error().detail);
      return true;
    }
    if (row->what.number != ++report_.audited || audit_hash(before, key, value) != row->hash)
      note(errc::chain_broken,
           fmt::format("row {} of the audit: what is before it or in it was changed",
                       row->what.number));
    report_.audited = row->what.number;
    before = row->hash;
    return true;
  });
}

void chain_check::check_partition(uint16_t partition,
                                  const std::function<void(uint64_t)>& progress) {
  chain_head before;
  std::string end;
  if (partition < UINT16_MAX)
    append_be16(end, static_cast<uint16_t>(partition + 1));
  const auto read = scan(column::blocks, block_key(partition, 0), end,
                         [&](std::string_view key, std::string_view block) {
                           check_block(partition, key, block, before);
                           if (progress && report_.blocks % progress_every_blocks == 0)
                             progress(report_.blocks);
                           return true;
                         });
  if (!read)
    note(errc::chain_broken, fmt::format("partition {}: the chain cannot be read after block {}",
                                         partition, before.number));
}

void chain_check::check_block(uint16_t partition, std::string_view key, std::string_view block,
                              chain_head& before) {
  ++report_.blocks;
  const auto number = read_be(key.substr(2));
  const auto header = read_header(block);
  if (!header) {
    note(errc::chain_broken,
         fmt::format("{}: {}", name_of_block(partition, number), header.error().detail));
    before = {number, before.next_offset, before.accounts, before.hash};
    return;
  }
  const auto differs = [&](std::string_view what, auto found, auto expected) {
    if (found != expected)
      note(errc::chain_broken,
           fmt::format("{}: {} is {}, expected {}", name_of_block(partition, number), what, found,
                       expected));
  };
  differs("the number in the chain", number, before.number + 1);
  differs("the partition in its header", header->partition, partition);
  differs("the number in its header", header->number, number);
  differs("the first offset", header->first_offset, before.next_offset);
  differs("the previous block's hash", hex(header->previous_hash), hex(before.hash));
  differs("the hash over its content", hex(hash_of(block)), hex(header->hash));
  uint64_t new_accounts = 0;
  check_entries(block, *header, new_accounts);
  differs("the count of accounts", header->accounts, before.accounts + new_accounts);
  before = header->head();
  before.number = number;
}

void chain_check::check_entries(std::string_view block, const block_header& header,
                                uint64_t& new_accounts) {
  uint32_t index = 0;
  const auto walked = each_entry(block, [&](const raw_entry& raw) {
    check_entry(header, index++, raw, new_accounts);
    return true;
  });
  report_.entries += index;
  if (!walked)
    note(errc::chain_broken, fmt::format("{}: {}", name_of_block(header.partition, header.number),
                                         walked.error().detail));
}

void chain_check::check_entry(const block_header& header, uint32_t index, const raw_entry& raw,
                              uint64_t& new_accounts) {
  const auto where
    = fmt::format("{}, entry {}", name_of_block(header.partition, header.number), index);
  const auto decoded = decode_entry(raw.bytes);
  if (!decoded) {
    note(errc::store_damaged, fmt::format("{}: {}", where, decoded.error().detail));
    return;
  }
  new_accounts += decoded->sequence == 1;
  std::string key;
  append_history_key(key, raw.account, decoded->sequence);
  const auto row = read(column::history, key);
  const auto place = row && *row ? read_history_place(**row) : fail(errc::store_damaged);
  const history_place expected{header.partition, {header.number, index}};
  if (!place || *place != expected)
    note(errc::store_damaged, fmt::format("{}: the history index of account {} does not hold it "
                                          "under sequence {}",
                                          where, raw.account, decoded->sequence));
  for (const auto& each : decoded->events)
    check_verdict(each);
  for (const auto& each : decoded->events) {
    const auto* opened = std::get_if<account_opened>(&each);
    const auto* migrated = std::get_if<policy_migrated>(&each);
    const auto* named = opened ? &opened->policy : migrated ? &migrated->to : nullptr;
    if (named && !policies_.contains(*named) && unknown_policies_.insert(*named).second)
      note(errc::policy_unknown,
           fmt::format("{}: account {} came under policy {}, which the store does not hold", where,
                       raw.account, *named));
  }
}

void chain_check::check_verdict(const event& what) {
  const contact_check* said = nullptr;
  if (const auto* planned = std::get_if<action_planned>(&what))
    said = &planned->check;
  else if (const auto* released = std::get_if<action_released>(&what))
    said = &released->content.check;
  else if (const auto* deferred = std::get_if<action_deferred>(&what))
    said = &deferred->check;
  else if (const auto* postponed = std::get_if<action_postponed>(&what))
    said = &postponed->content.check;
  if (!said || said->version.empty() || !rules_.insert(said->version).second)
    return;
  const auto row = read(column::meta, std::string(setting_rows) + rules_meta_name(said->version));
  if (!row || !*row)
    report_.unknown_rules.push_back(said->version);
}

// Every entry has its row (checked above), so an equal number of rows means that every
// row has its entry.
void chain_check::check_history() {
  uint64_t rows = 0;
  std::string account;
  uint64_t last = 0;
  scan(column::history, {}, {}, [&](std::string_view key, std::string_view) {
    ++rows;
    const auto row = read_history_key(key);
    if (!row) {
      note(row.error().code, row.error().detail);
      return true;
    }
    if (row->account != account) {
      account = row->account;
      last = 0;
    }
    if (row->sequence != last + 1)
      note(errc::store_damaged, fmt::format("account {}: entry {} follows entry {} in its history",
                                            account, row->sequence, last));
    last = row->sequence;
    return true;
  });
  if (rows != report_.entries)
    note(errc::store_damaged, fmt::format("the history index has {} rows, the blocks have {} "
                                          "entries",
                                          rows, report_.entries));
}

} // namespace recobro
