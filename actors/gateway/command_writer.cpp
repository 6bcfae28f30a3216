#include "actors/gateway/command_json.hpp"
#include "actors/gateway/json_text.hpp"
#include "core/contact/hours_text.hpp"

#include <cassert>

namespace recobro {
namespace {

class line_writer {
public:
  explicit line_writer(const command& what)
    : what_{what} {}

  void text(std::string_view name, std::string_view value) {
    append_json_key(out_, name);
    append_json_string(out_, value);
  }
  void text_if(std::string_view name, std::string_view value) {
    if (!value.empty())
      text(name, value);
  }
  void money(amount value) {
    // A command with an amount and no currency cannot come from outside.
    assert(what_.unit);
    text("amount", format_amount(value, *what_.unit));
  }

  void body(const open_account& body) {
    if (body.local)
      text("zone", body.local->name());
    text_if("language", body.language);
    attributes(body.attributes);
    if (body.obligations.empty())
      return;
    append_json_key(out_, "obligations");
    out_ += '[';
    for (const auto& each : body.obligations) {
      if (out_.back() != '[')
        out_ += ',';
      out_ += '{';
      text("id", each.id);
      text("kind", each.kind);
      text("due", format_date(each.due));
      money(each.principal);
      out_ += '}';
    }
    out_ += ']';
  }
  void body(const put_account& put) { body(put.content); }
  void body(const update_account& body) {
    if (body.local)
      text("zone", body.local->name());
    if (body.language)
      text("language", *body.language);
    attributes(body.attributes);
  }
  void body(const add_obligation& body) {
    text("obligation", body.content.id);
    text("kind", body.content.kind);
    text("due", format_date(body.content.due));
    money(body.content.principal);
  }
  void body(const adjust_obligation& body) {
    text("obligation", body.obligation);
    text("component", body.component == amount_component::principal ? "principal" : "fee");
    text("mode", body.mode == adjust_mode::add ? "add" : "replace");
    money(body.value);
    if (body.due)
      text("due", format_date(*body.due));
    text_if("reason", body.reason);
  }
  void body(const withdraw_obligation& body) {
    text("obligation", body.obligation);
    text_if("reason", body.reason);
  }
  void body(const receive_payment& body) {
    text("payment", body.payment);
    money(body.value);
    if (body.obligations.empty())
      return;
    append_json_key(out_, "obligations");
    out_ += '[';
    for (const auto& each : body.obligations) {
      if (out_.back() != '[')
        out_ += ',';
      append_json_string(out_, each);
    }
    out_ += ']';
  }
  void body(const reverse_payment& body) {
    text("payment", body.payment);
    text_if("reason", body.reason);
  }
  void body(const make_promise& body) {
    text("promise", body.promise);
    money(body.value);
    text("due", format_date(body.due));
  }
  void body(const cancel_promise& body) { text("promise", body.promise); }
  void body(const record_contact& body) {
    text("action", body.action);
    text("channel", name_of(body.by));
    text("outcome", name_of(body.outcome));
    text_if("party", body.party);
  }
  void body(const receive_message& body) {
    text("message", body.message);
    text("channel", name_of(body.by));
    text("intent", name_of(body.intent));
    text_if("party", body.party);
  }
  void body(const open_dispute& body) {
    text("dispute", body.dispute);
    text_if("reason", body.reason);
  }
  void body(const resolve_dispute& body) {
    text("dispute", body.dispute);
    text_if("outcome", body.outcome);
  }
  void body(const hold_account& body) {
    text("hold", body.hold);
    text("reason", body.reason);
    if (body.until)
      text("until", format_instant(*body.until));
  }
  void body(const release_hold& body) { text("hold", body.hold); }
  void body(const move_phase& body) {
    text("phase", body.phase);
    text_if("reason", body.reason);
  }
  void body(const close_account& body) { text_if("reason", body.reason); }
  void body(const erase_debtor&) {}
  void body(const authorise_channel& body) {
    text("channel", name_of(body.by));
    if (body.until)
      text("until", format_instant(*body.until));
    text("source", body.source);
    text_if("document", body.document);
    text_if("wording", body.wording);
    if (body.purpose)
      text("purpose", name_of(*body.purpose));
    if (body.hours)
      text("hours", format_weekly_hours(*body.hours));
  }
  void body(const revoke_channel& body) {
    text("channel", name_of(body.by));
    text_if("source", body.source);
    text_if("document", body.document);
  }
  void body(const give_consent& body) {
    channel_if(body.by);
    until_if(body.until);
    proven(body.from);
  }
  void body(const withdraw_consent& body) {
    channel_if(body.by);
    proven(body.from);
  }
  void body(const designate_hours& body) {
    channel_if(body.by);
    text("hours", format_weekly_hours(body.allowed));
    until_if(body.until);
  }
  void body(const release_hours& body) { channel_if(body.by); }
  void body(const name_attorney& body) { until_if(body.until); }
  void body(const dismiss_attorney&) {}
  void body(const name_party& body) {
    text("party", body.party);
    text("role", name_of(body.role));
    if (body.refuses)
      text("refuses", "yes");
  }
  void body(const remove_party& body) { text("party", body.party); }
  void body(const stop_contact& body) { channel_if(body.by); }
  void body(const resume_contact& body) { channel_if(body.by); }
  void body(const offer_arrangement& body) { wish(body.arrangement, body.wish); }
  void body(const make_arrangement& body) { wish(body.arrangement, body.wish); }
  void body(const accept_arrangement& body) { text("arrangement", body.arrangement); }
  void body(const approve_arrangement& body) { text("arrangement", body.arrangement); }
  void body(const refuse_arrangement& body) {
    text("arrangement", body.arrangement);
    text_if("reason", body.reason);
  }
  void body(const cancel_arrangement& body) {
    text("arrangement", body.arrangement);
    text_if("reason", body.reason);
  }
  void body(const approve_move& body) { text("phase", body.phase); }
  void body(const refuse_move& body) {
    text("phase", body.phase);
    text_if("reason", body.reason);
  }
  void body(const ask_to_leave& body) { text("action", std::to_string(body.action)); }
  void body(const postpone_action& body) {
    text("action", std::to_string(body.action));
    text("until", format_instant(body.until));
  }
  void body(const queue_task& body) {
    text("task", std::to_string(body.action));
    text("team", body.team);
  }
  void body(const move_task& body) {
    text("task", std::to_string(body.action));
    text("to", name_of(body.to));
    text("team", body.team);
    text("agent", body.agent);
    text("reason", body.reason);
  }
  void body(const complete_task& body) {
    text("task", std::to_string(body.action));
    text("agent", body.agent);
    text("disposition", body.disposition);
    if (body.call_back)
      text("call_back_at", format_instant(*body.call_back));
    if (body.promised)
      text("promise", body.promised->promise);
  }
  void body(const migrate_policy& body) { text("from", body.older ? body.older->hash : ""); }
  void body(const wake_up&) { assert(!"the clock's command has no line"); }

