#include "actors/gateway/digest_json.hpp"

namespace recobro {

namespace {

void write_last(json_writer& out, std::string_view name, const std::optional<instant>& when) {
  if (when)
    out.text(name, format_instant(*when));
}

void write_last(json_writer& out, std::string_view name, const std::optional<date>& day) {
  if (day)
    out.text(name, format_date(*day));
}

void write_channel(json_writer& out, const channel_digest& what) {
  out.object().text("channel", name_of(what.by));
  out.number("tried", what.tried).number("reached", what.reached);
  write_last(out, "last_tried", what.last_tried);
  write_last(out, "last_reached", what.last_reached);
  out.number("unanswered", what.unanswered).number("failed", what.failed);
  out.number("messages", what.messages);
  write_last(out, "last_message", what.last_message);
  out.end_object();
}

} // namespace

void write_digest(json_writer& out, const history_digest& what, currency unit) {
  out.object("digest");
  out.number("contact_days", contacts_kept.count()).list("channels");
  for (auto& each : what.channels)
    write_channel(out, each);
  out.end_list();

  auto& payments = what.payments;
  out.object("payments").number("count", payments.count).number("reversed", payments.reversed);
  out.text("amount", format_amount(payments.sum, unit));
  write_last(out, "last_at", payments.last_at);
  if (payments.last_at)
    out.text("last_amount", format_amount(payments.last, unit));
  out.end_object();

  auto& promises = what.promises;
  out.object("promises").number("made", promises.made).number("open", promises.open);
  out.number("kept", promises.kept).number("partly_kept", promises.partly_kept);
  out.number("broken", promises.broken);
  write_last(out, "last_kept", promises.last_kept);
  write_last(out, "last_broken", promises.last_broken);
  out.end_object();

  out.object("arrangements").number("kept", what.arrangements.kept);
  out.number("broken", what.arrangements.broken).end_object();
  out.object("disputes").number("opened", what.disputes.opened).number("open", what.disputes.open);
  write_last(out, "last_opened", what.disputes.last_opened);
  out.end_object().end_object();
}

} // namespace recobro
