#include "actors/gateway/task_preview.hpp"

#include "actors/gateway/arrangement_json.hpp"
#include "actors/gateway/digest_json.hpp"
#include "actors/gateway/entry_json.hpp"
#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/personal.hpp"
#include "actors/gateway/state_json.hpp"
#include "actors/gateway/task_script.hpp"
#include "core/account/approval.hpp"
#include "core/account/offers.hpp"
#include "core/account/task_hours.hpp"

#include <algorithm>

namespace recobro {

namespace {

constexpr size_t latest_entries = 10;

void write_task(json_writer& out, const account_view& view, const open_task& task) {
  auto& content = task.content;
  auto& terms = content.terms;
  out.text("task", view.key.text() + '/' + std::to_string(task.number));
  out.text("kind", content.kind).text("stage", name_of(task.stage)).text("team", task.team);
  out.text_if("script", content.script).text_if("because", content.because);
  if (content.contacts)
    out.text("channel", name_of(content.by));
  out.number("priority", content.priority.points + task.boost).list("priority_parts");
  for (auto& part : content.priority.parts)
    out.object().text("name", part.name).number("points", part.points).end_object();
  out.end_list().text("queued_at", format_instant(task.queued_at));
  if (terms.due_by != instant{})
    out.text("due_by", format_instant(terms.due_by));
  if (terms.appointment != instant{})
    out.text("appointment", format_instant(terms.appointment));
}

void write_promises(json_writer& out, const account_state& account) {
  out.list("promises");
  for (auto& each : account.promises)
    out.object()
      .text("promise", each.id)
      .text("amount", format_amount(each.value, *account.unit))
      .text("due", format_date(each.due))
      .text("status", name_of(each.status))
      .end_object();
  out.end_list();
}

/// What may be offered, and how far an agent may go by himself.
void write_offers(json_writer& out, const account_state& account, const policy& rules,
                  instant now) {
  out.list("offers");
  for (auto& each : offers_for(account, rules, now)) {
    out.object();
    write_arrangement(out, each, *account.unit);
    if (auto offer = find_offer(rules, each.offer))
      out.number("discount_limit_basis_points", offer->discount.limit_of(sender_role::agent));
    out.end_object();
  }
  out.end_list();
}

/// What the agent may say of the task when it is done, and of what it asks an approval, if it does.
void write_answers(json_writer& out, const account_view& view, const open_task& task) {
  auto& account = view.state;
  auto asked = approval_of(account, task.number);
  out.list("dispositions");
  if (asked)
    out.item(answer_approved).item(answer_refused);
  else
    for (auto& each : view.rules->dispositions)
      out.item(each.name);
  out.end_list();
  if (!asked)
    return;
  out.object("approval");
  if (auto item = account.find_arrangement(asked->arrangement)) {
    out.object("arrangement");
    write_arrangement(out, *item, *account.unit);
    out.end_object();
  } else if (account.move) {
    out.text("phase", account.move->name).text("cause", name_of(account.move->cause));
    out.text_if("reason", account.move->reason);
  }
  out.end_object();
}

void write_law(json_writer& out, const task_law& law) {
  out.object("contact").truth("allowed_now", law.allowed);
  if (law.until != never)
    out.text("allowed_until", format_instant(law.until));
  out.list("never");
  for (auto& word : law.never_do)
    out.item(word);
  out.end_list().end_object();
}

/// The digest, then the latest entries, the newest last, without what people have no use for.
result<void> write_history(json_writer& out, const journal& store, const account_view& view,
                           instant now) {
  auto sequence = view.state.sequence;
  auto after = sequence > latest_entries ? sequence - latest_entries : 0;
  auto entries = store.history(view.key, after, latest_entries);
  if (!entries)
    return fail(entries.error());
  write_digest(out, digest_of(view.state, *entries, now), *view.state.unit);
  out.list("history");
  for (auto& each : *entries) {
    out.object().text("at", format_instant(each.decided_at)).text("what", each.command_type);
    out.list("events");
    for (auto& happened : each.events)
      write_event(out, happened, *view.state.unit);
    out.end_list().end_object();
  }
  out.end_list();
  return {};
}

} // namespace

result<std::string> offer_text(gateway_context& context, const principal& who,
                               const account_view& view, const open_task& task) {
  auto now = context.engine.time().now();
  auto debtor = may_see_personal(who.acting) ? debtor_of(context.engine.store(), view.key)
                                             : result<std::string>{std::string{}};
  if (!debtor)
    return fail(debtor.error());
  json_writer out;
  out.object().text("type", "offer");
  write_task(out, view, task);
  write_script(out, context, view, task, *debtor);
  out.object("account");
  write_summary(out, view.key, view.state, now);
  out.text_if("language", view.state.language).text("zone", view.state.local.name()).end_object();
  write_promises(out, view.state);
  if (view.rules) {
    write_offers(out, view.state, *view.rules, now);
    write_answers(out, view, task);
  }
  auto book = context.engine.contact_of_portfolio(view.key.portfolio());
  write_law(out, law_for(view.state, task, book.get(), now));
  if (auto told = write_history(out, context.engine.store(), view, now); !told)
    return fail(told.error());
  if (!debtor->empty())
    out.raw("debtor", *debtor);
  out.end_object();
  return out.take();
}

} // namespace recobro
