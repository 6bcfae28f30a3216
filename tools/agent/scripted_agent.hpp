#pragma once

// Agents who do tasks by a stated model, for load and for demonstrations: each accepts what it is
// offered, works for a while, and says one of the dispositions by lot.

#include "tools/agent/agent_connection.hpp"

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace recobro {

struct agent_script {
  uint32_t credit = 1;                        // tasks asked for at once
  std::chrono::milliseconds work_time{1'000}; // on average
  std::vector<std::pair<std::string, uint32_t>> dispositions{
    {"no_answer", 5}, {"reached", 2}, {"refused", 1}, {"promised", 2}}; // with weights
  uint32_t declines_percent = 0;
  uint64_t seed = 1;
};

/// Counts over all agents of one loop.
struct agent_tally {
  uint64_t offered = 0, accepted = 0, declined = 0, completed = 0, withdrawn = 0, late = 0,
           refused = 0, lost = 0, joined = 0;
  std::map<std::string, uint64_t> refusals; // by code
  std::string last_loss;                    // why the last connection was lost or refused
  std::map<std::string, uint64_t> dispositions;
};

class scripted_agent {
public:
  /// Errors: those of agent_connection::make.
  static result<std::unique_ptr<scripted_agent>> make(agent_loop& loop, const std::string& url,
                                                      std::string token, agent_script script,
                                                      agent_tally& tally);
  void open() { connection_->open(); }
  /// Finishes what it has and goes; `done` is called on the loop.
  void drain(std::function<void()> done);

private:
  scripted_agent(agent_loop& loop, agent_script script, agent_tally& tally)
    : loop_(loop)
    , script_(std::move(script))
    , tally_(tally)
    , random_(script_.seed) {}

  void hear(const nlohmann::json& message);
  void change(bool open, const std::string& reason);
  void ask_for_more();
  void beat();
  void work_on(const nlohmann::json& offer);
  void finish(const std::string& task, const nlohmann::json& offer);
  std::string some_disposition(const nlohmann::json& offer);

  agent_loop& loop_;
  agent_script script_;
  agent_tally& tally_;
  std::mt19937_64 random_;
  std::unique_ptr<agent_connection> connection_;
  std::set<std::string> working_; // tasks
  std::chrono::milliseconds lease_{60'000};
  bool beats_ = false;
  std::function<void()> done_;
};

} // namespace recobro
