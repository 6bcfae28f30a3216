#include "actors/gateway/personal.hpp"

#include <nlohmann/json.hpp>

namespace recobro {
namespace {

constexpr size_t page = 500;

bool says_debtor(const entry& what) {
  return what.has_personal && what.command_type.starts_with("account_");
}

} // namespace

result<std::string> debtor_of(const journal& store, const account_key& account) {
  auto debtor = nlohmann::ordered_json::object();
  for (uint64_t after = 0;;) {
    auto entries = store.history(account, after, page);
    if (!entries)
      return fail(entries.error());
    for (const auto& each : *entries) {
      after = each.sequence;
      if (!says_debtor(each))
        continue;
      auto text = store.personal(account, each.sequence);
      if (!text)
        return fail(text.error());
      if (!*text)
        continue;
      auto personal = nlohmann::ordered_json::parse(**text, nullptr, false);
      if (!personal.is_object() || !personal.contains("debtor"))
        return fail(errc::store_damaged, "personal data of " + account.text() + " entry "
                                           + std::to_string(each.sequence));
      debtor.update(personal["debtor"]);
    }
    if (entries->size() < page)
      return debtor.empty() ? std::string{} : debtor.dump();
  }
}

result<currency> currency_of(const journal& store, const account_key& account) {
  auto first = store.history(account, 0, 1);
  if (!first)
    return fail(first.error());
  if (!first->empty())
    for (const auto& each : first->front().events)
      if (const auto* opened = std::get_if<account_opened>(&each))
        return opened->unit;
  return fail(errc::account_unknown, "account " + account.text());
}

} // namespace recobro
