#include "actors/gateway/treatment_json.hpp"

namespace recobro {

void write_chain_link(json_writer& out, const chain_link_chosen& e) {
  out.number("action", e.number).number("link", e.link);
  if (e.after != 0)
    out.number("instead_of", e.after).text("result", e.result ? name_of(*e.result) : "late");
  out.text("because", e.because);
  if (!e.passed.empty())
    out.list("passed_over");
  for (const auto& each : e.passed)
    out.object()
      .number("link", each.link)
      .text("channel", name_of(each.by))
      .text_if("rule", each.rule)
      .text("not_before", each.next == never ? "never" : format_instant(each.next))
      .end_object();
  if (!e.passed.empty())
    out.end_list();
  if (!e.rest.empty())
    out.list("left");
  for (const auto& each : e.rest)
    out.object()
      .number("link", each.link)
      .text("channel", name_of(each.by))
      .text("template", each.what)
      .end_object();
  if (!e.rest.empty())
    out.end_list();
}

void write_planned(json_writer& out, const migration_planned& e) {
  out.text("to", e.to).text("policy", e.name).text("when", name_of(e.when));
}

void write_migrated(json_writer& out, const policy_migrated& e) {
  out.text("from", e.from).text("to", e.to).text("policy", e.name);
  out.text("phase", e.phase_name).text_if("strategy", e.strategy_name);
  out.text("position", name_of(e.position)).text_if("step", e.step);
  out.text_if("waits_for_phase", e.move_name);
}

} // namespace recobro
