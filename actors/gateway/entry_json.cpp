#include "actors/gateway/entry_json.hpp"

#include "actors/gateway/arrangement_json.hpp"
#include "actors/gateway/json_text.hpp"
#include "actors/gateway/treatment_json.hpp"
#include "core/contact/hours_text.hpp"

#include <array>

namespace recobro {
namespace {

// Writes the members of one event.
class event_members {
public:
  event_members(json_writer& out, currency unit)
    : out_{out}
    , unit_{unit} {}

  void operator()(const account_opened& e) {
    out_.text("currency", e.unit.code()).text("zone", e.local.name()).text("policy", e.policy);
    out_.text_if("language", e.language);
    attributes(e.attributes);
  }
  void operator()(const account_updated& e) {
    out_.text("zone", e.local.name()).text_if("language", e.language);
    attributes(e.attributes);
  }
  void operator()(const obligation_added& e) {
    out_.text("obligation", e.content.id).text("kind", e.content.kind);
    out_.text("due", format_date(e.content.due));
    money("amount", e.content.principal);
  }
  void operator()(const obligation_adjusted& e) {
    out_.text("obligation", e.obligation);
    out_.text("component", e.component == amount_component::principal ? "principal" : "fee");
    out_.text("mode", e.mode == adjust_mode::add ? "add" : "replace");
    money("before", e.before);
    money("after", e.after);
    out_.text("due", format_date(e.due)).text_if("reason", e.reason);
  }
  void operator()(const obligation_withdrawn& e) {
    out_.text("obligation", e.obligation).text_if("reason", e.reason);
  }
  void operator()(const payment_received& e) {
    out_.text("payment", e.payment);
    money("amount", e.value);
    out_.text("at", format_instant(e.happened_at)).list("allocations");
    for (const auto& each : e.allocations) {
      out_.object().text("obligation", each.obligation);
      money("amount", each.value);
      out_.end_object();
    }
    out_.end_list();
  }
  void operator()(const payment_was_reversed& e) {
    out_.text("payment", e.payment).text_if("reason", e.reason);
  }
  void operator()(const credit_moved& e) {
    out_.text("payment", e.payment).text("obligation", e.obligation);
    money("amount", e.value);
  }
  void operator()(const promise_made& e) {
    out_.text("promise", e.promise);
    money("amount", e.value);
    out_.text("due", format_date(e.due)).text("ends_at", format_instant(e.ends_at));
    money("enough", e.enough);
  }
  void operator()(const promise_ended& e) {
    out_.text("promise", e.promise).text("outcome", name_of(e.outcome));
    money("paid", e.paid);
  }
  void operator()(const promise_reopened& e) { out_.text("promise", e.promise); }
  void operator()(const contact_recorded& e) {
    out_.text("action", e.action).text("channel", name_of(e.by));
    out_.text("outcome", name_of(e.outcome)).text_if("party", e.party);
    if (e.outside_rules)
      out_.truth("outside_rules", true);
  }
  void operator()(const message_received& e) {
    out_.text("message", e.message).text("channel", name_of(e.by));
    out_.text("intent", name_of(e.intent)).text_if("party", e.party);
  }
  void operator()(const dispute_opened& e) {
    out_.text("dispute", e.dispute).text_if("reason", e.reason);
  }
  void operator()(const dispute_resolved& e) {
    out_.text("dispute", e.dispute).text_if("outcome", e.outcome);
  }
  void operator()(const hold_placed& e) {
    out_.text("hold", e.hold).text("reason", e.reason);
    if (e.until != never)
      out_.text("until", format_instant(e.until));
  }
  void operator()(const hold_released& e) { out_.text("hold", e.hold).truth("expired", e.expired); }
  void operator()(const phase_entered& e) {
    out_.text("phase", e.name).text("cause", name_of(e.cause)).text_if("reason", e.reason);
  }
  void operator()(const step_scheduled& e) {
    out_.number("step", e.step).text("due", format_instant(e.due));
  }
  void operator()(const steps_ended&) {}
  void operator()(const step_reached& e) {
    out_.number("step", e.step).text("name", e.name);
    if (e.skipped)
      out_.truth("skipped", true);
  }
  void operator()(const strategy_entered& e) {
    out_.text_if("strategy", e.name).text_if("segment", e.segment);
  }
  void operator()(const action_planned& e) {
    out_.number("action", e.number).text("kind", name_of(e.kind));
    if (e.kind == action_kind::send || e.contacts)
      out_.text("channel", name_of(e.by));
    if (e.kind == action_kind::send)
      out_.text("template", e.what);
    else
      out_.text("task", e.what).text_if("script", e.script);
    if (e.to != party_role::debtor)
      out_.text("to", name_of(e.to)).text_if("party", e.party);
    out_.text("because", e.because);
    out_.text_if("tone", e.tone);
    if (e.kind == action_kind::task)
      priority(e.priority);
    check(e.check);
    if (e.not_before != instant{})
      out_.text("not_before", until(e.not_before));
  }
  void operator()(const action_released& e) { (*this)(e.content); }
  void operator()(const action_deferred& e) {
    out_.number("action", e.number).text("not_before", until(e.until));
    check(e.check);
  }
  void operator()(const channel_authorised& e) {
    out_.text("channel", name_of(e.given.by)).text("since", format_instant(e.given.valid.since));
    if (e.given.valid.until != never)
      out_.text("until", format_instant(e.given.valid.until));
    proven(e.given.from);
    if (e.given.purpose)
      out_.text("purpose", name_of(*e.given.purpose));
    if (e.given.hours)
      out_.text("hours", format_weekly_hours(*e.given.hours));
  }
  void operator()(const channel_revoked& e) {
    out_.text("channel", name_of(e.by)).text("since", format_instant(e.at));
    proven(e.from);
  }
  void operator()(const consent_given& e) {
    stop(e.given.by, e.given.given);
    ends(e.given.until);
    proven(e.given.from);
  }
  void operator()(const consent_withdrawn& e) {
    stop(e.by, e.at);
    proven(e.from);
  }
  void operator()(const hours_designated& e) {
    classes(e.named.classes);
    out_.text("since", format_instant(e.named.when));
    out_.text("hours", format_weekly_hours(e.named.allowed));
    ends(e.named.until);
  }
  void operator()(const hours_released& e) {
    classes(e.classes);
    out_.text("since", format_instant(e.at));
  }
  void operator()(const attorney_named& e) {
    out_.text("since", format_instant(e.span.since));
    ends(e.span.until);
  }
  void operator()(const attorney_dismissed& e) { out_.text("since", format_instant(e.at)); }
  void operator()(const party_named& e) {
    out_.text("party", e.content.id).text("role", name_of(e.content.role));
    out_.truth("refuses", e.content.refuses);
  }
  void operator()(const party_removed& e) { out_.text("party", e.party); }
  void operator()(const action_postponed& e) {
    out_.number("action", e.content.number).text("quota", e.quota);
    out_.text("not_before", until(e.content.not_before));
    check(e.content.check);
  }
  void operator()(const task_queued& e) {
    out_.number("action", e.number).text("team", e.team).text("task", e.content.kind);
  }
  void operator()(const task_moved& e) {
    out_.number("action", e.number).text("to", name_of(e.to)).text("team", e.team);
    out_.text_if("agent", e.agent).text_if("reason", e.reason);
    if (e.boost != 0)
      out_.number("boost", e.boost);
  }
  void operator()(const task_completed& e) {
    out_.number("action", e.number).text("task", e.kind).text("team", e.team);
    out_.text("agent", e.agent).text("disposition", e.disposition);
    if (e.call_back)
      out_.text("call_back_at", format_instant(*e.call_back));
  }
  void operator()(const migration_planned& e) { write_planned(out_, e); }
  void operator()(const policy_migrated& e) { write_migrated(out_, e); }
  void operator()(const contact_stopped& e) { stop(e.by, e.at); }
  void operator()(const contact_resumed& e) { stop(e.by, e.at); }
  void operator()(const action_cancelled& e) {
    out_.number("action", e.number).text("reason", e.reason);
  }
  void operator()(const deadline_started& e) {
    out_.text("deadline", e.name).text("due", format_instant(e.due));
  }
  void operator()(const deadline_reached& e) {
    out_.text("deadline", e.name).text("due", format_instant(e.due));
  }
  void operator()(const arrangement_offered& e) { write_arrangement(out_, e.terms, unit_); }
  void operator()(const arrangement_approved& e) {
    out_.text("arrangement", e.arrangement).text("by", name_of(e.by));
  }
  void operator()(const arrangement_made& e) {
    out_.text("arrangement", e.arrangement);
    write_instalments(out_, e.instalments, unit_);
  }
  void operator()(const instalments_served& e) {
    out_.text("arrangement", e.arrangement).number("served", e.count);
  }
  void operator()(const instalment_missed& e) {
    out_.text("arrangement", e.arrangement).number("instalment", e.number);
    money("missing", e.missing);
  }
  void operator()(const arrangement_ended& e) {
    out_.text("arrangement", e.arrangement).text("outcome", name_of(e.outcome));
    money("paid", e.paid);
    out_.text_if("reason", e.reason);
  }
  void operator()(const arrangement_reopened& e) { out_.text("arrangement", e.arrangement); }
  void operator()(const discount_granted& e) {
    out_.text("arrangement", e.arrangement);
    write_waivers(out_, e.parts, unit_);
  }
  void operator()(const discount_withdrawn& e) { out_.text("arrangement", e.arrangement); }
  void operator()(const arm_assigned& e) {
    out_.text("experiment", e.content.experiment).text("arm", e.content.arm);
    out_.text("ends_at", format_instant(e.content.ends_at));
    money("open", e.content.open);
  }
  void operator()(const arm_measured& e) {
    out_.text("experiment", e.experiment).text("arm", e.arm);
    out_.text("recovered_percent", percent_text(e.outcome.recovered_basis_points));
    out_.truth("paid", e.outcome.paid).truth("settled", e.outcome.settled);
    out_.truth("stopped", e.outcome.stopped).truth("disputed", e.outcome.disputed);
    out_.number("contacts", e.outcome.contacts);
  }
  void operator()(const arm_left& e) {
    out_.text("experiment", e.experiment).text("arm", e.arm).text("control", e.control);
  }
  void operator()(const choice_made& e) {
    out_.text("learner", e.content.learner).text("choice", e.content.choice);
    out_.text_if("segment", e.content.group).number("action", e.content.action);
    out_.text("why", e.by_lot ? "by_lot" : "best_so_far");
    out_.text("chance_percent", percent_text(e.chance_basis_points));
    out_.number("tries", e.tries).number("wins", e.wins);
    out_.text("ends_at", format_instant(e.content.ends_at));
  }
  void operator()(const choice_ended& e) {
    out_.text("learner", e.learner).text("choice", e.choice).text_if("segment", e.group);
    out_.number("action", e.action).truth("tried", e.tried).truth("won", e.won);
  }
  void operator()(const chain_link_chosen& e) { write_chain_link(out_, e); }
  void operator()(const effort_started& e) {
    effort(e.strategy, e.name);
    if (e.until != never)
      out_.text("until", format_instant(e.until));
  }
  void operator()(const effort_spent& e) {
    effort(e.strategy, e.name);
    out_.text("limit", name_of(e.by)).number("contacts", e.contacts);
  }
  void operator()(const cure_scheduled& e) { out_.text("due", until(e.due)); }
  void operator()(const move_deferred& e) {
    out_.text("phase", e.name).text("cause", name_of(e.cause)).text_if("reason", e.reason);
    out_.text("ask_at", format_instant(e.ask_at));
    gain(e.gain);
  }
  void operator()(const move_requested& e) {
    out_.text("phase", e.name).text("cause", name_of(e.cause)).text_if("reason", e.reason);
    out_.text("by", name_of(e.by)).number("action", e.task);
    gain(e.gain);
  }
  void operator()(const move_decided& e) {
    out_.text("phase", e.name).truth("approved", e.approved).text("by", name_of(e.by));
    out_.text_if("reason", e.reason);
  }
  void operator()(const move_withdrawn& e) { out_.text("phase", e.name).text("reason", e.reason); }
  void operator()(const points_granted& e) {
    out_.number("points", e.points).text("because", e.because).text_if("payment", e.payment);
  }
  void operator()(const points_taken_back& e) {
    out_.number("points", e.points).text("payment", e.payment);
  }
  void operator()(const account_settled&) {}
  void operator()(const account_owes_again&) {}
  void operator()(const account_was_closed& e) { out_.text_if("reason", e.reason); }
  void operator()(const debtor_was_erased&) {}
  void operator()(const command_ids_forgotten& e) { out_.text("before", format_instant(e.before)); }

private:
  void effort(uint16_t strategy, std::string_view name) {
    out_.text(strategy == 0 ? "phase" : "strategy", name);
  }
  void gain(const std::optional<amount>& of) {
    if (of)
      money("expected_gain", *of);
  }
  void money(std::string_view name, amount value) { out_.text(name, format_amount(value, unit_)); }
  static std::string until(instant when) { return when == never ? "never" : format_instant(when); }
  void stop(std::optional<channel> by, instant at) {
    out_.text_if("channel", by ? name_of(*by) : std::string_view{});
    out_.text("since", format_instant(at));
  }
  void ends(instant when) {
    if (when != never)
      out_.text("until", format_instant(when));
  }
  void proven(const proof& from) {
    out_.text_if("source", from.source).text_if("document", from.document);
    out_.text_if("wording", from.wording);
  }
  void classes(class_set of) { write_classes(out_, of); }
  void check(const contact_check& of) {
    if (of.rule.empty())
      return;
    out_.object("contact_rule").text("rule", of.rule).text_if("version", of.version);
    out_.truth("unverified", of.unverified).end_object();
  }
  void priority(const score& of) {
    if (of.points == 0 && of.parts.empty())
      return;
    out_.number("priority", of.points).list("priority_parts");
    for (const auto& part : of.parts)
      out_.object().text("name", part.name).number("points", part.points).end_object();
    out_.end_list();
  }
  void attributes(const attribute_list& list) {
    out_.object("attributes");
    for (const auto& [name, value] : list)
      out_.text(name, value);
    out_.end_object();
  }

