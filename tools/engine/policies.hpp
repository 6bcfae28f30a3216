#pragma once

// Policies between files, store and registry: every version that ever decided stays in
// the store, so that an account can go on under the one it started with.

#include "actors/surroundings.hpp"

#include <string>
#include <vector>

namespace recobro {

/// The policy under which new accounts of a portfolio start.
struct portfolio_policy {
  std::string portfolio;                  // "*": every portfolio that is not named
  std::string file;                       // for messages
  std::string text;                       // YAML
  std::vector<std::string> jurisdictions; // whose contact rules hold for every account of it
  outgoing sends{};                       // as whom it writes, and what its texts say
  std::vector<quota_rule> quotas{};       // of contacts in a day
};

/// Where contact rules come from beside the shipped ones; empty: nowhere.
struct contact_rule_source {
  std::string directory;
};

struct compiled_policy {
  std::string portfolio;
  policy_ptr rules;
  stored_policy stored;
  contact_book_ptr contact; // null without jurisdictions
  std::vector<quota_rule> quotas;
  /// Every jurisdiction that may give a verdict, as the store keeps it; shared by all.
  std::shared_ptr<const std::vector<std::pair<std::string, std::string>>> rule_texts;
};

/// Keeps the policy and the rules beside it; a portfolio that goes over to another version stands
/// in the audit. @pre By the thread that writes to the store.
result<void> keep(journal& store, const compiled_policy& one, instant now);

/// All errors of all files, each with its position.
tl::expected<std::vector<compiled_policy>, std::vector<error>>
compile_policies(const std::vector<portfolio_policy>& wanted,
                 const contact_rule_source& contact = {});
/// What the registry takes of them.
void adopt(policy_registry& registry, const std::vector<compiled_policy>& compiled);

/// Compiles `wanted`, keeps their texts in the store, and adds the store's older
/// versions. All errors of all files, each with its position.
tl::expected<policy_registry, std::vector<error>>
load_policies(journal& store, const std::vector<portfolio_policy>& wanted, instant now,
              const contact_rule_source& contact = {});

} // namespace recobro
