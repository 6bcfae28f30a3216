#pragma once

// Looks at everything that is stored as a journal and tells what does not fit together.
// Internal to core/store. Sees the store as it is when the check is made, whatever is
// written meanwhile.

#include "core/store/block_format.hpp"
#include "core/store/database.hpp"

#include <unordered_set>

namespace recobro {

class chain_check {
public:
  chain_check(const database& data, uint16_t partitions);
  ~chain_check();
  chain_check(const chain_check&) = delete;
  chain_check& operator=(const chain_check&) = delete;

  result<verify_report> run(const std::function<void(uint64_t blocks)>& progress);

private:
  void note(errc code, std::string detail);
  void check_policies();
  void check_partition(uint16_t partition, const std::function<void(uint64_t)>& progress);
  void check_block(uint16_t partition, std::string_view key, std::string_view block,
                   chain_head& before);
  void check_entries(std::string_view block, const block_header& header, uint64_t& new_accounts);
  void check_entry(const block_header& header, uint32_t index, const raw_entry& raw,
                   uint64_t& new_accounts);
  /// That the rules which a verdict names can still be shown.
  void check_verdict(const event& what);
  void check_history();
  void check_audit();
  result<std::optional<std::string>> read(column which, std::string_view key) const;
  /// False when reading failed, which is noted.
  bool scan(column which, std::string_view first, std::string_view end,
            const std::function<bool(std::string_view, std::string_view)>& visit);

  const database& data_;
  uint16_t partitions_;
  const rocksdb::Snapshot* moment_;
  std::unordered_set<std::string> policies_;
  std::unordered_set<std::string> unknown_policies_;
  std::unordered_set<std::string> rules_; // versions that verdicts name
  verify_report report_;
};

} // namespace recobro
