#include "actors/gateway/agreement.hpp"
#include "actors/gateway/arrangement_json.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/personal.hpp"
#include "actors/gateway/result_line.hpp"
#include "core/account/offers.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace recobro {

void offers_route(gateway_context& context, request from) {
  serve_account(context, from, [&context, from](const account_view& view) {
    auto& account = view.state;
    json_writer body;
    body.object().text("portfolio", from.portfolio).text("account", from.account);
    body.text("currency", account.unit->code()).list("offers");
    if (view.rules) {
      for (const auto& each : offers_for(account, *view.rules, context.engine.time().now())) {
        body.object();
        write_arrangement(body, each, *account.unit);
        body.end_object();
      }
    }
    body.end_list().end_object();
    from.answer({200, "application/json", body.take(), {}});
  });
}

namespace {

/// The debtor's name out of the vault; empty when there is none or nobody asked for it.
result<std::string> name_for(gateway_context& context, const request& from,
                             const account_key& key) {
  if (!may_see_personal(from.who.acting))
    return std::string{};
  auto debtor = debtor_of(context.engine.store(), key);
  if (!debtor || debtor->empty())
    return debtor;
  auto read = nlohmann::json::parse(*debtor, nullptr, false);
  return read.is_object() ? read.value("name", std::string{}) : std::string{};
}

void answer_agreement(gateway_context& context, const request& from, const account_view& view) {
  auto item = view.state.find_arrangement(from.id);
  if (!item)
    return from.refuse({errc::arrangement_unknown,
                        "arrangement " + recobro::quoted(from.id) + " was never offered"});
  auto name = name_for(context, from, view.key);
  if (!name)
    return from.refuse(name.error());
  const auto asked = from.exchange->query("language");
  auto& words = agreement_in(shipped_agreements(), asked.value_or(view.state.language));
  if (asked && !asked->starts_with(words.language)) {
    std::vector<std::string> known;
    for (const agreement_words& each : shipped_agreements())
      known.push_back(each.language);
    return from.refuse(
      {errc::value_out_of_range, fmt::format("parameter language {}; agreements are written in {}",
                                             recobro::quoted(*asked), fmt::join(known, ", "))});
  }
  auto facts = agreement_facts{view.key, view.state, *item, *name,
                               view.state.local.local_date(context.engine.time().now())};
  if (view.rules) {
    facts.tolerance_days = view.rules->arrangements.tolerance_days;
    facts.pauses_steps = view.rules->arrangements.pauses_steps;
  }
  from.answer({200,
               "text/html",
               agreement_page(words, facts),
               {{"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"}}});
}

} // namespace

void agreement_route(gateway_context& context, request from) {
  serve_account(context, from, [&context, from](const account_view& view) {
    answer_agreement(context, from, view);
  });
}

void arrangement_route(gateway_context& context, request from) {
  serve_command(context, from, {}, [](const command& what) -> std::optional<error> {
    auto type = type_name(what.body);
    if (type.starts_with("arrangement_"))
      return std::nullopt;
    return error{errc::unknown_type, "type " + recobro::quoted(type)
                                       + " has no place here; this address takes types that begin "
                                         "with arrangement_"};
  });
}

} // namespace recobro
