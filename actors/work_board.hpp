#pragma once

// How the teams are doing, for metrics: as of the supervisors' last tick. They write, anybody
// reads.

#include "core/work/desk.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace recobro {

struct team_figure : desk_totals {
  std::string team;
  uint64_t restarts = 0; // of the supervisor
};

class work_board {
public:
  void note(const std::string& team, const desk_totals& seen, uint64_t restarts) {
    auto made = team_figure{seen, team, restarts};
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
