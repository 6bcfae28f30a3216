#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <thread>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

const http_headers as_json{{"Content-Type", "application/json"}};

struct backup_fixture : gateway_fixture {
  http_answer backup(const std::string& body) {
    return client(role::admin).request("POST", "/v1/backups", body, as_json);
  }
  std::string naming(const std::string& name) const {
    return json{{"directory", directory / name}}.dump();
  }
};

/// Opens account after account on a connection of its own, one command in each request, and
/// counts those that were acknowledged.
class steady_sender {
public:
  explicit steady_sender(gateway_fixture& server)
    : thread_{[this, &server] { run(server); }} {}
  ~steady_sender() { stop(); }

  size_t acknowledged() const { return acknowledged_; }
  void stop() {
    stopping_ = true;
    if (thread_.joinable())
      thread_.join();
  }

private:
  void run(gateway_fixture& server) {
    auto http = server.client();
    while (!stopping_) {
      auto path = fmt::format("/v1/portfolios/book/accounts/{}", acknowledged_.load());
      if (http.request("PUT", path, R"({"currency":"EUR"})", as_json).status != 201)
        return;
      ++acknowledged_;
    }
  }

  std::atomic<size_t> acknowledged_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_; // last: uses the others
};

} // namespace

TEST_CASE_METHOD(backup_fixture,
                 "a backup under load holds what was acknowledged before it, and a server starts "
                 "on it",
                 "[gateway][backup]") {
  steady_sender sender(*this);
  while (sender.acknowledged() < 100)
    std::this_thread::yield();
  const auto before = sender.acknowledged();
  auto answer = backup(naming("copy"));
  const auto after = sender.acknowledged();
  sender.stop();
  INFO(answer.body);
  REQUIRE(answer.status == 201);
  const auto told = json::parse(answer.body);
  CHECK(told["directory"] == directory / "copy");
  CHECK(told["entries"] >= before);
  CHECK(told["entries"] <= after + 1); // one may have been under way
  CHECK(told["bytes"] > 0);

  engine_options options;
  options.store = {.directory = directory / "copy",
                   .partitions = 0,
                   .master_key = std::string(32, 'k'),
                   .create = false};
  options.ticks = false;
  auto restored = engine::start(options, time);
  REQUIRE(restored);
  const auto& store = (*restored)->store();
  CHECK(store.counts().entries == told["entries"]);
  CHECK(store.verify(nullptr).value().faults.empty());
  for (size_t number = 0; number < before; ++number)
    CHECK(store.load(account_key::make("book", std::to_string(number)).value())->exists());
}

TEST_CASE_METHOD(backup_fixture, "a backup in a place that does not fit is refused with the reason",
                 "[gateway][backup]") {
  std::filesystem::create_directory(directory / "there");
  write_file(directory / "file", "");
  for (auto [body, code, said] :
       {std::tuple{naming("there"), errc::backup_target_unfit, "it exists"},
        {naming("none/backup"), errc::backup_target_unfit, "none' is not a directory"},
        {naming("file/backup"), errc::backup_target_unfit, "file' is not a directory"},
        {naming("data/backup"), errc::backup_target_unfit, "lies in the data directory"},
        {std::string{R"({"directory":"backups/monday"})"}, errc::backup_target_unfit,
         "'backups/monday': an absolute path"},
        {std::string{R"({"directory":""})"}, errc::missing_field, "is empty"},
        {std::string{R"({"directory":"/a","directory":"/b"})"}, errc::duplicate_key, "'directory'"},
        {std::string{R"({"directory":"/tmp/a\u0000b"})"}, errc::backup_target_unfit,
         "control characters"},
        {json{{"directory", "/" + std::string(5'000, 'a')}}.dump(), errc::backup_target_unfit,
         "longer than 4096 bytes"},
        {std::string{R"({"directory":7})"}, errc::wrong_type, "must be a text"},
        {std::string{R"({"directry":"/tmp/x"})"}, errc::unknown_field, "did you mean 'directory'?"},
        {std::string{"{}"}, errc::missing_field, "directory"},
        {std::string{"[]"}, errc::wrong_type, "an object"},
        {std::string{"{"}, errc::malformed_json, "an object"}}) {
    auto answer = backup(body);
    INFO(body << ' ' << answer.body);
    CHECK(answer.status == (code == errc::backup_target_unfit ? 422 : 400));
    auto told = json::parse(answer.body);
    CHECK(told["code"] == name_of(code));
    CHECK(told["detail"].get<std::string>().find(said) != std::string::npos);
  }
}
