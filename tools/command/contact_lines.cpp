#include "tools/command/contact_lines.hpp"

#include "actors/gateway/entry_json.hpp"
#include "core/contact/hours_text.hpp"

namespace recobro {

namespace {

/// "CO" of "CO.hours": rule ids begin with their jurisdiction.
std::string_view jurisdiction_in(std::string_view rule) {
  return rule.substr(0, std::min(rule.find('.'), rule.size()));
}

class line_maker {
public:
  line_maker(const account_key& account, const entry& of,
             const std::function<void(json_writer&)>& give)
    : account_(account)
    , of_(of)
    , give_(give) {}

  void operator()(const action_planned& what) {
    if (what.kind == action_kind::task && !what.contacts)
      return;
    action(what.not_before == instant{} ? "released" : "waiting", what);
  }
  void operator()(const action_released& what) { action("released", what.content); }
  void operator()(const action_deferred& what) {
    begin("waiting", of_.decided_at).number("action", what.number);
    until("until", what.until);
    check(what.check);
    end();
  }
  void operator()(const action_cancelled& what) {
    begin("withdrawn", of_.decided_at).number("action", what.number).text("reason", what.reason);
    end();
  }
  void operator()(const contact_recorded& what) {
    begin("result", what.at).text("action", what.action).text("channel", name_of(what.by));
    line_.text("outcome", name_of(what.outcome)).text_if("party", what.party);
    end();
  }
  void operator()(const message_received& what) {
    begin("message", what.at).text("message", what.message).text("channel", name_of(what.by));
    line_.text("intent", name_of(what.intent)).text_if("party", what.party);
    end();
  }
  void operator()(const channel_authorised& what) {
    begin("authorised", what.given.given).text("channel", name_of(what.given.by));
    proven(what.given.from);
    if (what.given.purpose)
      line_.text("purpose", name_of(*what.given.purpose));
    if (what.given.hours)
      line_.text("hours", format_weekly_hours(*what.given.hours));
    until("until", what.given.valid.until);
    end();
  }
  void operator()(const channel_revoked& what) {
    begin("revoked", what.at).text("channel", name_of(what.by));
    proven(what.from);
    end();
  }
  void operator()(const consent_given& what) {
    begin("consented", what.given.given)
      .text("channel", what.given.by ? name_of(*what.given.by) : "every");
    proven(what.given.from);
    until("until", what.given.until);
    end();
  }
  void operator()(const consent_withdrawn& what) {
    begin("consent_withdrawn", what.at).text("channel", what.by ? name_of(*what.by) : "every");
    proven(what.from);
    end();
  }
  void operator()(const hours_designated& what) {
    begin("hours_designated", what.named.when);
    write_classes(line_, what.named.classes);
    line_.text("hours", format_weekly_hours(what.named.allowed));
    until("until", what.named.until);
    end();
  }
  void operator()(const hours_released& what) {
    begin("hours_released", what.at);
    write_classes(line_, what.classes);
    end();
  }
  void operator()(const attorney_named& what) {
    begin("attorney_named", what.span.since);
    until("until", what.span.until);
    end();
  }
  void operator()(const attorney_dismissed& what) {
    begin("attorney_dismissed", what.at);
    end();
  }
  void operator()(const party_named& what) {
    begin("party", of_.happened_at).text("party", what.content.id);
    line_.text("role", name_of(what.content.role)).truth("refuses", what.content.refuses);
    end();
  }
  void operator()(const party_removed& what) {
    begin("party_removed", of_.happened_at).text("party", what.party);
    end();
  }
  void operator()(const action_postponed& what) {
    begin("waiting", of_.decided_at).number("action", what.content.number);
    line_.text("quota", what.quota);
    until("until", what.content.not_before);
    end();
  }
  void operator()(const contact_stopped& what) { wish("stopped", what.by, what.at); }
  void operator()(const contact_resumed& what) { wish("resumed", what.by, what.at); }
  /// All else is not about contact.
  template <class Event>
  void operator()(const Event&) {}

private:
  json_writer& begin(std::string_view what, instant at) {
    line_.object().text("portfolio", account_.portfolio()).text("account", account_.number());
    line_.number("entry", of_.sequence);
    // Entries of earlier versions do not say when a contact happened.
    line_.text("at", format_instant(at == instant{} ? of_.happened_at : at));
    return line_.text("what", what);
  }
  void end() {
    line_.end_object();
    give_(line_);
  }
  void proven(const proof& from) {
    line_.text_if("source", from.source).text_if("document", from.document);
    line_.text_if("wording", from.wording).text_if("actor", of_.actor);
  }
  void until(std::string_view name, instant when) {
    line_.text(name, when == never ? "never" : format_instant(when));
  }
  void wish(std::string_view what, std::optional<channel> by, instant at) {
    begin(what, at).text("channel", by ? name_of(*by) : "every");
    end();
  }
  void check(const contact_check& said) {
    if (said.rule.empty())
      return;
    line_.text("jurisdiction", jurisdiction_in(said.rule)).text("rule", said.rule);
    line_.text_if("version", said.version).truth("unverified", said.unverified);
  }
  void action(std::string_view what, const action_planned& content) {
    begin(what, of_.decided_at).number("action", content.number);
    line_.text("channel", name_of(content.by));
    line_.text(content.kind == action_kind::send ? "template" : "task", content.what);
    if (content.to != party_role::debtor)
      line_.text("to", name_of(content.to)).text_if("party", content.party);
    line_.text("because", content.because);
    if (content.not_before != instant{})
      until("until", content.not_before);
    line_.truth("judged", content.at != instant{});
    check(content.check);
    end();
  }

  const account_key& account_;
  const entry& of_;
  const std::function<void(json_writer&)>& give_;
  json_writer line_;
};

} // namespace

namespace {

template <class... Events>
bool is_any(const event& what) {
  return (std::holds_alternative<Events>(what) || ...);
}

} // namespace

void consent_lines(const account_key& account, const entry& of,
                   const std::function<void(json_writer&)>& give) {
  for (const auto& happened : of.events)
    if (is_any<channel_authorised, channel_revoked, consent_given, consent_withdrawn,
               contact_stopped, contact_resumed, hours_designated, hours_released>(happened))
      std::visit(line_maker{account, of, give}, happened);
}

void contact_lines(const account_key& account, const entry& of,
                   const std::function<void(json_writer&)>& give) {
  for (const auto& happened : of.events)
    std::visit(line_maker{account, of, give}, happened);
}

} // namespace recobro
