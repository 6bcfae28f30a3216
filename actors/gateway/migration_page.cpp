#include "actors/gateway/migration_page.hpp"

#include "core/account/timers.hpp"

#include <fmt/format.h>

namespace recobro {
namespace {

void note_example(std::vector<std::string>& examples, const account_key& account) {
  if (examples.size() < migration_examples_max)
    examples.emplace_back(account.number());
}

/// The step that the account waits for; empty when it waits for none.
std::string step_of(const account_state& state, const policy& older) {
  auto steps = current_steps(state, older);
  return state.step_due != never && state.next_step < steps.size() ? steps[state.next_step].name
                                                                   : std::string{};
}

void write_timers(json_writer& out, std::string_view name, const std::vector<timer>& timers) {
  if (timers.empty())
    return;
  out.list(name);
  for (const auto& each : timers)
    out.object()
      .text("timer", name_of(each.kind))
      .text_if("name", each.name)
      .text("due", format_instant(each.due))
      .end_object();
  out.end_list();
}

void write_examples(json_writer& out, const std::vector<std::string>& examples) {
  out.list("examples");
  for (const auto& each : examples)
    out.item(each);
  out.end_list();
}

} // namespace

void migration_page::add(const account_key& account, const account_state& state,
                         const policy& older, const migration_preview& what) {
  const auto step = step_of(state, older);
  const auto& to = what.where;
  auto& way = ways[fmt::format("{}/{}/{}/{}/{}/{}/{}/{}/{}", to.from, state.phase_name,
                               state.strategy_name, step, to.phase_name, to.strategy_name, to.step,
                               name_of(to.position), name_of(what.when))];
  if (way.accounts++ == 0) {
    way.where = to;
    way.phase = state.phase_name;
    way.strategy = state.strategy_name;
    way.step = step;
    way.when = what.when;
  }
  way.timers_gone += what.gone.size();
  way.timers_new += what.fresh.size();
  way.actions_cancelled += what.actions_cancelled;
  if (way.timers_change() || (what.gone.empty() && what.fresh.empty())) {
    note_example(way.examples, account);
    return;
  }
  // The first may be paused and show nothing, though the timers of others change.
  way.gone = what.gone;
  way.fresh = what.fresh;
  way.examples.emplace(way.examples.begin(), account.number());
  if (way.examples.size() > migration_examples_max)
    way.examples.pop_back();
}

void migration_page::refuse(const account_key& account, const error& why) {
  auto& kind = refused[fmt::format("{}/{}", name_of(why.code), why.detail)];
  if (kind.accounts++ == 0)
    kind.why = why;
  note_example(kind.examples, account);
}

void write_migration(json_writer& out, const migration_page& page) {
  out.number("accounts", page.accounts).number("already", page.already);
  out.number("waiting", page.waiting).number("closed", page.closed).list("moves");
  for (const auto& [key, way] : page.ways) {
    out.object().text("from_version", way.where.from).text("phase", way.phase);
    out.text_if("strategy", way.strategy).text_if("step", way.step);
    out.text("to_phase", way.where.phase_name).text_if("to_strategy", way.where.strategy_name);
    out.text_if("to_step", way.where.step).text("position", name_of(way.where.position));
    out.text("when", name_of(way.when)).number("accounts", way.accounts);
    out.number("timers_gone", way.timers_gone).number("timers_new", way.timers_new);
    out.number("actions_cancelled", way.actions_cancelled);
    write_examples(out, way.examples);
    write_timers(out, "gone", way.gone);
    write_timers(out, "new", way.fresh);
    out.end_object();
  }
  out.end_list().list("refused");
  for (const auto& [key, kind] : page.refused) {
    out.object().text("error", name_of(kind.why.code)).text("detail", kind.why.detail);
    out.number("accounts", kind.accounts);
    write_examples(out, kind.examples);
    out.end_object();
  }
  out.end_list();
  out.text_if("next_after", page.next_after);
}

} // namespace recobro
