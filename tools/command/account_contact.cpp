#include "tools/command/account_contact.hpp"

#include "config/template_file.hpp"
#include "core/account/contact_facts.hpp"
#include "tools/command/local_store.hpp"
#include "tools/daemon/daemon_options.hpp"
#include "tools/engine/inspect.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

/// The portfolio's own settings, or those for every other one.
const portfolio_settings* settings_of(const server_config& config, std::string_view portfolio) {
  const portfolio_settings* found = nullptr;
  for (const auto& one : config.portfolios)
    if (one.name == portfolio || (one.name == "*" && !found))
      found = &one;
  return found;
}

/// With what the portfolio sends; the texts are only read when one is asked about.
result<outgoing> sends_of(const portfolio_settings& settings, const std::string& text) {
  outgoing sends{settings.sender, {}};
  if (text.empty())
    return sends;
  const auto texts = texts_of(settings);
  if (!texts)
    return fail(texts.error().front());
  sends.texts = facts_of(*texts);
  if (!sends.texts.contains(text))
    return fail(errc::usage, fmt::format("the portfolio has no text '{}'", text));
  return sends;
}

/// Whom a contact with this role would reach: somebody who may be contacted, if there is anybody.
std::string party_asked(const account_state& account, party_role role) {
  if (const auto* willing = account.contact.party_of(role))
    return willing->id;
  for (const auto& one : account.contact.parties)
    if (one.role == role)
      return one.id;
  return {};
}

} // namespace

result<account_contact> contact_of_account(const std::string& config_file,
                                           const std::string& account, channel by, party_role party,
                                           const std::string& text) {
  auto key = account_key::parse(account);
  if (!key)
    return fail(key.error());
  auto config = load_config({.config_file = config_file});
  if (!config)
    return fail(config.error().front());
  auto store
    = open_local_store({.directory = config->data_directory.string()}, store_access::read_only);
  if (!store)
    return fail(store.error());
  auto state = stored_state(**store, *key);
  if (!state)
    return fail(state.error());
  if (!state->exists())
    return fail(errc::account_unknown, "account " + key->text());
  const auto settings = settings_of(*config, key->portfolio());
  auto sends = settings ? sends_of(*settings, text) : result<outgoing>{};
  if (!sends)
    return fail(sends.error());
  planned_action asked{.by = by, .what = text, .to = party};
  asked.party = party_asked(*state, party);
  account_contact made{
    contact_facts(*state), contact_request_of(*state, asked, *sends), {}, key->text()};
  if (settings)
    made.jurisdictions = settings->jurisdictions;
  if (made.jurisdictions.empty())
    return fail(errc::usage, fmt::format("portfolio '{}' names no jurisdictions in {}, so nothing "
                                         "is judged there; add jurisdictions: [CO]",
                                         key->portfolio(), config_file));
  if (const auto own = jurisdiction_of(*state);
      !own.empty() && std::ranges::find(made.jurisdictions, own) == made.jurisdictions.end())
    made.jurisdictions.emplace_back(own);
  return made;
}

} // namespace recobro
