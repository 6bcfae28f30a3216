#include "tools/engine/retention.hpp"

#include "actors/gateway/content_hash.hpp"
#include "core/account/contact_facts.hpp"
#include "core/account/retention.hpp"
#include "tools/engine/inspect.hpp"

namespace recobro {

namespace {

result<bool> holds_personal(const journal& store, const account_key& account) {
  bool any = false;
  auto read = store.personal(account, [&](uint64_t, std::string_view) { any = true; });
  if (!read)
    return fail(read.error());
  return any;
}

/// Counts the account; gives it when its period has passed.
result<std::optional<passed_account>> look_at(const journal& store, const book_finder& book_of,
                                              const account_key& key, instant now,
                                              retention_report& report) {
  auto state = stored_state(store, key);
  if (!state)
    return fail(state.error());
  ++report.accounts;
  if (!state->closed) {
    ++report.open;
    return std::nullopt;
  }
  auto book = book_of(key.portfolio());
  auto rules = book ? book->rules_for(jurisdiction_of(*state)) : nullptr;
  auto period = rules ? retention_of(*state, *rules) : std::nullopt;
  auto& tally = report.by_jurisdiction[period ? period->where->id : std::string{}];
  if (period)
    tally.years = period->years;
  auto personal = state->erased ? result<bool>{false} : holds_personal(store, key);
  if (!personal)
    return fail(personal.error());
  if (!*personal) {
    ++tally.without;
    return std::nullopt;
  }
  if (!period || period->until > now) {
    ++tally.within;
    return std::nullopt;
  }
  ++tally.passed;
  return passed_account{key, period->where->id, period->years, state->last_decided_at,
                        period->until};
}

} // namespace

result<retention_report>
look_at_retention(const journal& store, const book_finder& book_of, instant now,
                  const std::function<bool(const passed_account&)>& visit) {
  retention_report report;
  std::optional<error> failure;
  auto walked = store.accounts("", "", [&](const account_key& key) {
    auto looked = look_at(store, book_of, key, now, report);
    if (!looked) {
      failure = looked.error();
      return false;
    }
    return !*looked || visit(**looked);
  });
  if (!walked)
    failure = walked.error();
  if (failure)
    return fail(std::move(*failure));
  return report;
}

command erasure_of(const passed_account& account, instant now) {
  command what;
  what.id = "@retention/erase";
  what.happened_at = what.received_at = now;
  what.actor = "retention:" + account.jurisdiction;
  what.body = erase_debtor{};
  what.content_hash = content_hash_of(what, false);
  return what;
}

} // namespace recobro
