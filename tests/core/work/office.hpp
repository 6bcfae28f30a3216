#pragma once

// A desk with accounts that agree to every order, unless they are told to refuse.

#include "core/account/approval.hpp"
#include "core/work/desk.hpp"

#include <catch2/catch.hpp>

#include <set>

namespace recobro::testing {

struct office {
  explicit office(team rules, desk_time opened = {}, desk_targets targets = {})
    : work(std::move(rules), opened, targets) {}

  desk work;
  instant clock{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{12}};
  std::chrono::milliseconds uptime{std::chrono::hours{1}};
  std::map<std::string, task_row> rows; // what the accounts say, by key
  std::vector<std::string> withdrawn;   // "task reason"
  int drained = 0, asked = 0, offered = 0, ended = 0;
  bool refuse_all = false;
  std::set<std::string> present, silent; // agents; who is present and not silent beats
  uint64_t sessions = 0;
  uint32_t last = 0;

  desk_time at() const { return {clock, uptime}; }

  task_row row(uint32_t number, const std::string& portfolio = "P", std::string account = "") {
    task_row made;
    if (account.empty())
      account = std::to_string(number);
    made.account = account_key::make(portfolio, account).value();
    made.task.number = number;
    made.task.team = work.rules().name;
    made.task.queued_at = made.task.moved_at = clock;
    made.task.content.kind = "call";
    return made;
  }
  task_row* find(uint32_t number) {
    for (auto& [key, row] : rows)
      if (row.task.number == number)
        return &row;
    return nullptr;
  }

  void put(const task_row& row) {
    rows[row.key()] = row;
    work.put(row, at());
    carry_out();
  }
  void add(uint32_t number, int64_t points = 0) {
    auto made = row(number);
    made.task.content.priority.points = points;
    put(made);
  }
  std::vector<std::string> join(const std::string& agent, const agent_claim& claim = {}) {
    auto holds = work.join(++sessions, agent, claim, at());
    REQUIRE(holds.has_value());
    present.insert(agent);
    carry_out();
    return *holds;
  }
  uint64_t session(const std::string& agent) const { return work.session_of(agent); }
  void ready(const std::string& agent, uint32_t credit = 1) {
    work.ready(session(agent), credit, at());
    carry_out();
  }
  void leave(const std::string& agent) {
    work.leave(session(agent));
    present.erase(agent);
    carry_out();
  }
  void complete(uint32_t number) {
    auto key = find(number)->key();
    rows.erase(key);
    work.gone(key, "completed", at());
    carry_out();
  }
  void give_back(uint32_t number) {
    auto row = *find(number);
    row.task.stage = task_stage::queued;
    row.task.agent.clear();
    row.task.moved_at = clock;
    put(row);
  }
  void accept(uint32_t number) {
    auto row = *find(number);
    row.task.stage = task_stage::accepted;
    put(row);
  }
  /// Real time and business time pass, a second at a time.
  void pass(std::chrono::seconds span) {
    for (auto left = span; left > std::chrono::seconds{0}; left -= std::chrono::seconds{1}) {
      uptime += std::chrono::seconds{1};
      clock += std::chrono::seconds{1};
      for (auto& agent : present)
        if (!silent.contains(agent))
          work.seen(session(agent), at());
      work.tick(at());
      carry_out();
    }
  }
  std::string holder(uint32_t number) {
    auto row = find(number);
    return row && row->task.held() ? row->task.agent : std::string{};
  }
  std::string team_of(uint32_t number) { return find(number)->task.team; }

  void carry_out() {
    for (auto orders = work.take_orders(); !orders.empty(); orders = work.take_orders())
      for (auto& order : orders)
        std::visit([this](auto& one) { carry_out(one); }, order);
  }

private:
  void carry_out(const order_move& order) {
    ++asked;
    auto key = order.account.text() + '/' + std::to_string(order.what.action);
    auto found = rows.find(key);
    if (refuse_all || found == rows.end())
      return work.refused(key, refuse_all ? errc::debtor_held : errc::task_unknown, at());
    auto& task = found->second.task;
    if (order.what.to == task_stage::offered) {
      for (auto& [other_key, other] : rows)
        REQUIRE_FALSE((other.account == order.account && other.task.held()
                       && !is_approval(task.content.kind)
                       && !is_approval(other.task.content.kind)));
      task.agent = order.what.agent;
    } else {
      task.agent.clear();
      if (!order.what.team.empty())
        task.team = order.what.team;
    }
    task.stage = order.what.to;
    task.moved_at = clock;
    auto row = found->second;
    work.put(row, at());
  }
  void carry_out(const order_offer&) { ++offered; }
  void carry_out(const order_withdraw& order) {
    withdrawn.push_back(order.task + ' ' + order.reason);
  }
  void carry_out(const order_drained&) { ++drained; }
  void carry_out(const order_end&) { ++ended; }
};

} // namespace recobro::testing
