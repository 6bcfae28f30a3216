#pragma once

// The durable truth, as the rest of the program sees it: blocks of entries in a hash
// chain for each partition, and the indexes that are written in the same batch
// (history, agenda, outbox, snapshots, vault). Nothing here names the storage engine.
//
// Threads: `commit` and the other writing calls by one thread at a time; all reading
// calls by any thread at any time.

#include "core/account/state.hpp"
#include "core/experiment/tally.hpp"
#include "core/indicator/indicator_cell.hpp"
#include "core/indicator/indicator_changes.hpp"
#include "core/store/audit_record.hpp"
#include "core/store/records.hpp"
#include "core/work/task_row.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace recobro {

enum class sync_policy : uint8_t {
  durable, // every block is synced before commit returns (the default)
  lazy     // synced by the operating system: a power cut can lose the last seconds
};

struct journal_options {
  std::string directory;
  uint16_t partitions = 16; // used when the directory is made; else must match or be 0
  sync_policy sync = sync_policy::durable;
  std::string master_key;          // 32 bytes; empty: no vault, personal data is refused
  size_t cache_bytes = 256u << 20; // for reading
  size_t write_buffer_bytes = 64u << 20;
  bool create = true;     // false: store_not_found when the directory holds none
  bool read_only = false; // beside a running server; takes no lock
  /// Opens a log with damage in its middle and gives up what lies behind that; else refused.
  bool until_damage = false;
};

/// An action on its way out, from its planning until the channel has taken it over.
struct outbox_row {
  account_key account;
  action_planned action;
  instant planned_at{};
  std::string language;
  std::string segment{}; // of the account then, may be empty

  /// Idempotency key of the effect: "portfolio/number/17".
  std::string key() const { return account.text() + '/' + std::to_string(action.number); }
};

/// What one account adds to the next block. Everything in one commit becomes durable
/// together or not at all.
struct journal_append {
  account_key account;
  uint16_t partition = 0;
  uint64_t sequence = 0;       // of the entry
  std::string entry_bytes;     // empty: only the index changes below
  std::string personal;        // plain JSON; the store encrypts it under (account, sequence)
  bool erase_personal = false; // destroys the debtor's key
  std::optional<instant> agenda_remove;
  std::optional<instant> agenda_put;
  std::vector<outbox_row> outbox_put;
  std::vector<uint32_t> outbox_remove; // action numbers
  work_effect work{};                  // tasks for people
  std::string snapshot_bytes;          // empty: none
  tally_map tallies{};                 // what it adds to the sums over accounts
  indicator_changes indicators{};      // and to the figures
};

/// Where an entry stands: block `block` of its partition, `index`th entry in it.
struct position {
  uint64_t block = 0;
  uint32_t index = 0;
  friend auto operator<=>(const position&, const position&) = default;
};

struct stored_block {
  uint16_t partition = 0;
  uint64_t number = 0;       // from 1, without gaps
  uint64_t first_offset = 0; // of its first entry within the partition, from 0
  instant written_at{};
  std::string previous_hash; // 32 bytes; zeros for the first block
  std::string hash;          // BLAKE2b-256 over everything else, the entries included
  std::vector<std::pair<account_key, entry>> entries;
};

/// A row of the agenda index. A default one comes before every row of 1970 and later.
struct due_row {
  instant due{};
  account_key account;
};

/// What the journal holds of one account: fold `entries` over `base`.
struct stored_account {
  std::optional<snapshot> base;
  std::vector<entry> entries; // after the snapshot, ascending
  bool exists() const { return base || !entries.empty(); }
};

struct stored_policy {
  std::string hash; // BLAKE2b-256 of the text, lower-case hex
  std::string name;
  std::string text; // the YAML as it was loaded
};

struct dead_letter {
  std::string id; // "portfolio/number/<ordinal>"
  account_key account;
  std::string command_json; // as NDJSON line, without personal data
  std::string cause;
  instant at{};
};

struct journal_counts {
  uint64_t blocks = 0, entries = 0, accounts_estimate = 0, bytes_on_disk = 0;
  uint64_t rows_written = 0, bytes_written = 0; // since the store was opened
};

struct verify_report {
  uint64_t blocks = 0, entries = 0, audited = 0; // the last: rows of the audit
  std::vector<error> faults; // at most 100, each names partition, block and what differs
  /// Versions of contact rules that verdicts name and the store does not hold: what they said can
  /// no longer be shown. Sorted; those of before the store kept rules are always among them.
  std::vector<std::string> unknown_rules{};
};

/// The name under which put_meta() keeps the contact rules of this version, of which verdicts name
/// the first 16 digits.
inline std::string rules_meta_name(std::string_view version) {
  return "contact_rules/" + std::string{version.substr(0, 16)};
}

class journal {
public:
  virtual ~journal() = default;

  /// Opens or makes the data directory, migrating older versions forward. Errors:
  /// store_locked, store_newer_version, store_damaged, store_not_found,
  /// store_partitions, master_key_missing (the vault has keys and none is given),
  /// master_key_wrong, store_read_failed, store_write_failed.
  static result<std::unique_ptr<journal>> open(const journal_options& options);

  virtual uint16_t partitions() const = 0;

  // -- writing ------------------------------------------------------------------

