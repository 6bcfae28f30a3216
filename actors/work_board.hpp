#pragma once

// How the teams are doing, for metrics: as of the supervisors' last tick. They write, anybody
// reads.

#include "core/work/desk.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace recobro {

struct team_figure {
  std::string team;
  uint64_t waiting = 0, held = 0;
  instant oldest = never;                                           // of those that wait: queued at
  uint64_t offered = 0, completed = 0, released = 0, withdrawn = 0; // since the start
  std::array<uint64_t, agent_mode_count> agents{};                  // by mode
  uint64_t restarts = 0;                                            // of the supervisor
};

class work_board {
public:
  void note(const std::string& team, const desk_figures& seen, uint64_t restarts) {
    team_figure made{team,           seen.waiting,  seen.held,      seen.oldest, seen.offered,
                     seen.completed, seen.released, seen.withdrawn, {}};
    made.restarts = restarts;
    for (auto& agent : seen.agents)
      ++made.agents[static_cast<size_t>(agent.mode)];
    auto guard = std::lock_guard{lock_};
    figures_[team] = std::move(made);
  }
  std::vector<team_figure> all() const {
    auto guard = std::lock_guard{lock_};
    std::vector<team_figure> made;
    for (auto& [team, figure] : figures_)
      made.push_back(figure);
    return made;
  }

private:
  mutable std::mutex lock_;
  std::map<std::string, team_figure> figures_;
};

} // namespace recobro
