#pragma once

// The engine as the gateway of a server sees it: closes the door before the engine stops,
// and with a log-driven clock lets the commands drive the time.

#include "tools/engine/clocks.hpp"
#include "tools/engine/engine.hpp"

#include <atomic>
#include <memory>

namespace recobro {

class daemon_port final : public engine_port {
public:
  /// `driven` is empty unless the clock is log-driven: then commands must come in the order
  /// in which they happened, from one sender. The engine's settings being those of
  /// follow_history, the states come out as in a replay in process. `target` must outlive the
  /// port.
  daemon_port(engine& target, std::shared_ptr<log_time> driven)
    : target_(target)
    , driven_(std::move(driven)) {}

  /// From now on submit and backup answer not_ready.
  void close() { closed_ = true; }

  result<void> submit(std::vector<delivery>&& items) override;
  const recobro::clock& time() const override { return target_.time(); }
  const journal& store() const override { return target_.store(); }
  result<void> put_meta(std::string name, std::string value) override {
    return target_.put_meta(std::move(name), std::move(value));
  }
  result<uint64_t> put_audit(audit_record what) override {
    return target_.put_audit(std::move(what));
  }
  policy_ptr policy_of_portfolio(std::string_view portfolio) const override {
    return target_.policy_of_portfolio(portfolio);
  }
  policy_ptr policy_by_hash(std::string_view hash) const override {
    return target_.policy_by_hash(hash);
  }
  decision_ground ground_of(const account_key& account) const override {
    return target_.ground_of(account);
  }
  contact_book_ptr contact_of_portfolio(std::string_view portfolio) const override {
    return target_.contact_of_portfolio(portfolio);
  }
  std::vector<stopped_arm> stopped_arms(std::string_view portfolio) const override {
    return target_.stopped_arms(portfolio);
  }
  result<void> stop_arm(stopped_arm what) override { return target_.stop_arm(std::move(what)); }
  const team_list& teams() const override { return target_.teams(); }
  bool say(std::string_view team, agent_word word) override {
    return target_.say(team, std::move(word));
  }
  bool lead(std::string_view team, lead_word word) override {
    return target_.lead(team, std::move(word));
  }
  bool ask_team(std::string_view team, desk_question question) override {
    return target_.ask_team(team, std::move(question));
  }
  void subscribe(std::shared_ptr<feed_subscriber> who) override {
    target_.subscribe(std::move(who));
  }
  result<void> retry_dead_letter(std::string_view id, answer_ticket reply) override {
    return target_.retry_dead_letter(id, std::move(reply));
  }
  void backup(std::string directory, backup_done done) override;
  engine_figures figures() const override { return target_.figures(); }

private:
  engine& target_;
  std::shared_ptr<log_time> driven_;
  std::atomic<bool> closed_{false};
};

} // namespace recobro
