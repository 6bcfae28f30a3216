#include "actors/gateway/arrangement_json.hpp"

#include "actors/gateway/json_text.hpp"

namespace recobro {

void write_instalments(json_writer& out, const std::vector<instalment>& parts, currency unit) {
  out.list("instalments");
  for (const auto& each : parts) {
    out.object().text("due", format_date(each.due)).text("amount", format_amount(each.value, unit));
    if (each.interest.minor != 0)
      out.text("interest", format_amount(each.interest, unit));
    out.end_object();
  }
  out.end_list();
}

void write_waivers(json_writer& out, const std::vector<waiver>& parts, currency unit) {
  out.list("waived");
  for (const auto& each : parts)
    out.object()
      .text("obligation", each.obligation)
      .text("fees", format_amount(each.fees, unit))
      .text("principal", format_amount(each.principal, unit))
      .end_object();
  out.end_list();
}

void write_arrangement(json_writer& out, const arrangement& item, currency unit) {
  const auto money
    = [&](std::string_view name, amount value) { out.text(name, format_amount(value, unit)); };
  out.text_if("arrangement", item.id)
    .text("offer", item.offer)
    .text("status", name_of(item.status));
  money("debt", item.debt);
  money("discount", item.discount);
  out.text("discount_percent", percent_text(item.discount_basis_points));
  money("interest", item.interest);
  money("total", item.total());
  out.truth("down_payment", item.has_down_payment);
  write_instalments(out, item.instalments, unit);
  out.number("served", item.served).number("in_arrears", static_cast<uint64_t>(item.in_arrears()));
  if (item.open())
    out.text("valid_until", format_instant(item.ends_at));
  else if (item.ends_at != never)
    out.text("ended_at", format_instant(item.ends_at));
  if (item.approval_task != 0)
    out.number("approval_task", item.approval_task);
  if (!item.waived.empty())
    write_waivers(out, item.waived, unit);
}

} // namespace recobro
