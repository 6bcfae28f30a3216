#include "actors/gateway/handlers.hpp"

#include "actors/gateway/agent_session.hpp"
#include "actors/gateway/entry_json.hpp"
#include "actors/gateway/personal.hpp"
#include "actors/gateway/problem.hpp"
#include "actors/gateway/result_line.hpp"
#include "actors/gateway/state_json.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

namespace recobro {
namespace {

constexpr uint64_t history_limit_max = 1'000;

void answer_account(gateway_context& context, const request& from, const account_view& view) {
  json_writer body;
  body.object();
  write_account(body, view.key, view.state, context.engine.time().now());
  if (view.rules)
    write_agenda(body, view.state, *view.rules);
  if (may_see_personal(from.who.acting)) {
    auto debtor = debtor_of(context.engine.store(), view.key);
    if (!debtor)
      return from.refuse(debtor.error());
    if (!debtor->empty())
      body.raw("debtor", *debtor);
  }
  body.end_object();
  from.answer({200, "application/json", body.take(), {}});
}

} // namespace

void put_account_route(gateway_context& context, request from) {
  serve_command(context, from, "account_put");
}

void show_account_route(gateway_context& context, request from) {
  serve_account(context, from, [&context, from](const account_view& view) {
    answer_account(context, from, view);
  });
}

void show_history_route(gateway_context& context, request from) {
  auto key = account_key::make(from.portfolio, from.account);
  auto after = number_parameter(from, "after", 0, UINT64_MAX, 0);
  auto limit = number_parameter(from, "limit", 1, history_limit_max, 100);
  if (!key || !after || !limit)
    return from.refuse(!key ? key.error() : !after ? after.error() : limit.error());
  auto unit = currency_of(context.engine.store(), *key);
  if (!unit)
    return from.refuse(unit.error());
  // One more than asked for says whether there is a next page.
  auto entries = context.engine.store().history(*key, *after, *limit + 1);
  if (!entries)
    return from.refuse(entries.error());
  bool more = entries->size() > *limit;
  if (more)
    entries->pop_back();
  json_writer body;
  body.object().text("portfolio", key->portfolio()).text("account", key->number());
  body.text("currency", unit->code()).list("entries");
  for (const auto& each : *entries)
    write_entry(body, each, *unit);
  body.end_list();
  if (more)
    body.number("next_after", entries->back().sequence);
  body.end_object();
  from.answer({200, "application/json", body.take(), {}});
}

namespace {

/// Whoever has a task about the debtor is shown it again, without what was erased.
void clear_screens(gateway_context& context, const account_key& key) {
  view_account(context, key, [&context](const result<account_view>& view) {
    if (!view)
      return;
    for (auto& task : view->state.tasks)
      if (auto session = task.held() ? session_of(context, task.agent) : nullptr)
        session->offered(view->key.text() + '/' + std::to_string(task.number), task);
  });
}

} // namespace

void erase_debtor_route(gateway_context& context, request from) {
  auto key = account_key::make(from.portfolio, from.account);
  if (!key)
    return from.refuse(key.error());
  command what;
  what.id = idempotency_key(from);
  if (!what.id.empty() && !valid_identifier(what.id))
    return from.refuse({errc::invalid_identifier, "header Idempotency-Key "
                                                    + recobro::quoted(what.id)
                                                    + " must be 1-64 of A-Z a-z 0-9 . _ : / -"});
  instant now = context.engine.time().now();
  what.happened_at = now;
  what.body = erase_debtor{};
  what.content_hash = content_hash_of(what, false);
  complete_command(context, what, from.who, now);
  auto erased = *key;
  submit_command(context, *std::move(key), std::move(what),
                 [&context, from, erased](result<command_answer> answer) {
                   if (answer && !answer->refusal)
                     clear_screens(context, erased);
                   answer_command(from, std::move(answer));
                 });
}

} // namespace recobro
