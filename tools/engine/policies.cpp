#include "tools/engine/policies.hpp"

#include "config/policy_file.hpp"

namespace recobro {

namespace {

void append(std::vector<error>& all, std::vector<error> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

} // namespace

tl::expected<policy_registry, std::vector<error>>
load_policies(journal& store, const std::vector<portfolio_policy>& wanted) {
  auto registry = policy_registry{};
  auto errors = std::vector<error>{};
  auto fresh = std::vector<stored_policy>{};
  for (auto& one : wanted) {
    auto hash = digest(one.text);
    auto made = compile_policy(one.text, one.file, hash);
    if (!made) {
      append(errors, std::move(made.error()));
      continue;
    }
    auto rules = std::make_shared<const policy>(std::move(*made));
    registry.add(rules);
    registry.assign(one.portfolio, rules);
    fresh.push_back({.hash = hash, .name = rules->name, .text = one.text});
  }
  auto known = store.policies();
  if (!known)
    errors.push_back(known.error());
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  for (auto& old : *known) {
    if (registry.by_hash(old.hash))
      continue;
    auto made = compile_policy(old.text, "stored policy " + old.name, old.hash);
    if (!made)
      append(errors, std::move(made.error()));
    else
      registry.add(std::make_shared<const policy>(std::move(*made)));
  }
  for (auto& one : fresh)
    if (auto done = store.put_policy(one); !done)
      errors.push_back(done.error());
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  return registry;
}

} // namespace recobro
