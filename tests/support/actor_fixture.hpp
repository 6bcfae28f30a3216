#pragma once

// The engine's actors without threads: the test delivers every message and moves every
// clock by hand. The store is a real one in a temporary directory, behind a switch that
// makes writes fail.

#include "actors/outbox.hpp"
#include "actors/partition.hpp"
#include "actors/projector.hpp"
#include "actors/writer.hpp"
#include "tests/support/temporary_directory.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/scoped_actor.hpp>

#include <catch2/catch.hpp>

namespace recobro::tests {

class manual_clock final : public clock {
public:
  instant now() const override { return now_; }
  bool stops_at_timers() const override { return stops; }
  void set(instant now) { now_ = now; }
  void advance(duration by) { now_ += by; }

  bool stops = false;

private:
  instant now_{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{12}};
};

/// Passes everything to a real journal, unless told to refuse writes.
class faulty_journal final : public journal {
public:
  explicit faulty_journal(std::unique_ptr<journal> real)
    : real_(std::move(real)) {}

  bool broken = false;
  int probes = 0;
  std::vector<size_t> commits; // changes in each successful commit
  std::function<void()> before_backup;
  std::function<void(const std::vector<outbox_row>&)> after_outbox_read;

  uint16_t partitions() const override { return real_->partitions(); }
  result<std::vector<position>> commit(std::span<const journal_append> changes,
                                       instant now) override {
    if (broken)
      return fail(errc::store_write_failed, "broken by the test");
    commits.push_back(changes.size());
    return real_->commit(changes, now);
  }
  bool probe() override {
    ++probes;
    return !broken && real_->probe();
  }
  result<void> put_policy(const stored_policy& what) override { return real_->put_policy(what); }
  result<void> put_dead_letter(const dead_letter& what) override {
    return real_->put_dead_letter(what);
  }
  result<void> remove_dead_letter(std::string_view id) override {
    return real_->remove_dead_letter(id);
  }
  result<void> put_meta(std::string_view name, std::string_view value) override {
    return real_->put_meta(name, value);
  }
  result<uint64_t> put_audit(const audit_record& what) override { return real_->put_audit(what); }
  result<void> audit(uint64_t number,
                     const std::function<bool(audit_record)>& visit) const override {
    return real_->audit(number, visit);
  }
  result<void> tasks(const std::function<bool(task_row)>& visit) const override {
    return real_->tasks(visit);
  }
  result<stored_account> load(const account_key& account) const override {
    return real_->load(account);
  }
  result<std::vector<entry>> history(const account_key& account, uint64_t after,
                                     size_t limit) const override {
    return real_->history(account, after, limit);
  }
  result<std::vector<due_row>> due(uint16_t partition, const due_row& after, instant until,
                                   size_t limit) const override {
    return real_->due(partition, after, until, limit);
  }
  result<std::vector<stored_block>> blocks(uint16_t partition, uint64_t number,
                                           size_t limit) const override {
    return real_->blocks(partition, number, limit);
  }
  uint64_t last_block(uint16_t partition) const override { return real_->last_block(partition); }
  result<std::vector<outbox_row>> outbox(std::string_view after, size_t limit) const override {
    auto rows = real_->outbox(after, limit);
    if (rows && after_outbox_read)
      after_outbox_read(*rows);
    return rows;
  }
  result<std::optional<std::string>> personal(const account_key& account,
                                              uint64_t sequence) const override {
    return real_->personal(account, sequence);
  }
  result<void> personal(
    const account_key& account,
    const std::function<void(uint64_t sequence, std::string_view plain)>& visit) const override {
    return real_->personal(account, visit);
  }
  result<std::vector<stored_policy>> policies() const override { return real_->policies(); }
  result<std::vector<dead_letter>> dead_letters(std::string_view after,
                                                size_t limit) const override {
    return real_->dead_letters(after, limit);
  }
  result<std::optional<std::string>> meta(std::string_view name) const override {
    return real_->meta(name);
  }
  result<tally_map> tallies(std::string_view prefix) const override {
    return real_->tallies(prefix);
  }
  result<void> indicators(date first, date last, const indicator_visit& visit) const override {
    return real_->indicators(first, last, visit);
  }
  std::vector<std::pair<indicator_cell, indicator_sums>> indicator_totals() const override {
    return real_->indicator_totals();
  }
  result<void> accounts(std::string_view portfolio, std::string_view after,
                        const std::function<bool(const account_key&)>& visit) const override {
    return real_->accounts(portfolio, after, visit);
  }
  journal_counts counts() const override { return real_->counts(); }
  result<verify_report>
  verify(const std::function<void(uint64_t blocks)>& progress) const override {
    return real_->verify(progress);
  }
  result<journal_counts> backup(const std::string& directory) override {
    if (before_backup)
      before_backup();
    return real_->backup(directory);
  }
  result<void> drop_indexes() override { return real_->drop_indexes(); }
  result<void> compact() override { return real_->compact(); }

private:
  std::unique_ptr<journal> real_;
};

/// Keeps what it was told, by index.
class collecting_sink final : public answer_sink {
public:
  void answer(uint32_t index, command_answer what) override { answers.emplace_back(index, what); }
  void view(uint32_t, const account_state& state, const policy_ptr&) override {
    views.push_back(state);
  }

