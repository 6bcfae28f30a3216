#include "tools/engine/backup_job.hpp"

#include "tests/support/actor_fixture.hpp"

#include <future>

using namespace recobro;
using namespace recobro::tests;

namespace {

struct backup_fixture {
  backup_fixture() {
    auto real = journal::open({.directory = directory / "data", .partitions = 1});
    REQUIRE(real);
    store = std::make_unique<faulty_journal>(std::move(*real));
    store->before_backup = [this] { go_on.get_future().wait(); };
    job = std::make_unique<backup_job>(*store);
  }

  std::future<result<journal_counts>> start(const std::string& name) {
    auto told = std::make_shared<std::promise<result<journal_counts>>>();
    auto outcome = told->get_future();
    job->start(directory / name,
               [told](result<journal_counts> made) { told->set_value(std::move(made)); });
    return outcome;
  }

  temporary_directory directory;
  std::promise<void> go_on;
  std::unique_ptr<faulty_journal> store;
  std::unique_ptr<backup_job> job;
};

} // namespace

TEST_CASE_METHOD(backup_fixture, "a second backup is refused while one is being made", "[backup]") {
  auto first = start("one");
  auto second = start("two").get();
  REQUIRE_FALSE(second);
  CHECK(second.error().code == errc::overloaded);
  go_on.set_value();
  CHECK(first.get());
  store->before_backup = nullptr;
  CHECK(start("two").get());
}

TEST_CASE_METHOD(backup_fixture, "a stop waits for the backup and takes no other", "[backup]") {
  auto first = start("one");
  auto closed = std::async(std::launch::async, [&] { job->close(); });
  while (start("two").get().error().code != errc::not_ready)
    continue; // until the stop has begun
  go_on.set_value();
  closed.get();
  REQUIRE(first.wait_for(std::chrono::seconds{0}) == std::future_status::ready);
  CHECK(first.get());
}
