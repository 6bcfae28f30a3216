// Why an account is where it is, what is on its agenda, and what would happen next if
// nothing came from outside: the same decide() that the server runs, on a copy.

#include "actors/gateway/explain.hpp"

#include "actors/gateway/entry_json.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/problem.hpp"
#include "actors/gateway/state_json.hpp"
#include "core/account/conditions.hpp"

#include <fmt/format.h>

namespace recobro {
namespace {

constexpr uint64_t steps_ahead_max = 50;
constexpr uint64_t history_page = 200;

struct phase_origin {
  entry where; // only what is shown of it: events stay empty
  phase_entered what;
};

// Searches backwards: the answer is near the end for an account that is worked.
result<std::optional<phase_origin>> origin_of_phase(const journal& store,
                                                    const account_view& view) {
  for (uint64_t end = view.state.sequence; end > 0;) {
    uint64_t after = end > history_page ? end - history_page : 0;
    auto entries = store.history(view.key, after, end - after);
    if (!entries)
      return fail(entries.error());
    for (auto each = entries->rbegin(); each != entries->rend(); ++each)
      for (auto what = each->events.rbegin(); what != each->events.rend(); ++what)
        if (const auto* entered = std::get_if<phase_entered>(&*what)) {
          phase_origin origin{{}, *entered};
          each->events.clear();
          origin.where = std::move(*each);
          return origin;
        }
    end = after;
  }
  return std::nullopt;
}

void write_origin(json_writer& out, const account_state& state,
                  const std::optional<phase_origin>& origin) {
  out.object("why").text("phase", state.phase_name);
  out.text("since", format_instant(state.phase_entered_at));
  if (origin) {
    out.text("cause", name_of(origin->what.cause)).text_if("reason", origin->what.reason);
    out.number("entry", origin->where.sequence).text("by", origin->where.command_type);
    out.text_if("command", origin->where.command_id).text_if("actor", origin->where.actor);
  }
  out.end_object();
}

// How the policy reckons what going to court would bring.
void write_gain(json_writer& out, const account_state& state, const policy& rules, instant now) {
  if (rules.gain.recoveries.empty())
    return;
  auto estimate = expected_gain(state, rules, now);
  auto money = [&](amount value) { return format_amount(value, *state.unit); };
  out.object("expected_gain").text("balance", money(estimate.balance));
  out.number("recovery_basis_points", estimate.basis_points);
  out.text("recovery", money(estimate.recovery)).text("cost", money(estimate.cost));
  out.text("gain", money(estimate.gain())).end_object();
}

// What was to go out and may not yet.
void write_waiting(json_writer& out, const account_state& state) {
  out.list("waiting");
  for (const auto& each : state.actions) {
    if (each.waits_until == never)
      continue;
    out.object().number("action", each.number).text("kind", name_of(each.kind));
    out.text("channel", name_of(each.by)).text("what", each.what);
    out.text("until", format_instant(each.waits_until));
    if (!each.quota.empty())
      out.text("quota", each.quota).text("room_from", format_instant(each.room_from));
    out.end_object();
  }
  out.end_list();
}

// One turn of the clock on the copy; false when nothing more can happen by time alone.
bool write_step_ahead(json_writer& out, account_state& state, const policy& rules,
                      const decision_settings& settings, instant now) {
  instant due = std::max(earliest_due(state, rules), now);
  if (due == never)
    return false;
  command clock_turn;
  clock_turn.happened_at = clock_turn.received_at = due;
  clock_turn.body = wake_up{};
  out.object().text("at", format_instant(due)).list("timers");
  for (const auto& each : agenda(state, rules)) {
    if (each.due > due)
      break;
    out.object().text("kind", name_of(each.kind)).text("name", each.name).end_object();
  }
  out.end_list().list("events");
  auto decided = decide(state, clock_turn, rules, due, settings);
  if (decided)
    for (const auto& each : decided->events)
      write_event(out, each, *state.unit);
  out.end_list();
  if (!decided)
    out.text("error", name_of(decided.error().code)).text("detail", decided.error().detail);
  out.end_object();
  if (!decided || decided->events.empty())
    return false;
  state = std::move(decided->next);
  return true;
}

} // namespace

result<std::string> explain_account(const journal& store, const account_view& view, instant now,
                                    uint64_t steps, const decision_settings& settings) {
  auto origin = origin_of_phase(store, view);
  if (!origin)
    return fail(origin.error());
  json_writer out;
  out.object().text("now", format_instant(now));
  write_summary(out, view.key, view.state, now);
  out.text("zone", view.state.local.name());
  write_origin(out, view.state, *origin);
  if (view.rules) {
    const policy& rules = *view.rules;
    out.object("policy").text("name", rules.name).text("hash", rules.hash).end_object();
    out.text_if("paused_by", pause_reason(view.state, rules));
    write_waiting_move(out, view.state);
    write_gain(out, view.state, rules, now);
    write_waiting(out, view.state);
    write_agenda(out, view.state, rules);
    out.list("next");
    account_state copy = view.state;
    for (uint64_t i = 0; i < steps && write_step_ahead(out, copy, rules, settings, now); ++i) {
    }
    out.end_list();
  }
  out.end_object();
  return out.take();
}

void explain_route(gateway_context& context, request from) {
  auto key = account_key::make(from.portfolio, from.account);
  auto steps = number_parameter(from, "steps", 0, steps_ahead_max, 5);
  if (!key || !steps)
    return from.refuse(!key ? key.error() : steps.error());
  view_account(context, *key, [&context, from, steps = *steps](result<account_view> view) {
    if (!view)
      return from.refuse(view.error());
    auto ground = context.engine.ground_of(view->key);
    auto text = explain_account(context.engine.store(), *view, context.engine.time().now(), steps,
                                ground.settings);
    if (!text)
      return from.refuse(text.error());
    from.answer({200, "application/json", std::move(*text), {}});
  });
}

} // namespace recobro
