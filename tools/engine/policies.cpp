#include "tools/engine/policies.hpp"

#include "config/jurisdiction_library.hpp"
#include "config/policy_file.hpp"
#include "tools/engine/rule_versions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

void append(std::vector<error>& all, std::vector<error> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// Empty when no portfolio asks for contact rules.
file_result<jurisdiction_library> library_for(const std::vector<portfolio_policy>& wanted,
                                              const contact_rule_source& from) {
  auto asks = [](auto& one) { return !one.jurisdictions.empty(); };
  if (std::none_of(wanted.begin(), wanted.end(), asks))
    return jurisdiction_library{};
  auto texts = result<contact_texts>{shipped_contact_texts()};
  if (!from.directory.empty())
    texts = overlaid(std::move(*texts), from.directory);
  if (!texts)
    return tl::unexpected(std::vector<error>{texts.error()});
  return jurisdiction_library::compile(*texts);
}

/// Null without jurisdictions.
tl::expected<contact_book_ptr, std::vector<error>> book_of(const portfolio_policy& portfolio,
                                                           const jurisdiction_library& library) {
  if (portfolio.jurisdictions.empty())
    return contact_book_ptr{};
  auto errors = std::vector<error>{};
  auto creditor = std::vector<jurisdiction_ptr>{};
  for (auto& id : portfolio.jurisdictions) {
    auto found = library.find(id);
    if (found)
      creditor.push_back(*found);
    else
      errors.push_back(
        {found.error().code, fmt::format("jurisdictions of portfolio '{}': {}", portfolio.portfolio,
                                         found.error().detail)});
  }
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  auto made = std::make_shared<const contact_book>(creditor, library.all(), portfolio.sends);
  if (made->lookback() >= contacts_kept)
    return tl::unexpected(std::vector<error>{
      {errc::config_wrong_value,
       fmt::format("the contact rules of portfolio '{}' look back longer than contacts are kept",
                   portfolio.portfolio)}});
  return made;
}

/// A quota without a zone of its own is counted in the policy's.
policy_registry::quota_list quotas_in_zone(const compiled_policy& from) {
  auto made = from.quotas;
  for (auto& one : made)
    if (one.in_policy_zone)
      one.local = from.rules->default_zone;
  return std::make_shared<const std::vector<quota_rule>>(std::move(made));
}

/// In the audit: from now on this version is for the portfolio's new accounts.
result<void> note_change(journal& store, const compiled_policy& one, instant now) {
  const auto name = "policy_of/" + one.portfolio;
  const auto before = store.meta(name);
  if (!before)
    return fail(before.error());
  if (*before == one.stored.hash)
    return {};
  const auto kept = store.put_audit({.at = now,
                                     .act = audited_act::policy_loaded,
                                     .actor = "configuration",
                                     .subject = "portfolio/" + one.portfolio,
                                     .detail = one.stored.name + ", version " + one.stored.hash});
  return kept ? store.put_meta(name, one.stored.hash) : fail(kept.error());
}

} // namespace

tl::expected<std::vector<compiled_policy>, std::vector<error>>
compile_policies(const std::vector<portfolio_policy>& wanted, const contact_rule_source& contact) {
  auto library = library_for(wanted, contact);
  if (!library)
    return tl::unexpected(std::move(library.error()));
  auto rule_texts = std::make_shared<const std::vector<std::pair<std::string, std::string>>>(
    rules_for_store(library->all()));
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
    auto book = book_of(one, *library);
    if (!book) {
      append(errors, std::move(book.error()));
      continue;
    }
    compiled.push_back({one.portfolio, std::make_shared<const policy>(std::move(*made)),
                        std::move(stored), std::move(*book), one.quotas, rule_texts});
  }
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  return compiled;
}

result<void> keep(journal& store, const compiled_policy& one, instant now) {
  if (auto done = store.put_policy(one.stored); !done)
    return done;
  if (auto done = note_change(store, one, now); !done)
    return done;
  return one.contact ? keep_rules(store, *one.rule_texts) : result<void>{};
}

void adopt(policy_registry& registry, const std::vector<compiled_policy>& compiled) {
  auto by_portfolio = policy_registry::policy_map{};
  auto contact = policy_registry::contact_map{};
  auto quotas = policy_registry::quota_map{};
  for (auto& one : compiled) {
    by_portfolio.insert_or_assign(one.portfolio, one.rules);
    if (one.contact)
      contact.insert_or_assign(one.portfolio, one.contact);
    if (!one.quotas.empty())
      quotas.insert_or_assign(one.portfolio, quotas_in_zone(one));
  }
  registry.adopt(std::move(by_portfolio), std::move(contact), std::move(quotas));
}

tl::expected<policy_registry, std::vector<error>>
load_policies(journal& store, const std::vector<portfolio_policy>& wanted, instant now,
              const contact_rule_source& contact) {
  auto fresh = compile_policies(wanted, contact);
  if (!fresh)
    return tl::unexpected(std::move(fresh.error()));
  auto registry = policy_registry{};
  auto errors = std::vector<error>{};
  adopt(registry, *fresh);
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
    if (auto done = keep(store, one, now); !done)
      errors.push_back(done.error());
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  return registry;
}

} // namespace recobro
