#include "tools/command/policy_options.hpp"

#include "config/policy_document.hpp"

namespace recobro {

file_result<std::vector<portfolio_policy>> read_policies(const std::vector<std::string>& named) {
  std::vector<portfolio_policy> policies;
  for (const auto& one : named) {
    auto equals = one.find('=');
    auto portfolio = equals == std::string::npos ? std::string{"*"} : one.substr(0, equals);
    auto file = equals == std::string::npos ? one : one.substr(equals + 1);
    auto text = read_policy_text(file);
    if (!text)
      return tl::unexpected(std::move(text.error()));
    policies.push_back({std::move(portfolio), std::move(file), std::move(*text)});
  }
  return policies;
}

} // namespace recobro
