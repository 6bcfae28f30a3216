#include "tools/command/account_contact.hpp"

#include "config/policy_file.hpp"
#include "config/template_file.hpp"
#include "core/account/agenda.hpp"
#include "core/account/contact_facts.hpp"
#include "tools/command/contact_books.hpp"
#include "tools/command/local_store.hpp"
#include "tools/daemon/daemon_options.hpp"
#include "tools/engine/inspect.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

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

/// Why the policy under which the account decides takes no step at `at`, see pause_reason().
result<std::string> pause_of(const journal& store, account_state account, instant at) {
  const auto policies = store.policies();
  if (!policies)
    return fail(policies.error());
  const auto under = std::ranges::find(*policies, account.policy, &stored_policy::hash);
  if (under == policies->end())
    return fail(errc::policy_unknown, "the account decides under policy " + account.policy);
  const auto rules = compile_policy(under->text, "stored policy " + under->name, under->hash);
  if (!rules)
    return fail(rules.error().front());
  // The server's timer may not have fired by the last entry.
  std::erase_if(account.holds, [&](const hold& one) { return one.until <= at; });
  return std::string{pause_reason(account, *rules)};
}

/// The account as it stood at the instant that is asked about.
result<account_state> state_for(const journal& store, const account_key& key,
                                const account_inquiry& inquiry, account_contact& made) {
  auto state = stored_state(store, key);
  if (!state)
    return state;
  if (!state->exists())
    return fail(errc::account_unknown, "account " + key.text());
  if (inquiry.at && *inquiry.at < state->last_decided_at) {
    state = state_as_of(store, key, *inquiry.at);
    if (state && !state->exists())
      return fail(errc::account_unknown,
                  fmt::format("account {} was not yet known at {}; ask for a later instant",
                              key.text(), format_instant(*inquiry.at)));
    made.as_of = inquiry.at;
  }
  if (!state)
    return state;
  auto pause = pause_of(store, *state, inquiry.at.value_or(state->last_decided_at));
  if (!pause)
    return fail(pause.error());
  made.account_says = std::move(*pause);
  return state;
}

} // namespace

result<account_contact> contact_of_account(const std::string& config_file,
                                           const std::string& account,
                                           const account_inquiry& inquiry) {
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
  account_contact made;
  made.title = key->text();
  auto state = state_for(**store, *key, inquiry, made);
  if (!state)
    return fail(state.error());
  const auto settings = settings_of(*config, key->portfolio());
  auto sends = settings ? sends_of(*settings, inquiry.text) : result<outgoing>{};
  if (!sends)
    return fail(sends.error());
  planned_action asked{.by = inquiry.by, .what = inquiry.text, .to = inquiry.party};
  asked.party = party_asked(*state, inquiry.party);
  made.known = contact_facts(*state);
  made.request = contact_request_of(*state, asked, *sends);
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
