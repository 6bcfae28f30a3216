#pragma once

// The texts of each portfolio as the configuration has them now: recobrod reads them at its start
// and on SIGHUP, the gateway asks for them while it serves.

#include "config/server_config.hpp"
#include "core/policy/script_text.hpp"

#include <map>
#include <mutex>

namespace recobro {

/// Threads: all from any.
class portfolio_texts {
public:
  /// All errors of all files; then nothing has changed.
  file_result<void> adopt(const server_config& config);
  /// Null without any. Those of "*" are for portfolios that are not named.
  text_sets_ptr of(std::string_view portfolio) const;

private:
  mutable std::mutex lock_;
  std::map<std::string, text_sets_ptr, std::less<>> by_portfolio_;
};

} // namespace recobro
