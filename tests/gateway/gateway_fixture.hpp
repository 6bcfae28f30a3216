#pragma once

// A gateway with real sockets over a real engine in a temporary directory, with a door
// in between at which a test can refuse or hold commands.

#include "actors/gateway/gateway.hpp"
#include "actors/gateway/tokens.hpp"
#include "tests/gateway/http_client.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/engine/engine.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <mutex>

namespace recobro::tests {

/// Passes everything to the engine, unless it is told otherwise.
class engine_door final : public engine_port {
public:
  explicit engine_door(engine& behind)
    : behind_{behind} {}

  result<void> submit(std::vector<delivery>&& items) override;
  const recobro::clock& time() const override { return behind_.time(); }
  const journal& store() const override { return behind_.store(); }
  result<void> put_meta(std::string name, std::string value) override {
    return behind_.put_meta(std::move(name), std::move(value));
  }
  result<uint64_t> put_audit(audit_record what) override {
    if (refuse_audit)
      return fail(errc::store_write_failed, "the disk is full");
    return behind_.put_audit(std::move(what));
  }
  policy_ptr policy_of_portfolio(std::string_view portfolio) const override {
    return behind_.policy_of_portfolio(portfolio);
  }
  policy_ptr policy_by_hash(std::string_view hash) const override {
    return behind_.policy_by_hash(hash);
  }
  decision_ground ground_of(const account_key& account) const override {
    return behind_.ground_of(account);
  }
  contact_book_ptr contact_of_portfolio(std::string_view portfolio) const override {
    return behind_.contact_of_portfolio(portfolio);
  }
  std::vector<stopped_arm> stopped_arms(std::string_view portfolio) const override {
    return behind_.stopped_arms(portfolio);
  }
  result<void> stop_arm(stopped_arm what) override { return behind_.stop_arm(std::move(what)); }
  const team_list& teams() const override { return behind_.teams(); }
  bool say(std::string_view team, agent_word word) override {
    return behind_.say(team, std::move(word));
  }
  bool lead(std::string_view team, lead_word word) override {
    return refusal_ == 0 && behind_.lead(team, std::move(word));
  }
  bool ask_team(std::string_view team, desk_question question) override {
    return refusal_ == 0 && behind_.ask_team(team, std::move(question));
  }
  void subscribe(std::shared_ptr<feed_subscriber> who) override;
  result<void> retry_dead_letter(std::string_view id, answer_ticket reply) override;
  void backup(std::string directory, backup_done done) override;
  engine_figures figures() const override;

  /// From now on submit answers this.
  void refuse(std::optional<errc> code) { refusal_ = code ? static_cast<int>(*code) : 0; }
  std::atomic<bool> refuse_audit = false;
  /// Refuses after this many more commands.
  void refuse_after(int64_t commands) { left_ = commands; }
  /// Keeps commands back until release().
  void hold();
  void release();
  size_t held(); // submissions that are kept back
  uint64_t largest_submit() const { return largest_; }
  /// Tells followers of the feed something that the journal does not hold.
  void announce(const std::shared_ptr<const committed>& news);

private:
  engine& behind_;
  std::atomic<int> refusal_ = 0;
  std::atomic<int64_t> left_ = INT64_MAX;
  std::atomic<uint64_t> largest_ = 0;
  std::mutex mutex_;
  bool holding_ = false;
  std::vector<std::vector<delivery>> held_;
  std::vector<std::shared_ptr<feed_subscriber>> followers_;
};

class gateway_fixture {
public:
  explicit gateway_fixture(gateway_settings settings = {}, engine_options options = {},
                           std::string master_key = std::string(32, 'k'), text_sets texts = {});
  ~gateway_fixture();

  http_client client(role acting = role::integrator) { return http_client(port(), token(acting)); }
  std::string token(role acting) const { return tokens_.at(acting); }
  uint16_t port() const { return door->port(); }
  std::string line(std::string_view account, std::string_view id, std::string_view type,
                   std::string_view fields = {}) const;
  std::string payment(std::string_view account, int number, std::string_view amount = "1.00") const;
  /// Opens accounts "0" to "<count - 1>" of portfolio "book", each owing 100.00 EUR.
  void open_accounts(int count);

  temporary_directory directory;
  std::shared_ptr<log_time> time;
  std::unique_ptr<engine> behind;
  std::unique_ptr<engine_door> engine_seen;
  std::unique_ptr<gateway> door;

private:
  std::map<role, std::string> tokens_;
};

/// The lines of an NDJSON body.
std::vector<nlohmann::json> json_lines(std::string_view body);

} // namespace recobro::tests