  /// Writes one block for each partition that occurs in `changes`, in the given order
  /// within a partition, and all index changes, as one batch with one sync; a partition's
  /// share above 64 KiB becomes several blocks. After an error nothing of it is stored:
  /// store_write_failed (the disk is full; see probe), master_key_missing (personal data
  /// came without a key). Any other code says that the disk failed and nothing can be
  /// written until the store is opened again; then the changes may be there, whole.
  /// Gives each change's place in its partition (meaningless where it has no entry).
  virtual result<std::vector<position>> commit(std::span<const journal_append> changes, instant now)
    = 0;
  /// True when a small synced write succeeds; tries to resume after a failure first.
  virtual bool probe() = 0;
  virtual result<void> put_policy(const stored_policy& what) = 0;
  virtual result<void> put_dead_letter(const dead_letter& what) = 0;
  virtual result<void> remove_dead_letter(std::string_view id) = 0;
  /// Small settings of the server itself (token hashes, cursors), by name.
  virtual result<void> put_meta(std::string_view name, std::string_view value) = 0;
  /// Adds a row to the audit, synced whatever the sync policy; gives it its number.
  virtual result<uint64_t> put_audit(const audit_record& what) = 0;

  // -- reading ------------------------------------------------------------------

  virtual result<stored_account> load(const account_key& account) const = 0;
  /// Entries with sequence > `after`, ascending, at most `limit`.
  virtual result<std::vector<entry>> history(const account_key& account, uint64_t after,
                                             size_t limit) const = 0;
  /// Index rows of a partition that come after `after` (by due, then account) and have
  /// due <= until, ascending, at most `limit`.
  virtual result<std::vector<due_row>> due(uint16_t partition, const due_row& after, instant until,
                                           size_t limit) const = 0;
  /// Blocks of a partition from `number` on, at most `limit`.
  virtual result<std::vector<stored_block>> blocks(uint16_t partition, uint64_t number,
                                                   size_t limit) const = 0;
  /// Number of the last block of a partition; 0 when it has none.
  virtual uint64_t last_block(uint16_t partition) const = 0;
  /// Outbox rows after `key` ("" for all), in key order, at most `limit`.
  virtual result<std::vector<outbox_row>> outbox(std::string_view after, size_t limit) const = 0;
  /// Every task that is with people, in key order; stops when `visit` gives false.
  virtual result<void> tasks(const std::function<bool(task_row)>& visit) const = 0;
  /// Personal data of an entry, decrypted; nothing when there is none or it was erased.
  virtual result<std::optional<std::string>> personal(const account_key& account,
                                                      uint64_t sequence) const = 0;
  /// All personal data of an account, decrypted, by sequence; `visit` must not keep the view.
  virtual result<void>
  personal(const account_key& account,
           const std::function<void(uint64_t sequence, std::string_view plain)>& visit) const = 0;
  virtual result<std::vector<stored_policy>> policies() const = 0;
  virtual result<std::vector<dead_letter>> dead_letters(std::string_view after,
                                                        size_t limit) const = 0;
  virtual result<std::optional<std::string>> meta(std::string_view name) const = 0;
  /// The audit's rows before `number` (0: all), newest first, until `visit` gives false.
  virtual result<void> audit(uint64_t number,
                             const std::function<bool(audit_record)>& visit) const = 0;
  /// Sums over accounts whose key begins with `prefix`.
  virtual result<tally_map> tallies(std::string_view prefix) const = 0;
  /// Figures of the days from `first` to `last`, in key order, until `visit` gives false.
  using indicator_visit = std::function<bool(const indicator_cell&, const indicator_sums&)>;
  virtual result<void> indicators(date first, date last, const indicator_visit& visit) const = 0;
  /// What was added to the figures since the store was opened, without what was taken back, over
  /// all days, segments and strategies.
  virtual std::vector<std::pair<indicator_cell, indicator_sums>> indicator_totals() const = 0;
  /// Accounts in key order, `portfolio` empty for all; stops when `visit` gives false.
  virtual result<void> accounts(std::string_view portfolio, std::string_view after,
                                const std::function<bool(const account_key&)>& visit) const = 0;
  virtual journal_counts counts() const = 0;

  // -- maintenance --------------------------------------------------------------

  /// Walks every chain, the audit's too, and checks hashes, numbers, offsets and the history index.
  virtual result<verify_report>
  verify(const std::function<void(uint64_t blocks)>& progress) const = 0;
  /// Makes `directory`, a copy that opens as a data directory of its own, and opens it once.
  /// Holds every commit that had returned before, and each whole. By any thread, beside all
  /// other calls, one at a time. Gives what the copy holds. Errors: backup_target_unfit (it
  /// exists, its parent does not, or it lies in this store), store_write_failed, store_damaged.
  virtual result<journal_counts> backup(const std::string& directory) = 0;
  /// Drops snapshots, agenda, outbox, tasks, sums, figures and history index, and writes history
  /// and figures anew from the blocks. Snapshots, agenda, outbox rows, tasks and sums are then the
  /// caller's to write, by commit.
  virtual result<void> drop_indexes() = 0;
  /// Compacts everything (for measurements and after erasure).
  virtual result<void> compact() = 0;
};

} // namespace recobro
