#include "tools/daemon/portfolio_texts.hpp"

#include "tools/daemon/daemon_options.hpp"

namespace recobro {

file_result<void> portfolio_texts::adopt(const server_config& config) {
  std::map<std::string, text_sets_ptr, std::less<>> fresh;
  std::vector<error> errors;
  for (const auto& portfolio : config.portfolios) {
    auto read = texts_of(portfolio);
    if (!read) {
      errors.insert(errors.end(), read.error().begin(), read.error().end());
      continue;
    }
    text_sets sets;
    for (auto& one : *read)
      sets.push_back(std::move(one.set));
    fresh[portfolio.name] = sets.empty() ? nullptr : std::make_shared<text_sets>(std::move(sets));
  }
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  const auto guard = std::lock_guard{lock_};
  by_portfolio_ = std::move(fresh);
  return {};
}

text_sets_ptr portfolio_texts::of(std::string_view portfolio) const {
  const auto guard = std::lock_guard{lock_};
  auto found = by_portfolio_.find(portfolio);
  if (found == by_portfolio_.end())
    found = by_portfolio_.find("*");
  return found == by_portfolio_.end() ? nullptr : found->second;
}

} // namespace recobro
