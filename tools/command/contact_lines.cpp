#include "tools/command/contact_lines.hpp"

#include "actors/gateway/entry_json.hpp"

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
    if (what.kind == action_kind::task)
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
    line_.text("outcome", name_of(what.outcome));
    end();
  }
  void operator()(const message_received& what) {
    begin("message", what.at).text("message", what.message).text("channel", name_of(what.by));
    line_.text("intent", name_of(what.intent));
    end();
  }
  void operator()(const channel_authorised& what) {
    begin("authorised", what.given.given).text("channel", name_of(what.given.by));
    line_.text("source", what.given.from.source).text_if("document", what.given.from.document);
    until("until", what.given.valid.until);
    end();
  }
  void operator()(const channel_revoked& what) {
    begin("revoked", what.at).text("channel", name_of(what.by));
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
    line_.text("channel", name_of(content.by)).text("template", content.what);
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

void contact_lines(const account_key& account, const entry& of,
                   const std::function<void(json_writer&)>& give) {
  for (const auto& happened : of.events)
    std::visit(line_maker{account, of, give}, happened);
}

} // namespace recobro
