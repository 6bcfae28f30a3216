// Whatever comes in whatever order: nobody is idle while there is something for him, nobody has
// what he must not have, what has more points goes first, nothing is lost.

#include "tests/core/work/office.hpp"

#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> agents{"ana", "bob", "eva", "joe"};
const std::vector<std::string> skills{"law", "sales"};

team some_team() {
  return {.name = "first",
          .agents = {{"ana", {"law", "sales"}}, {"bob", {"law"}}, {"eva", {"sales"}}, {"joe"}},
          .tasks_per_agent = 2,
          .lease = 30s,
          .sticky_for = 10s};
}

struct turn {
  int kind = 0, agent = 0, task = 0, extra = 0;
};
/// So that a counterexample can be read.
void showValue(const turn& what, std::ostream& out) {
  out << fmt::format("{}:{}/{}/{}", what.kind, what.agent, what.task, what.extra);
}

/// Runs steps and keeps what the desk can't know: who said that he is ready for how much.
struct day_at_work {
  office o{some_team()};
  uint32_t added = 0, completed = 0, paid = 0;
  std::set<std::string> drained;  // at some time, so perhaps still
  std::set<uint32_t> turned_away; // by an agent or by the account, which puts them off for a while

  void take(const turn& next) {
    auto& agent = agents[static_cast<size_t>(next.agent) % agents.size()];
    auto session = o.session(agent);
    switch (next.kind) {
    case 0:
    case 1:
      return add(next);
    case 2:
      o.join(agent);
      return;
    case 3:
      if (session)
        make_ready(agent, static_cast<uint32_t>(1 + next.extra % 3));
      return;
    case 4:
      if (session)
        o.leave(agent);
      return;
    case 5:
      if (auto number = some_held(next); number != 0) {
        o.complete(number);
        ++completed;
      }
      return;
    case 6:
      if (auto number = some_held(next); number != 0) {
        turned_away.insert(number);
        o.give_back(number);
      }
      return;
    case 7:
      return withdraw(next);
    case 8:
      if (session)
        o.work.pause(session, next.extra % 2 == 0, o.at());
      return o.carry_out();
    case 9:
      if (session) {
        o.work.drain(session, o.at());
        drained.insert(agent);
      }
      return o.carry_out();
    case 10:
      o.work.hold_back(agent, next.extra % 2 == 0, o.at());
      return o.carry_out();
    case 11:
      if (auto number = some_held(next); number != 0)
        o.accept(number);
      return;
    case 12:
      return refuse_while([&] { add(next); });
    default:
      return pass(std::chrono::seconds{next.extra % 40});
    }
  }

  /// The accounts say no to whatever is asked meanwhile.
  template <class Step>
  void refuse_while(Step step) {
    o.refuse_all = true;
    step();
    o.refuse_all = false;
    for (auto number : numbers(false))
      turned_away.insert(number);
  }

  /// Offers and leases run out.
  void pass(std::chrono::seconds span) {
    auto held = numbers(true);
    o.pass(span);
    turned_away.insert(held.begin(), held.end());
  }

  bool is_busy(const task_row& row) const {
    return std::any_of(o.rows.begin(), o.rows.end(), [&](auto& other) {
      return other.second.account == row.account && other.second.task.held();
    });
  }

  /// What he gets has at least the points of what waits on for the same.
  void make_ready(const std::string& agent, uint32_t credit) {
    auto held = numbers(true);
    o.ready(agent, credit);
    auto& rules = o.work.rules();
    for (auto got : numbers(true)) {
      auto& first = *o.find(got);
      if (std::find(held.begin(), held.end(), got) != held.end())
        continue;
      for (auto number : numbers(false)) {
        auto& other = *o.find(number);
        if (turned_away.count(number) == 0 && !is_busy(other)
            && other.task.content.terms.agent.empty()
            && requirement_of(rules, other) == requirement_of(rules, first))
          RC_ASSERT(!(rank_of(rules, other) < rank_of(rules, first)));
      }
    }
  }

  void add(const turn& next) {
    auto row = o.row(++added, "P", std::to_string(next.task % 12));
    if (next.extra % 3 > 0)
      row.task.content.terms.needs = {skills[static_cast<size_t>(next.extra) % skills.size()]};
    row.task.content.contacts = next.extra % 2 == 0;
    row.task.content.by = channel::agent_call;
    row.task.content.priority.points = next.extra % 5;
    if (next.extra % 7 == 0)
      row.task.content.terms.agent = agents[static_cast<size_t>(next.task) % agents.size()];
    o.put(row);
  }