  std::vector<std::pair<uint32_t, command_answer>> answers;
  std::vector<account_state> views;
};

class collecting_channel final : public outbox_channel {
public:
  result<void> hand_over(const std::vector<outbox_row>& rows, instant) override {
    if (broken)
      return fail(errc::store_write_failed, "broken by the test");
    for (auto& row : rows)
      keys.push_back(row.key());
    return {};
  }

  std::vector<std::string> keys;
  bool broken = false;
};

/// One rung: an e-mail after two days, a call after three more.
inline policy_ptr small_policy() {
  auto made = policy{};
  made.name = "small";
  made.hash = std::string(64, 'a');
  auto early = phase{};
  early.name = "early";
  early.from_day = 1;
  early.steps.push_back({"reminder", {.days = 2}, send_action{channel::email, "reminder"}});
  early.steps.push_back({"call", {.days = 3}, task_action{"call", "first_call"}});
  made.phases.push_back(early);
  return std::make_shared<const policy>(std::move(made));
}

struct actor_fixture {
  struct config : caf::actor_system_config {
    config() {
      set("scheduler.policy", caf::atom("testing"));
      set("logger.file-verbosity", caf::atom("quiet"));
      set("logger.console-verbosity", caf::atom("quiet"));
    }
  };

  actor_fixture() {
    auto opened = journal::open({.directory = directory / "data",
                                 .partitions = 1,
                                 .sync = sync_policy::lazy,
                                 .master_key = std::string(32, 'k')});
    REQUIRE(opened);
    store = std::make_unique<faulty_journal>(std::move(*opened));
    outside.store = store.get();
    outside.time = &time;
    outside.policies.adopt({{"*", small_policy()}}, {});
    outside.on_fatal = [](const error& why) { FAIL(to_string(why)); };
    outside.writer = sys.spawn(writer, &outside);
    outside.projector = sys.spawn(projector, &outside, &by_type);
    outside.partitions.push_back(sys.spawn(partition, &outside, uint16_t{0}));
    outside.outbox = sys.spawn(recobro::outbox, &outside, channel);
    drain();
  }

  ~actor_fixture() {
    drain();
    for (auto& one : outside.partitions)
      self->send_exit(one, caf::exit_reason::kill);
    self->send_exit(outside.outbox, caf::exit_reason::kill);
    self->send_exit(outside.writer, caf::exit_reason::kill);
    self->send_exit(outside.projector, caf::exit_reason::kill);
    drain();
    outside.partitions.clear();
    outside.outbox = nullptr;
    outside.writer = nullptr;
    outside.projector = nullptr;
  }

  /// Delivers all queued messages. Fires no timer.
  void drain() {
    while (sched.try_run_once())
      continue;
  }
  /// Moves the wall clock, tells the partition and delivers everything.
  void pass(duration time_span) {
    time.advance(time_span);
    self->send(outside.partitions[0], atom::tick_v, time.now());
    drain();
  }
  /// Lets actors' own delayed messages (probe, hand-over) arrive.
  void pass_real(std::chrono::milliseconds time_span) {
    sched.advance_time(time_span);
    drain();
  }

  /// Sends without delivering; the answer comes under the returned index.
  uint32_t send(std::string_view number, command_body body, std::string id = {}) {
    auto item = delivery{};
    item.account = key(number);
    item.what.id = id.empty() ? "c" + std::to_string(sent) : std::move(id);
    item.what.unit = currency::from_code("EUR").value();
    item.what.happened_at = time.now();
    item.what.received_at = time.now();
    item.what.body = std::move(body);
    item.reply = {sink, sent};
    outside.counters.in_flight += 1;
    self->send(outside.partitions[0], delivery_batch{{std::move(item)}});
    return sent++;
  }
  command_answer tell(std::string_view number, command_body body, std::string id = {}) {
    auto index = send(number, std::move(body), std::move(id));
    drain();
    for (auto& [answered, what] : sink->answers)
      if (answered == index)
        return what;
    FAIL("no answer");
    return {};
  }
  /// The account's state as of stable storage, by way of its actor.
  account_state state_of(std::string_view number) {
    auto item = delivery{};
    item.account = key(number);
    item.kind = delivery_kind::view;
    item.reply = {sink, sent++};
    outside.counters.in_flight += 1;
    self->send(outside.partitions[0], delivery_batch{{std::move(item)}});
    auto before = sink->views.size();
    drain();
    REQUIRE(sink->views.size() == before + 1);
    return sink->views.back();
  }
  /// An account with one invoice of 100.00 that fell due yesterday.
  open_account one_invoice() const {
    auto made = open_account{};
    made.unit = currency::from_code("EUR").value();
    made.obligations.push_back(
      {"i1", "invoice", std::chrono::floor<std::chrono::days>(time.now()) - std::chrono::days{1},
       amount{100'00}});
    return made;
  }
  account_key key(std::string_view number) const {
    return account_key::make("book", number).value();
  }

  temporary_directory directory;
  manual_clock time;
  std::unique_ptr<faulty_journal> store;
  std::shared_ptr<collecting_channel> channel = std::make_shared<collecting_channel>();
  std::shared_ptr<collecting_sink> sink = std::make_shared<collecting_sink>();
  event_counters by_type{};
  surroundings outside;
  config cfg;
  caf::actor_system sys{cfg};
  caf::scoped_actor self{sys, true};
  caf::scheduler::test_coordinator& sched
    = dynamic_cast<caf::scheduler::test_coordinator&>(sys.scheduler());
  uint32_t sent = 0;
};

} // namespace recobro::tests
