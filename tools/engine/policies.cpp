#include "tools/engine/policies.hpp"

#include "config/policy_file.hpp"

namespace recobro {

namespace {

void append(std::vector<error>& all, std::vector<error> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

} // namespace

tl::expected<std::vector<compiled_policy>, std::vector<error>>
compile_policies(const std::vector<portfolio_policy>& wanted) {
  auto compiled = std::vector<compiled_policy>{};
  auto errors = std::vector<error>{};
  for (auto& one : wanted) {
    auto hash = digest(one.text);
    auto made = compile_policy(one.text, one.file, hash);
    if (!made) {
      append(errors, std::move(made.error()));
      continue;
    }
    auto stored = stored_policy{.hash = hash, .name = made->name, .text = one.text};
    compiled.push_back(
      {one.portfolio, std::make_shared<const policy>(std::move(*made)), std::move(stored)});
  }
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  return compiled;
}

tl::expected<policy_registry, std::vector<error>>
load_policies(journal& store, const std::vector<portfolio_policy>& wanted) {
  auto fresh = compile_policies(wanted);
  if (!fresh)
    return tl::unexpected(std::move(fresh.error()));
  auto registry = policy_registry{};
  auto errors = std::vector<error>{};
  for (auto& one : *fresh) {
    registry.add(one.rules);
    registry.assign(one.portfolio, one.rules);
  }
  auto known = store.policies();
  if (!known)
    return tl::unexpected(std::vector<error>{known.error()});
  for (auto& old : *known) {
    if (registry.by_hash(old.hash))
      continue;
    auto made = compile_policy(old.text, "stored policy " + old.name, old.hash);
    if (!made)
      append(errors, std::move(made.error()));
    else
      registry.add(std::make_shared<const policy>(std::move(*made)));
  }
  for (auto& one : *fresh)
    if (auto done = store.put_policy(one.stored); !done)
      errors.push_back(done.error());
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  return registry;
}

} // namespace recobro