  std::vector<uint32_t> numbers(bool held) const {
    std::vector<uint32_t> found;
    for (auto& [key, row] : o.rows)
      if (row.task.held() == held)
        found.push_back(row.task.number);
    return found;
  }
  uint32_t some_held(const turn& next) const {
    auto held = numbers(true);
    return held.empty() ? 0 : held[static_cast<size_t>(next.task) % held.size()];
  }
  void withdraw(const turn& next) {
    if (o.rows.empty())
      return;
    auto place = std::next(o.rows.begin(), next.task % static_cast<std::ptrdiff_t>(o.rows.size()));
    auto key = place->first;
    o.rows.erase(place);
    ++paid;
    o.work.gone(key, "paid", o.at());
    o.carry_out();
  }

  void check_holders() {
    std::map<std::string, size_t> holds, calls;
    for (auto& [key, row] : o.rows) {
      if (!row.task.held())
        continue;
      ++holds[row.task.agent];
      calls[row.task.agent] += row.task.content.contacts;
      RC_ASSERT(
        fits(*o.work.rules().find_agent(row.task.agent), requirement_of(o.work.rules(), row)));
    }
    for (auto& agent : agents) {
      RC_ASSERT(holds[agent] <= 2u);
      RC_ASSERT(calls[agent] <= 1u);
    }
    auto seen = o.work.figures();
    RC_ASSERT(seen.held == numbers(true).size());
    RC_ASSERT(seen.waiting == numbers(false).size());
  }

  /// Who drains finishes what he has; what comes after he has gone is a new day.
  void end_drain(const std::string& agent) {
    if (std::ranges::find(drained, agent) == drained.end())
      return;
    for (auto number : numbers(true))
      if (o.find(number)->task.agent == agent) {
        o.complete(number);
        ++completed;
      }
    o.leave(agent);
  }

  /// With everybody ready and every wait over.
  void check_nobody_idles() {
    for (auto& agent : agents) {
      o.work.hold_back(agent, false, o.at());
      end_drain(agent);
      o.join(agent);
    }
    for (int second = 0; second < 75; second += 15) {
      for (auto& agent : agents)
        o.ready(agent, 2);
      o.pass(15s);
    }
    for (auto& agent : agents)
      o.ready(agent, 2);
    auto& rules = o.work.rules();
    for (auto number : numbers(false)) {
      auto& row = *o.find(number);
      auto busy = is_busy(row);
      for (auto& agent : agents) {
        size_t held = 0, calls = 0;
        for (auto& [key, other] : o.rows)
          if (other.task.held() && other.task.agent == agent) {
            ++held;
            calls += other.task.content.contacts;
          }
        auto able = fits(*rules.find_agent(agent), requirement_of(rules, row)) && held < 2
                    && (!row.task.content.contacts || calls < 1);
        RC_ASSERT(busy || !able);
      }
    }
  }
};

} // namespace

TEST_CASE("over random days of work nobody idles, nobody holds too much, nothing is lost",
          "[work][desk][property]") {
  auto step_of = rc::gen::build<turn>(rc::gen::set(&turn::kind, rc::gen::inRange(0, 14)),
                                      rc::gen::set(&turn::agent, rc::gen::inRange(0, 4)),
                                      rc::gen::set(&turn::task, rc::gen::inRange(0, 1000)),
                                      rc::gen::set(&turn::extra, rc::gen::inRange(0, 1000)));
  CHECK(rc::check([&] {
    auto steps = *rc::gen::container<std::vector<turn>>(step_of);
    day_at_work day;
    for (auto& next : steps) {
      day.take(next);
      day.check_holders();
    }
    RC_ASSERT(day.o.rows.size() + day.completed + day.paid == day.added);
    day.check_nobody_idles();
    // And all of it gets done.
    for (int round = 0; round < 1'000 && !day.o.rows.empty(); ++round) {
      for (auto number : day.numbers(true))
        day.o.complete(number);
      for (auto& agent : agents)
        day.o.ready(agent, 2);
      day.o.pass(1s);
    }
    RC_ASSERT(day.o.rows.empty());
  }));
}
