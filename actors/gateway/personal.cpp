#include "actors/gateway/personal.hpp"

#include <nlohmann/json.hpp>

#include <optional>

namespace recobro {
namespace {

// The beginning of personal data about the debtor; others are bodies of messages.
constexpr std::string_view debtor_begins = R"({"debtor":)";

} // namespace

result<std::string> debtor_of(const journal& store, const account_key& account) {
  auto debtor = nlohmann::ordered_json::object();
  std::optional<uint64_t> broken;
  auto read = store.personal(account, [&](uint64_t sequence, std::string_view plain) {
    if (!plain.starts_with(debtor_begins))
      return;
    auto personal = nlohmann::ordered_json::parse(plain, nullptr, false);
    if (personal.is_object())
      debtor.update(personal["debtor"]);
    else
      broken = sequence;
  });
  if (!read)
    return fail(read.error());
  if (broken)
    return fail(errc::store_damaged,
                "personal data of " + account.text() + " entry " + std::to_string(*broken));
  return debtor.empty() ? std::string{} : debtor.dump();
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