  std::string write(const account_key& account) {
    out_ = "{";
    text("id", what_.id);
    text("type", type_name(what_.body));
    text("portfolio", account.portfolio());
    text("account", account.number());
    text("at", format_instant(what_.happened_at));
    if (what_.unit)
      text("currency", what_.unit->code());
    std::visit([this](const auto& each) { body(each); }, what_.body);
    out_ += '}';
    return std::move(out_);
  }

private:
  void wish(const std::string& arrangement, const arrangement_wish& wanted) {
    text("arrangement", arrangement);
    text("offer", wanted.offer);
    if (wanted.instalments)
      text("instalments", std::to_string(*wanted.instalments));
    if (wanted.down_payment) {
      assert(what_.unit);
      text("down_payment", format_amount(*wanted.down_payment, *what_.unit));
    }
    if (wanted.discount_basis_points)
      text("discount_percent", percent_text(*wanted.discount_basis_points));
    if (wanted.first_due)
      text("due", format_date(*wanted.first_due));
  }
  void until_if(std::optional<instant> until) {
    if (until)
      text("until", format_instant(*until));
  }
  void proven(const proof& from) {
    text_if("source", from.source);
    text_if("document", from.document);
    text_if("wording", from.wording);
  }
  void channel_if(std::optional<channel> by) {
    if (by)
      text("channel", name_of(*by));
  }
  void attributes(const attribute_list& list) {
    if (list.empty())
      return;
    append_json_key(out_, "attributes");
    out_ += '{';
    for (const auto& [name, value] : list)
      text(name, value);
    out_ += '}';
  }

  const command& what_;
  std::string out_;
};

} // namespace

std::string command_to_json(const account_key& account, const command& what) {
  return line_writer(what).write(account);
}

} // namespace recobro
