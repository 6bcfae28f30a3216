#include "tools/command/policy_options.hpp"

#include "config/server_config.hpp"

namespace recobro {

result<std::vector<portfolio_policy>> read_policies(const std::vector<std::string>& named) {
  std::vector<portfolio_policy> policies;
  for (const auto& one : named) {
    auto equals = one.find('=');
    auto portfolio = equals == std::string::npos ? std::string{"*"} : one.substr(0, equals);
    auto file = equals == std::string::npos ? one : one.substr(equals + 1);
    auto text = read_text_file(std::filesystem::path{file});
    if (!text)
      return fail(text.error());
    policies.push_back({std::move(portfolio), std::move(file), std::move(*text)});
  }
  return policies;
}

} // namespace recobro
