#pragma once

// An engine of the small policy in a temporary directory, driven by a log's clock.

#include "tests/support/small_policy.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/engine/engine.hpp"

#include <catch2/catch.hpp>

namespace recobro::tests {

struct small_engine {
  explicit small_engine(uint16_t count, std::string text = small_policy_text)
    : partitions(count)
    , policy(std::move(text)) {
    begin();
  }
  void begin() {
    engine_options options;
    options.store.directory = directory / "data";
    options.store.partitions = partitions;
    options.store.sync = sync_policy::lazy;
    options.policies = {{"*", "small.yaml", policy, {}}};
    options.outbox_file = directory / "outbox.ndjson";
    options.ticks = false;
    auto made = engine::start(options, time);
    if (!made)
      FAIL(to_string(made.error().front()));
    target = std::move(*made);
  }
  /// Of portfolio "book".
  void tell(const std::string& account, std::string id, command_body body) {
    delivery made;
    made.account = account_key::make("book", account).value();
    made.what.id = std::move(id);
    made.what.happened_at = made.what.received_at = time->now();
    made.what.body = std::move(body);
    std::vector<delivery> items;
    items.push_back(std::move(made));
    REQUIRE(target->submit(std::move(items)));
    target->settle();
  }
  void pass(duration span) {
    auto end = time->now() + span;
    time->advance(end);
    target->advance(end);
    target->settle();
  }

  uint16_t partitions;
  std::string policy;
  temporary_directory directory;
  std::shared_ptr<log_time> time
    = std::make_shared<log_time>(parse_instant("2026-03-02T08:00:00Z").value());
  std::unique_ptr<engine> target;
};

} // namespace recobro::tests
