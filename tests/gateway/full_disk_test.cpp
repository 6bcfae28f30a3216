#include "core/store/rocks_journal.hpp"
#include "tests/gateway/gateway_fixture.hpp"
#include "tests/store/failing_disk.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

constexpr auto old_account = "/v1/portfolios/book/accounts/0";
constexpr auto new_account = "/v1/portfolios/book/accounts/new";

/// The disk outlives the server that stands on it.
struct full_disk {
  std::shared_ptr<failing_disk> disk = std::make_shared<failing_disk>();
  std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  std::atomic<int> fatal = 0;

  engine_options options() {
    engine_options made;
    made.settings.probe_interval = 20ms;
    made.open_store = [this](const journal_options& wanted) -> result<std::unique_ptr<journal>> {
      auto opened = rocks_journal::open(wanted, env.get());
      if (!opened)
        return fail(opened.error());
      return std::unique_ptr<journal>(std::move(*opened));
    };
    made.on_fatal = [this](const error&) { ++fatal; };
    return made;
  }
};

struct full_disk_fixture : full_disk, gateway_fixture {
  full_disk_fixture()
    : gateway_fixture({}, full_disk::options()) {}

  http_answer put(const char* path) {
    return client().put(path, R"({"currency":"EUR"})", {{"Content-Type", "application/json"}});
  }
  int ready() { return client().get("/readyz").status; }
  void wait_until_ready() {
    for (auto wait = 0; ready() != 200; ++wait) {
      REQUIRE(wait < 2'000);
      std::this_thread::sleep_for(5ms);
    }
  }
};

} // namespace

TEST_CASE_METHOD(full_disk_fixture, "views are answered while the store takes no writes",
                 "[gateway][full_disk]") {
  open_accounts(1);
  const auto before = client().get(old_account).body;
  disk->fault = disk_fault::full_on_append;
  // The first is refused by the store, the next at the door.
  for (const auto* code : {"store_write_failed", "not_ready"}) {
    auto refused = put(new_account);
    CHECK(refused.status == 503);
    CHECK(refused.headers["retry-after"] == "1");
    CHECK(json::parse(refused.body)["code"] == code);
  }
  CHECK(ready() == 503);
  CHECK(client().get("/healthz").status == 200);
  auto shown = client().get(old_account);
  CHECK(shown.status == 200);
  CHECK(shown.body == before);
  CHECK(client().get(std::string(old_account) + "/history").status == 200);
  CHECK(client().get(std::string(old_account) + "/explain").status == 200);
  CHECK(client().get(new_account).status == 404); // nothing of it is there
  CHECK(client(role::admin).get("/metrics").body.find("recobro_store_takes_writes 0")
        != std::string::npos);

  disk->fault = disk_fault::none;
  wait_until_ready();
  CHECK(put(new_account).status == 201);
  CHECK(client().get(new_account).status == 200);
  CHECK(behind->store().verify(nullptr).value().faults.empty());
  CHECK(fatal == 0);
}

TEST_CASE_METHOD(full_disk_fixture, "a disk that fails otherwise ends the server",
                 "[gateway][full_disk]") {
  open_accounts(1);
  disk->fault = disk_fault::broken_on_append;
  CHECK(put(new_account).status == 500);
  // The answer may be here before the writer has said that it gives up.
  for (int turn = 0; turn < 500 && fatal == 0; ++turn)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  CHECK(fatal == 1);
}
