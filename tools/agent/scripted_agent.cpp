#include "tools/agent/scripted_agent.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace recobro {

using json = nlohmann::json;

result<std::unique_ptr<scripted_agent>> scripted_agent::make(agent_loop& loop,
                                                             const std::string& url,
                                                             std::string token, agent_script script,
                                                             agent_tally& tally) {
  auto made = std::unique_ptr<scripted_agent>{new scripted_agent{loop, std::move(script), tally}};
  auto self = made.get();
  auto connection = agent_connection::make(
    loop, url, std::move(token),
    {[self](const json& message) { self->hear(message); },
     [self](bool open, const std::string& reason) { self->change(open, reason); }});
  if (!connection)
    return fail(connection.error());
  made->connection_ = std::move(*connection);
  return made;
}

void scripted_agent::drain(std::function<void()> done) {
  done_ = std::move(done);
  connection_->say({{"type", "drain"}});
}

void scripted_agent::change(bool open, const std::string& reason) {
  if (open)
    return;
  ++tally_.lost;
  tally_.last_loss = reason;
}

void scripted_agent::beat() {
  loop_.after(lease_ / 3, [this] {
    connection_->say({{"type", "heartbeat"}});
    beat();
  });
}

void scripted_agent::ask_for_more() {
  if (!done_)
    connection_->say({{"type", "ready"}, {"credit", script_.credit}});
}

void scripted_agent::hear(const json& message) {
  auto type = message.value("type", "");
  auto task = message.value("task", "");
  if (type == "welcome") {
    ++tally_.joined;
    lease_ = std::chrono::seconds{message.value("lease_seconds", 60)};
    if (!std::exchange(beats_, true))
      beat();
    working_.clear(); // what it still holds is offered again
    ask_for_more();
  } else if (type == "offer") {
    work_on(message);
  } else if (type == "withdraw") {
    ++tally_.withdrawn;
    working_.erase(task);
    ask_for_more();
  } else if (type == "completed") {
    ++tally_.completed;
    ask_for_more();
  } else if (type == "late") {
    ++tally_.late;
    ask_for_more();
  } else if (type == "refused") {
    ++tally_.refused;
    ++tally_.refusals[message.value("code", "")];
    working_.erase(task);
    ask_for_more();
  } else if (type == "drained" && done_) {
    connection_->close();
    std::exchange(done_, nullptr)();
  }
}

void scripted_agent::work_on(const json& offer) {
  auto task = offer.value("task", "");
  ++tally_.offered;
  if (random_() % 100 < script_.declines_percent) {
    ++tally_.declined;
    connection_->say({{"type", "decline"}, {"task", task}, {"reason", "not_now"}});
    return ask_for_more();
  }
  ++tally_.accepted;
  working_.insert(task);
  connection_->say({{"type", "accept"}, {"task", task}});
  // Whoever dials says so, and is left to finish when the lawful hours end meanwhile.
  if (script_.work_time.count() > 0)
    connection_->say({{"type", "progress"}, {"task", task}});
  // Evenly from half the time to one and a half of it.
  auto time
    = script_.work_time / 2 + script_.work_time * static_cast<int64_t>(random_() % 1'000) / 1'000;
  loop_.after(time, [this, task, offer] { finish(task, offer); });
}

std::string scripted_agent::some_disposition(const json& offer) {
  auto known = offer.value("dispositions", std::vector<std::string>{});
  uint64_t sum = 0;
  auto usable = script_.dispositions;
  std::erase_if(usable, [&](auto& each) {
    return std::find(known.begin(), known.end(), each.first) == known.end();
  });
  for (auto& [name, weight] : usable)
    sum += weight;
  if (sum == 0)
    return known.empty() ? "done" : known[random_() % known.size()];
  auto lot = random_() % sum;
  for (auto& [name, weight] : usable) {
    if (lot < weight)
      return name;
    lot -= weight;
  }
  return usable.back().first;
}

void scripted_agent::finish(const std::string& task, const json& offer) {
  if (working_.erase(task) == 0)
    return; // withdrawn meanwhile
  auto said = some_disposition(offer);
  ++tally_.dispositions[said];
  connection_->say({{"type", "complete"}, {"task", task}, {"disposition", said}});
}

} // namespace recobro
