#pragma once

// A store in a temporary directory, and small changes to put into it.

#include "core/store/keys.hpp"
#include "core/store/rocks_journal.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

namespace recobro::tests {

inline const std::string master = std::string(32, 'm');
inline const instant noon = instant{duration{1'790'000'000'000}};

inline account_key key(std::string_view number, std::string_view portfolio = "book") {
  return account_key::make(portfolio, number).value();
}

inline entry entry_of(uint64_t sequence, std::string text = "note") {
  entry made;
  made.sequence = sequence;
  made.command_id = "c" + std::to_string(sequence);
  made.command_type = "open_dispute";
  made.happened_at = made.decided_at = noon;
  made.events.push_back(dispute_opened{"d" + std::to_string(sequence), std::move(text)});
  return made;
}

inline journal_append append(const account_key& account, uint64_t sequence,
                             std::string text = "note", uint16_t partitions = 4) {
  journal_append change;
  change.account = account;
  change.partition = partition_of(account, partitions);
  change.sequence = sequence;
  change.entry_bytes = encode(entry_of(sequence, std::move(text)));
  return change;
}

class store_fixture {
public:
  journal_options options() const {
    return {.directory = directory / "data",
            .partitions = 4,
            .sync = sync_policy::lazy,
            .master_key = master,
            .cache_bytes = 8u << 20,
            .write_buffer_bytes = 8u << 20};
  }
  std::unique_ptr<rocks_journal> open(rocksdb::Env* env = nullptr) const {
    auto opened = rocks_journal::open(options(), env);
    if (!opened)
      FAIL(to_string(opened.error()));
    return std::move(*opened);
  }
  errc refusal(const journal_options& wanted) const {
    auto opened = journal::open(wanted);
    REQUIRE_FALSE(opened);
    INFO(to_string(opened.error()));
    CHECK_FALSE(opened.error().detail.empty());
    return opened.error().code;
  }

  temporary_directory directory;
};

inline std::vector<position> commit(journal& store, std::vector<journal_append> changes) {
  auto places = store.commit(changes, noon);
  if (!places)
    FAIL(to_string(places.error()));
  return std::move(*places);
}

inline std::vector<uint64_t> sequences(const std::vector<entry>& entries) {
  std::vector<uint64_t> found;
  for (const auto& each : entries)
    found.push_back(each.sequence);
  return found;
}

inline verify_report verified(const journal& store) {
  auto report = store.verify(nullptr);
  if (!report)
    FAIL(to_string(report.error()));
  return std::move(*report);
}

/// Codes of the faults, in order.
inline std::vector<errc> fault_codes(const journal& store) {
  std::vector<errc> codes;
  for (const auto& fault : verified(store).faults)
    codes.push_back(fault.code);
  return codes;
}

} // namespace recobro::tests
