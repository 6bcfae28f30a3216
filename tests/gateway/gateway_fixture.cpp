#include "tests/gateway/gateway_fixture.hpp"

#include "tests/support/small_policy.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <thread>

namespace recobro::tests {
namespace {

const auto start
  = instant{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}} + std::chrono::hours{12};

// Good enough for tests only: every call gives other bytes.
std::string counting_bytes(size_t count) {
  static std::atomic<uint64_t> calls = 0;
  std::string bytes = std::to_string(++calls);
  bytes.resize(count, 'x');
  return bytes;
}

} // namespace

result<void> engine_door::submit(std::vector<delivery>&& items) {
  if (int code = refusal_)
    return fail(static_cast<errc>(code), "the test says so");
  if ((left_ -= static_cast<int64_t>(items.size())) < 0) {
    left_ = INT64_MAX; // once
    return fail(errc::overloaded, "the test says so");
  }
  largest_ = std::max<uint64_t>(largest_, items.size());
  std::lock_guard lock(mutex_);
  if (!holding_)
    return behind_.submit(std::move(items));
  held_.push_back(std::move(items));
  return {};
}

void engine_door::hold() {
  std::lock_guard lock(mutex_);
  holding_ = true;
}

void engine_door::release() {
  std::lock_guard lock(mutex_);
  holding_ = false;
  for (auto& items : std::exchange(held_, {}))
    REQUIRE(behind_.submit(std::move(items)).has_value());
}

size_t engine_door::held() {
  std::lock_guard lock(mutex_);
  return held_.size();
}

void engine_door::subscribe(std::shared_ptr<feed_subscriber> who) {
  std::lock_guard lock(mutex_);
  followers_.push_back(who);
  behind_.subscribe(std::move(who));
}

void engine_door::announce(const std::shared_ptr<const committed>& news) {
  std::lock_guard lock(mutex_);
  for (const auto& each : followers_)
    each->follow(news);
}

result<void> engine_door::retry_dead_letter(std::string_view id, answer_ticket reply) {
  if (int code = refusal_)
    return fail(static_cast<errc>(code), "the test says so");
  return behind_.retry_dead_letter(id, std::move(reply));
}

void engine_door::backup(std::string directory, backup_done done) {
  if (int code = refusal_)
    return done(fail(static_cast<errc>(code), "the test says so"));
  behind_.backup(std::move(directory), std::move(done));
}

engine_figures engine_door::figures() const {
  auto figures = behind_.figures();
  if (refusal_ == static_cast<int>(errc::not_ready))
    figures.store_takes_writes = false;
  return figures;
}

gateway_fixture::gateway_fixture(gateway_settings settings, engine_options options,
                                 std::string master_key, text_sets texts) {
  options.store.directory = directory / "data";
  options.store.partitions = 4;
  options.store.sync = sync_policy::lazy;
  options.store.master_key = std::move(master_key);
  if (options.policies.empty())
    options.policies = {{"book", "small.yaml", small_policy_text}};
  options.ticks = false;
  options.settings.confirm_hand_over = false;
  time = std::make_shared<log_time>(start);
  auto made = engine::start(std::move(options), time);
  if (!made)
    FAIL(to_string(made.error().front()));
  behind = std::move(*made);
  engine_seen = std::make_unique<engine_door>(*behind);

  token_book book{{[&](std::string_view name) { return behind->store().meta(name); },
                   [&](std::string name, std::string value) {
                     return behind->put_meta(std::move(name), std::move(value));
                   }}};
  for (role each : {role::admin, role::integrator, role::supervisor, role::agent, role::auditor})
    tokens_[each]
      = book.create(name_of(each), each, start, counting_bytes(token_book::random_bytes))
          .value()
          .token;
  settings.port = 0;
  gateway_surroundings outside{counting_bytes};
  if (!texts.empty())
    outside.texts = [kept = std::make_shared<const text_sets>(std::move(texts))](std::string_view) {
      return kept;
    };
  auto listening = gateway::start(*engine_seen, settings, std::move(outside));
  if (!listening)
    FAIL(to_string(listening.error()));
  door = std::move(*listening);
}

gateway_fixture::~gateway_fixture() {
  door->stop();
  engine_seen->release();
  behind->stop();
}

std::string gateway_fixture::line(std::string_view account, std::string_view id,
                                  std::string_view type, std::string_view fields) const {
  return fmt::format(
    R"({{"id":"{}","type":"{}","portfolio":"book","account":"{}","at":"2026-03-01T00:00:00Z"{}{}}})"
    "\n",
    id, type, account, fields.empty() ? "" : ",", fields);
}

std::string gateway_fixture::payment(std::string_view account, int number,
                                     std::string_view amount) const {
  return line(account, fmt::format("pay{}", number), "payment_received",
              fmt::format(R"("currency":"EUR","payment":"P{}","amount":"{}")", number, amount));
}

void gateway_fixture::open_accounts(int count) {
  std::string body;
  for (int i = 0; i < count; ++i)
    body
      += line(std::to_string(i), "open", "account_opened",
              R"("currency":"EUR","obligations":[{"id":"I1","due":"2026-03-01","amount":"100"}])");
  auto answer = client().post_lines("/v1/events", body);
  REQUIRE(answer.status == 200);
  for (const auto& each : json_lines(answer.body))
    REQUIRE(each["result"] == "accepted");
}

std::vector<nlohmann::json> json_lines(std::string_view body) {
  std::vector<nlohmann::json> lines;
  while (!body.empty()) {
    size_t end = body.find('\n');
    REQUIRE(end != std::string_view::npos); // every line ends with a line feed
    lines.push_back(nlohmann::json::parse(body.substr(0, end)));
    body.remove_prefix(end + 1);
  }
  return lines;
}

} // namespace recobro::tests
