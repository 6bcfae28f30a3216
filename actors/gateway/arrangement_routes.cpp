#include "actors/gateway/agreement.hpp"
#include "actors/gateway/arrangement_json.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/personal.hpp"
#include "actors/gateway/result_line.hpp"
#include "core/account/offers.hpp"
#include "core/base/nearest.hpp"

#include <nlohmann/json.hpp>

namespace recobro {

void offers_route(gateway_context& context, request from) {
  auto key = account_key::make(from.portfolio, from.account);
  if (!key)
    return from.refuse(key.error());
  view_account(context, *key, [&context, from](result<account_view> view) {
    if (!view)
      return from.refuse(view.error());
    auto& account = view->state;
    json_writer body;
    body.object().text("portfolio", from.portfolio).text("account", from.account);
    body.text("currency", account.unit->code()).list("offers");
    if (view->rules) {
      for (const auto& each : offers_for(account, *view->rules, context.engine.time().now())) {
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
  auto& words = agreement_in(shipped_agreements(),
                             from.exchange->query("language").value_or(view.state.language));
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
  auto key = account_key::make(from.portfolio, from.account);
  if (!key)
    return from.refuse(key.error());
  view_account(context, *key, [&context, from](result<account_view> view) {
    if (!view)
      return from.refuse(view.error());
    answer_agreement(context, from, *view);
  });
}

void arrangement_route(gateway_context& context, request from) {
  if (auto fits = expect_media(from, {"application/json"}); !fits)
    return from.refuse(fits.error());
  instant now = context.engine.time().now();
  std::string id = idempotency_key(from);
  command_frame frame{.portfolio = from.portfolio,
                      .account = from.account,
                      .id = id,
                      .id_optional = true,
                      .at_optional = true,
                      .at_default = now};
  auto parsed = context.parser.parse(from.exchange->body(), frame);
  if (!parsed)
    return from.refuse(parsed.error());
  auto type = type_name(parsed->what.body);
  if (!type.starts_with("arrangement_"))
    return from.refuse({errc::unknown_type, "type " + quoted(type)
                                              + " has no place here; this address takes types that "
                                                "begin with arrangement_"});
  complete_command(context, parsed->what, from.who, now);
  submit_command(context, std::move(parsed->account), std::move(parsed->what),
                 [from](result<command_answer> what) { answer_command(from, std::move(what)); });
}

} // namespace recobro
