#include "actors/gateway/state_json.hpp"

#include "actors/gateway/arrangement_json.hpp"
#include "actors/gateway/entry_json.hpp"
#include "core/contact/hours_text.hpp"

#include <array>

namespace recobro {
namespace {

class account_members {
public:
  account_members(json_writer& out, const account_state& account)
    : out_{out}
    , account_{account}
    , unit_{*account.unit} {}

  void money(std::string_view name, amount value) { out_.text(name, format_amount(value, unit_)); }

  void obligations() {
    out_.list("obligations");
    for (const auto& each : account_.obligations) {
      out_.object().text("id", each.id).text("kind", each.kind);
      out_.text("due", format_date(each.due));
      money("principal", each.principal);
      money("fees", each.fees);
      money("paid", each.paid);
      money("open", each.open());
      out_.truth("withdrawn", each.withdrawn).end_object();
    }
    out_.end_list();
  }

  void payments() {
    out_.list("payments");
    for (const auto& each : account_.payments) {
      out_.object().text("id", each.id);
      money("amount", each.value);
      out_.text("at", format_instant(each.happened_at)).truth("reversed", each.reversed);
      out_.list("allocations");
      for (const auto& part : each.allocations) {
        out_.object().text("obligation", part.obligation);
        money("amount", part.value);
        out_.end_object();
      }
      out_.end_list().end_object();
    }
    out_.end_list();
  }

  void promises() {
    out_.list("promises");
    for (const auto& each : account_.promises) {
      out_.object().text("id", each.id);
      money("amount", each.value);
      out_.text("due", format_date(each.due)).text("made_at", format_instant(each.made_at));
      out_.text("status", name_of(each.status)).end_object();
    }
    out_.end_list();
  }

  void arrangements() {
    out_.list("arrangements");
    for (const auto& each : account_.arrangements) {
      out_.object();
      write_arrangement(out_, each, unit_);
      out_.end_object();
    }
    out_.end_list();
  }

  void pauses() {
    out_.list("holds");
    for (const auto& each : account_.holds) {
      out_.object().text("id", each.id).text("reason", each.reason);
      if (each.until != never)
        out_.text("until", format_instant(each.until));
      out_.end_object();
    }
    out_.end_list().list("disputes");
    for (const auto& each : account_.disputes)
      out_.object()
        .text("id", each.id)
        .text_if("reason", each.reason)
        .truth("open", each.open)
        .end_object();
    out_.end_list();
  }

  void permissions() {
    out_.list("authorisations");
    for (const auto& each : account_.contact.authorisations) {
      out_.object().text("channel", name_of(each.by));
      out_.text("since", format_instant(each.valid.since));
      if (each.valid.until != never)
        out_.text("until", format_instant(each.valid.until));
      proven(each.from);
      if (each.purpose)
        out_.text("purpose", name_of(*each.purpose));
      if (each.hours)
        out_.text("hours", format_weekly_hours(*each.hours));
      out_.end_object();
    }
    out_.end_list().list("stops");
    for (const auto& each : account_.contact.stops) {
      out_.object().text_if("channel", each.by ? name_of(*each.by) : std::string_view{});
      out_.text("since", format_instant(each.when));
      if (each.until != never)
        out_.text("until", format_instant(each.until));
      out_.end_object();
    }
    out_.end_list();
  }

  void proven(const proof& from) {
    out_.text("source", from.source).text_if("document", from.document);
    out_.text_if("wording", from.wording);
  }

  void span(instant since, instant until) {
    out_.text("since", format_instant(since));
    if (until != never)
      out_.text("until", format_instant(until));
  }

  /// What the debtor said of how to be contacted, and who else has to do with the debt.
  void wishes() {
    out_.list("consents");
    for (const auto& each : account_.contact.consents) {
      out_.object().text_if("channel", each.by ? name_of(*each.by) : std::string_view{});
      span(each.given, each.until);
      proven(each.from);
      out_.end_object();
    }
    out_.end_list().list("designated_hours");
    for (const auto& each : account_.contact.designations) {
      out_.object();
      write_classes(out_, each.classes);
      out_.text("hours", format_weekly_hours(each.allowed));
      span(each.when, each.until);
      out_.end_object();
    }
    out_.end_list().list("represented");
    for (const auto& each : account_.contact.represented) {
      out_.object();
      span(each.since, each.until);
      out_.end_object();
    }
    out_.end_list().list("parties");
    for (const auto& each : account_.contact.parties)
      out_.object()
        .text("party", each.id)
        .text("role", name_of(each.role))
        .truth("refuses", each.refuses)
        .end_object();
    out_.end_list();
  }