  json_writer& out_;
  currency unit_;
};

} // namespace

std::string_view name_of(promise_status status) {
  constexpr std::array<std::string_view, promise_status_count> words{
    "open", "kept", "partly_kept", "broken", "superseded", "cancelled"};
  return words[static_cast<size_t>(status)];
}

std::string_view name_of(phase_cause cause) {
  constexpr std::array<std::string_view, phase_cause_count> words{
    "opened", "days_past_due", "cured", "reaction", "by_hand", "deadline"};
  return words[static_cast<size_t>(cause)];
}

void write_classes(json_writer& out, class_set of) {
  if (of == every_class)
    return;
  out.list("channels");
  for (size_t i = 0; i < channel_class_count; ++i)
    if (of.has(static_cast<channel_class>(i)))
      out.item(name_of(static_cast<channel_class>(i)));
  out.end_list();
}

std::string_view name_of(action_kind kind) {
  return kind == action_kind::send ? "send" : "task";
}

void write_event(json_writer& out, const event& what, currency unit) {
  out.object().text("type", type_name(what));
  std::visit(event_members(out, unit), what);
  out.end_object();
}

void write_entry(json_writer& out, const entry& what, currency unit) {
  out.object().number("sequence", what.sequence);
  out.text_if("command", what.command_id).text("type", what.command_type);
  out.text("at", format_instant(what.happened_at));
  out.text("decided_at", format_instant(what.decided_at)).text_if("actor", what.actor);
  out.list("events");
  for (const auto& each : what.events)
    write_event(out, each, unit);
  out.end_list().end_object();
}

} // namespace recobro
