#pragma once

// Drives the simulated debtors of a portfolio against a server: sends the accounts, follows
// the live feed, and sends what the debtors do when their time comes. Counts what it sees.

#include "core/account/command.hpp"
#include "tools/demo/debtor_model.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

namespace recobro {

struct portfolio_figures {
  uint64_t accounts = 0;
  std::map<std::string, int64_t> by_phase;
  uint64_t phase_moves = 0; // from one phase into another
  uint64_t entries = 0, events = 0;
  uint64_t payments = 0;
  int64_t paid_minor = 0;
  uint64_t promises_made = 0, promises_kept = 0, promises_broken = 0;
  uint64_t actions_sent = 0, tasks = 0, cancelled = 0, replies = 0;
  uint64_t commands_sent = 0, commands_refused = 0;
  std::string last_refusal; // code and detail
};

/// What is missing in a demonstration that was to show life; nothing when all is well.
/// `handed_over` are actions that left the server.
std::vector<std::string> missing_life(const portfolio_figures& seen, uint64_t handed_over);

/// Of the simulated account of this place.
account_key key_of(const std::string& portfolio, uint32_t account);

class portfolio_run {
public:
  portfolio_run(portfolio_model model, std::string portfolio, zone local, currency unit);

  /// The portfolio lived before, until `now`: what happened until then is known from the feed's
  /// beginning on, and nobody acts on it again.
  void go_on_from(instant now) { resumed_ = now; }

  /// The accounts as command lines, from `number`.
  std::string account_lines(uint32_t number, uint32_t count);

  /// An entry of the feed: counts it, and lets the debtor think about it.
  void take(const nlohmann::json& item);

  /// Command lines of everything that debtors do until `now`; at most `lines_max`. Each
  /// line is given out once.
  std::string due_lines(instant now, size_t lines_max, size_t& lines);
  void answered(const nlohmann::json& result_line);

  const portfolio_figures& figures() const { return figures_; }
  size_t waiting() const { return moves_.size(); }

private:
  struct debtor {
    int64_t owed = 0;
    uint32_t phase = UINT32_MAX; // index of phases_, none yet
    uint16_t promises = 0;
    uint16_t payments = 0;
    uint16_t replies = 0;
    int64_t promised = 0;
    std::string promise; // the open one
  };
  struct waiting_move {
    debtor_move what;
    uint32_t account = 0;
    uint64_t order = 0;
    bool operator<(const waiting_move& other) const { // latest first: a heap of the earliest
      return std::tie(other.what.at, other.order) < std::tie(what.at, order);
    }
  };

  void plan(uint32_t account, std::vector<debtor_move> moves);
  void take_event(uint32_t account, const nlohmann::json& happened, instant at);
  void remember(debtor& who, const nlohmann::json& happened);
  void on_action(uint32_t account, const nlohmann::json& happened, instant at);
  void on_promise_ended(uint32_t account, const nlohmann::json& happened);
  void on_phase(uint32_t account, const std::string& name);
  std::optional<command> command_of(uint32_t account, const debtor_move& move);
  std::optional<command> promise_of(uint32_t account, const debtor_move& move);
  std::optional<command> payment_of(uint32_t account, const debtor_move& move);

  portfolio_model model_;
  std::string portfolio_;
  zone local_;
  currency unit_;
  std::vector<debtor> debtors_;
  std::vector<std::string> phases_;
  std::priority_queue<waiting_move> moves_;
  uint64_t planned_ = 0;
  instant resumed_ = instant::min();
  portfolio_figures figures_;
};

} // namespace recobro
