#include "core/account/contact_facts.hpp"
#include "core/account/draft.hpp"
#include "core/base/nearest.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// `base` with `changes` over it; sorted by name, an empty value removes.
attribute_list merged(attribute_list base, const attribute_list& changes) {
  for (auto& change : changes) {
    auto place = std::lower_bound(base.begin(), base.end(), change.first,
                                  [](auto& item, auto& name) { return item.first < name; });
    auto known = place != base.end() && place->first == change.first;
    if (change.second.empty() && known)
      base.erase(place);
    else if (known)
      place->second = change.second;
    else if (!change.second.empty())
      base.insert(place, change);
  }
  return base;
}

/// Nothing may ever be sent to a debtor whose law nobody knows, so a misspelt one is refused. One
/// that the account has already stays: the rules may have been others then.
result<void> check_jurisdiction(const draft& made, const attribute_list& changed) {
  account_state after;
  after.attributes = changed;
  auto wanted = jurisdiction_of(after);
  if (!made.settings.contact || wanted == jurisdiction_of(made.state)
      || made.settings.contact->rules_for(wanted))
    return {};
  return fail(errc::value_out_of_range,
              fmt::format("the attribute jurisdiction is {}, for which there are no contact rules; "
                          "`recobro contact rules` lists those that there are",
                          recobro::quoted(wanted)));
}

/// That so many and such attributes may stand.
result<void> check_attributes(const draft& made, const attribute_list& changed) {
  if (auto fits = check_count(0, changed.size(), attributes_max, "attributes"); !fits)
    return fits;
  return check_jurisdiction(made, changed);
}

result<currency> unit_of(const draft& made, const open_account& what) {
  auto said = what.unit ? what.unit : made.what.unit;
  if (!said)
    return fail(errc::missing_field, "a new account needs a currency; say \"currency\": \"EUR\"");
  if (made.what.unit && *made.what.unit != *said)
    return fail(errc::currency_mismatch,
                fmt::format("the account is to be in {}, its amounts are in {}", said->code(),
                            made.what.unit->code()));
  if (made.rules.unit && *made.rules.unit != *said)
    return fail(errc::currency_mismatch,
                fmt::format("the account is to be in {}, the amounts of its policy '{}' are in {}",
                            said->code(), made.rules.name, made.rules.unit->code()));
  return *said;
}

result<void> open(draft& made, const open_account& what) {
  auto unit = unit_of(made, what);
  if (!unit)
    return fail(unit.error());
  auto attributes = merged({}, what.attributes);
  if (auto fits = check_attributes(made, attributes); !fits)
    return fits;
  if (auto fits = check_obligations(made.state, what.obligations); !fits)
    return fits;
  made.add(account_opened{*unit, what.local.value_or(made.rules.default_zone), made.rules.hash,
                          what.language, std::move(attributes), what.local.has_value()});
  for (auto& item : what.obligations)
    made.add(obligation_added{item});
  note_settlement(made);
  if (!made.rules.phases.empty())
    begin_ladder(made, phase_cause::opened);
  return {};
}

/// The obligations of `given` that the account does not have yet; a known one must be the same.
result<std::vector<new_obligation>> news_of(const account_state& account,
                                            const std::vector<new_obligation>& given) {
  std::vector<new_obligation> news;
  for (auto& item : given) {
    auto known = account.find_obligation(item.id);
    if (!known)
      news.push_back(item);
    else if (known->kind != item.kind || known->due != item.due
             || known->principal != item.principal)
      return fail(errc::obligation_exists,
                  fmt::format("obligation {} is known as {} due {} over {}, not as {} "
                              "due {} over {}; adjust it instead",
                              item.id, known->kind, format_date(known->due),
                              format_money(account, known->principal), item.kind,
                              format_date(item.due), format_money(account, item.principal)));
  }
  return news;
}

void change_account(draft& made, account_updated changed, const standing& before) {
  auto& account = made.state;
  auto same = account.local == changed.local && account.language == changed.language
              && account.attributes == changed.attributes
              && account.zone_known == changed.zone_known;
  if (same)
    return;
  made.add(std::move(changed));
  // Another zone can be in another day, so days past due may have changed.
  if (account.local != before.local)
    review_phase(made, before, money_cause::debt);
}

result<void> put_over(draft& made, const open_account& what) {
  auto& account = made.state;
  for (auto& unit : {what.unit, made.what.unit})
    if (unit && *unit != *account.unit)
      return fail(errc::currency_mismatch, fmt::format("the command says {}, the account is in {}",
                                                       unit->code(), account.unit->code()));
  if (account.erased && !made.what.personal.empty())
    return fail(errc::debtor_erased,
                "the command carries personal data; send it again without them");
  auto news = news_of(account, what.obligations);
  if (!news)
    return fail(news.error());
  if (account.closed && !news->empty())
    return fail(errc::account_closed,
                fmt::format("obligation {} is new; a closed account takes none", news->front().id));
  if (auto fits = check_obligations(account, *news); !fits)
    return fits;
  auto changed = account_updated{
    what.local.value_or(account.local), what.language.empty() ? account.language : what.language,
    merged(account.attributes, what.attributes), account.zone_known || what.local.has_value()};
  if (auto fits = check_attributes(made, changed.attributes); !fits)
    return fits;
  change_account(made, std::move(changed), standing_of(account));
  auto before = standing_of(account);
  for (auto& item : *news)
    made.add(obligation_added{item});
  if (!news->empty())
    follow_money(made, before, money_cause::debt);
  return {};
}

} // namespace

result<void> decide_on(draft& made, const open_account& what) {
  if (made.state.exists())
    return fail(errc::account_exists,
                "an account is opened once; send account_put or account_updated to change it");
  return open(made, what);
}

result<void> decide_on(draft& made, const put_account& what) {
  return made.state.exists() ? put_over(made, what.content) : open(made, what.content);
}

result<void> decide_on(draft& made, const update_account& what) {
  auto& account = made.state;
  auto changed = account_updated{
    what.local.value_or(account.local), what.language.value_or(account.language),
    merged(account.attributes, what.attributes), account.zone_known || what.local.has_value()};
  if (auto fits = check_attributes(made, changed.attributes); !fits)
    return fits;
  change_account(made, std::move(changed), standing_of(account));
  return {};
}

result<void> decide_on(draft& made, const close_account& what) {
  close(made, what.reason);
  return {};
}

result<void> decide_on(draft& made, const erase_debtor&) {
  if (made.state.erased)
    return fail(errc::debtor_erased, "it was done before; nothing is left to erase");
  made.add(debtor_was_erased{});
  return {};
}

} // namespace recobro
