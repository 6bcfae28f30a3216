#include "tools/daemon/portfolio_warnings.hpp"

#include "config/jurisdiction_library.hpp"
#include "config/policy_document.hpp"
#include "core/contact/judge.hpp"
#include "tools/daemon/daemon_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace recobro {

namespace {

bool lacks_sender(const portfolio_settings& portfolio) {
  return !portfolio.jurisdictions.empty() && !portfolio.sender;
}

/// What is wrong with the rules themselves is told where the engine reads them.
jurisdiction_library library_of(const server_config& config) {
  auto texts = result<contact_texts>{shipped_contact_texts()};
  if (config.contact_rules)
    texts = overlaid(std::move(*texts), config.contact_rules->string());
  if (!texts)
    return {};
  auto made = jurisdiction_library::compile(*texts);
  return made ? std::move(*made) : jurisdiction_library{};
}

/// Ids of the rules that ask about the sender.
std::vector<std::string> sender_rules(const portfolio_settings& portfolio,
                                      const jurisdiction_library& library) {
  std::vector<jurisdiction_ptr> named;
  for (const auto& id : portfolio.jurisdictions)
    if (auto found = library.find(id))
      named.push_back(std::move(*found));
  if (named.empty())
    return {};
  const contact_rules rules{std::move(named)};
  std::vector<std::string> ids;
  for (const auto& one : rules.all())
    if (std::holds_alternative<sender_rule>(one.rule->content))
      ids.push_back(one.rule->id);
  return ids;
}

/// A misspelt name of a text is found by nobody else until the message should have gone out.
void find_missing_texts(const portfolio_settings& portfolio, std::vector<std::string>& warnings) {
  const auto source = read_policy_document(portfolio.policy);
  const auto texts = texts_of(portfolio);
  if (!source || !texts)
    return;
  const auto gaps = find_text_gaps(*source, *texts);
  if (!gaps)
    return;
  for (const auto& gap : *gaps)
    warnings.push_back(fmt::format("policy of portfolio {}: {} ({})", portfolio.name, gap.detail,
                                   name_of(gap.code)));
}

void find_missing_senders(const server_config& config, std::vector<std::string>& warnings) {
  if (std::ranges::none_of(config.portfolios, lacks_sender))
    return;
  const auto library = library_of(config);
  for (const auto& portfolio : config.portfolios) {
    if (!lacks_sender(portfolio))
      continue;
    if (const auto ids = sender_rules(portfolio, library); !ids.empty())
      warnings.push_back(fmt::format(
        "no sender for portfolio {}, so rules about it are not judged ({}); write sender: "
        "{{creditor: false, registered: true, identifiable: true}}, each as it is",
        portfolio.name, fmt::join(ids, ", ")));
  }
}

} // namespace

std::vector<std::string> warnings_of(const server_config& config) {
  std::vector<std::string> warnings;
  for (const auto& portfolio : config.portfolios)
    if (portfolio.jurisdictions.empty())
      warnings.push_back(fmt::format(
        "no contact rules for portfolio {}: name its jurisdictions, or nothing is judged",
        portfolio.name));
  find_missing_senders(config, warnings);
  for (const auto& portfolio : config.portfolios)
    find_missing_texts(portfolio, warnings);
  return warnings;
}

} // namespace recobro
