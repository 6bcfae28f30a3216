#include "tools/command/contact_books.hpp"

#include "tools/daemon/daemon_options.hpp"

namespace recobro {

result<policy_registry> contact_books_of(const server_config& config) {
  auto policies = policies_of(config);
  if (!policies)
    return fail(policies.error().front());
  contact_rule_source from;
  if (config.contact_rules)
    from.directory = config.contact_rules->string();
  auto compiled = compile_policies(*policies, from);
  if (!compiled)
    return fail(compiled.error().front());
  policy_registry registry;
  adopt(registry, *compiled);
  return registry;
}

const portfolio_settings* settings_of(const server_config& config, std::string_view portfolio) {
  const portfolio_settings* found = nullptr;
  for (const auto& one : config.portfolios)
    if (one.name == portfolio || (one.name == "*" && !found))
      found = &one;
  return found;
}

} // namespace recobro