  void actions() {
    out_.list("actions");
    for (const auto& each : account_.actions) {
      out_.object().number("number", each.number).text("kind", name_of(each.kind));
      if (each.kind == action_kind::send || each.contacts)
        out_.text("channel", name_of(each.by));
      if (each.to != party_role::debtor)
        out_.text("to", name_of(each.to)).text_if("party", each.party);
      out_.truth("handed_over", each.handed_over);
      if (each.waits_until != never)
        out_.text("waits_until", format_instant(each.waits_until));
      out_.text_if("tone", each.tone).text_if("quota", each.quota);
      out_.end_object();
    }
    out_.end_list();
    tasks();
    out_.object("contacts");
    for (size_t i = 0; i < channel_count; ++i)
      if (account_.contacts[i])
        out_.number(name_of(static_cast<channel>(i)), account_.contacts[i]);
    out_.end_object();
  }

  void tasks() {
    out_.list("tasks");
    for (const auto& each : account_.tasks) {
      out_.object().number("number", each.number).text("task", each.content.kind);
      out_.text("stage", name_of(each.stage)).text("team", each.team).text_if("agent", each.agent);
      out_.text("queued_at", format_instant(each.queued_at)).end_object();
    }
    out_.end_list();
  }

  void trials() {
    out_.list("experiments");
    for (const auto& each : account_.trials)
      out_.object()
        .text("experiment", each.experiment)
        .text("arm", each.arm)
        .text("assigned_at", format_instant(each.assigned_at))
        .text("ends_at", format_instant(each.ends_at))
        .truth("measured", each.measured)
        .truth("left", each.left)
        .end_object();
    out_.end_list();
  }
  /// What only some policies speak of, where there is something to say.
  void treatment() {
    write_waiting_move(out_, account_);
    if (account_.cure_due != never)
      out_.text("cure_due", format_instant(account_.cure_due));
    if (!account_.points.empty())
      out_.number("points", points_of(account_));
  }

  void attributes() {
    out_.object("attributes");
    for (const auto& [name, value] : account_.attributes)
      out_.text(name, value);
    out_.end_object();
  }

private:
  json_writer& out_;
  const account_state& account_;
  currency unit_;
};

} // namespace

std::string_view name_of(waiting_move::wait on) {
  constexpr std::array<std::string_view, move_wait_count> words{"condition", "approval", "refused"};
  return words[static_cast<size_t>(on)];
}

void write_waiting_move(json_writer& out, const account_state& account) {
  if (!account.move)
    return;
  const auto& move = *account.move;
  out.object("waiting_move").text("phase", move.name);
  out.text("waits_for", name_of(move.on));
  if (move.on == waiting_move::wait::approval)
    out.text("by", name_of(move.by)).number("action", move.task);
  if (move.ask_at != never)
    out.text("ask_at", format_instant(move.ask_at));
  out.end_object();
}

void write_summary(json_writer& out, const account_key& key, const account_state& account,
                   instant now) {
  account_members members{out, account};
  out.text("portfolio", key.portfolio()).text("account", key.number());
  out.number("sequence", account.sequence).text("currency", account.unit->code());
  members.money("balance", balance(account));
  members.money("open", open_amount(account));
  members.money("credit", credit_amount(account));
  members.money("paid", paid_amount(account));
  if (auto days = days_past_due(account, now))
    out.number("days_past_due", *days);
  out.text("phase", account.phase_name);
  out.text("phase_entered_at", format_instant(account.phase_entered_at));
  out.text_if("segment", account.segment).text_if("strategy", account.strategy_name);
  out.truth("settled", account.settled).truth("closed", account.closed);
  out.text_if("close_reason", account.close_reason);
}

void write_account(json_writer& out, const account_key& key, const account_state& account,
                   instant now) {
  write_summary(out, key, account, now);
  out.text("zone", account.local.name()).text_if("language", account.language);
  out.text("policy", account.policy).truth("erased", account.erased);
  if (account.migration)
    out.object("migration")
      .text("to", account.migration->to)
      .text("when", name_of(account.migration->when))
      .end_object();
  account_members members{out, account};
  members.attributes();
  members.obligations();
  members.payments();
  members.promises();
  members.arrangements();
  members.pauses();
  members.actions();
  members.permissions();
  members.trials();
  members.treatment();
  members.wishes();
  out.list("deadlines");
  for (const auto& each : account.deadlines)
    out.object().text("name", each.name).text("due", format_instant(each.due)).end_object();
  out.end_list();
}

void write_agenda(json_writer& out, const account_state& account, const policy& rules) {
  out.list("agenda");
  for (const auto& each : agenda(account, rules))
    out.object()
      .text("due", format_instant(each.due))
      .text("kind", name_of(each.kind))
      .text("name", each.name)
      .end_object();
  out.end_list();
}

} // namespace recobro
