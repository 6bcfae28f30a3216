#pragma once

// What the quotas came to today, for metrics. The outbox writes, anybody reads.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace recobro {

struct quota_figure {
  std::string portfolio, quota;
  int64_t used = 0, at_most = 0; // on the quota's last day
  uint64_t postponed = 0;        // since the start
};

class quota_board {
public:
  void used(const std::string& portfolio, const std::string& quota, int64_t used, int64_t at_most) {
    auto guard = std::lock_guard{lock_};
    auto& figure = figures_[{portfolio, quota}];
    figure.used = used;
    figure.at_most = at_most;
  }
  void postponed(const std::string& portfolio, const std::string& quota) {
    auto guard = std::lock_guard{lock_};
    ++figures_[{portfolio, quota}].postponed;
  }
  std::vector<quota_figure> all() const {
    auto guard = std::lock_guard{lock_};
    auto made = std::vector<quota_figure>{};
    for (auto& [key, figure] : figures_) {
      made.push_back(figure);
      made.back().portfolio = key.first;
      made.back().quota = key.second;
    }
    return made;
  }

private:
  mutable std::mutex lock_;
  std::map<std::pair<std::string, std::string>, quota_figure> figures_;
};

} // namespace recobro
