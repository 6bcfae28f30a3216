// What an agent says of a task that he has done, in time or too late.

#include "actors/gateway/agent_session.hpp"
#include "actors/gateway/content_hash.hpp"
#include "actors/gateway/json_writer.hpp"
#include "core/account/approval.hpp"
#include "core/account/contact_reach.hpp"
#include "core/account/late_contact.hpp"

namespace recobro {

void agent_session::hear(const complete_word& word) {
  context_.engine.say(team_.name, {session_, agent_seen{}});
  ++under_way_;
  view_account(context_, word.account,
               [self = shared_from_this(), word](result<account_view> view) {
                 --self->under_way_;
                 if (!view)
                   return self->refuse(key_of(word.account, word.number), view.error());
                 self->complete(word, *view);
               });
}

void agent_session::complete(const complete_word& word, const account_view& view) {
  auto task = key_of(word.account, word.number);
  auto done = complete_task{word.number, who_.name, word.disposition, {}, word.call_back};
  if (word.promised) {
    auto value = parse_amount(word.promised->amount, *view.state.unit);
    if (!value)
      return refuse(task, value.error());
    done.promised = make_promise{"task-" + std::to_string(word.number), *value, word.promised->due};
  }
  // Said again after a cut, it is the same: an agent completes a task once.
  auto what
    = from_agent(std::move(done), "@completed/" + std::to_string(word.number) + '/' + who_.name);
  if (auto profile = team_.find_agent(who_.name))
    what.role = authority_of(profile->skills); // as whom he approves, if that is his task
  if (!word.note.empty()) {
    json_writer personal;
    personal.object().text("note", word.note).end_object();
    what.personal = personal.take();
  }
  what.content_hash = content_hash_of(what, false);
  ++under_way_;
  submit_command(context_, word.account, std::move(what),
                 [self = shared_from_this(), word, view, task](result<command_answer> said) {
                   --self->under_way_;
                   if (!said)
                     return self->refuse(task, said.error());
                   if (said->refusal)
                     return self->note_late(word, view, *said->refusal);
                   if (said->kind == answer_kind::conflict)
                     return self->refuse(
                       task, {errc::command_conflict, "you completed it before, with other words"});
                   self->context_.shown.forget(self->who_.name, task);
                   json_writer body;
                   body.object().text("type", "completed").text("task", task);
                   body.number("sequence", said->sequence).end_object();
                   self->send(std::move(body));
                 });
}

/// The task is gone, but the debtor was spoken to all the same: that counts.
void agent_session::note_late(const complete_word& word, const account_view& view,
                              const error& why) {
  auto task = key_of(word.account, word.number);
  auto shown = context_.shown.find(who_.name, task);
  auto late = why.code == errc::task_unknown || why.code == errc::task_not_held;
  std::optional<contact_outcome> outcome;
  if (late && shown && shown->content.contacts && view.rules)
    for (auto& each : view.rules->dispositions)
      if (each.name == word.disposition)
        outcome = each.outcome;
  if (!outcome)
    return refuse(task, why);
  auto id = late_contact_id(word.number, who_.name);
  auto by = shown->content.by;
  auto gave_promise = !reached_nobody(*outcome);
  context_.shown.forget(who_.name, task);
  ++under_way_;
  submit_command(
    context_, word.account,
    from_agent(record_contact{.action = id, .by = by, .outcome = *outcome}, id),
    [self = shared_from_this(), word, view, why, gave_promise](result<command_answer> said) {
      --self->under_way_;
      const auto noted = said && !said->refusal;
      if (noted && word.promised && gave_promise)
        return self->keep_late_promise(word, view, why);
      self->say_late(word, why, noted, false);
    });
}

/// The debtor gave it, whoever has the task now.
void agent_session::keep_late_promise(const complete_word& word, const account_view& view,
                                      const error& why) {
  auto value = parse_amount(word.promised->amount, *view.state.unit);
  if (!value)
    return say_late(word, why, true, false);
  auto promised = make_promise{"task-" + std::to_string(word.number), *value, word.promised->due};
  ++under_way_;
  submit_command(
    context_, word.account,
    from_agent(std::move(promised), late_contact_id(word.number, who_.name) + "/promise"),
    [self = shared_from_this(), word, why](result<command_answer> said) {
      --self->under_way_;
      self->say_late(word, why, true, said && !said->refusal);
    });
}

void agent_session::say_late(const complete_word& word, const error& why, bool noted,
                             bool promised) {
  json_writer body;
  body.object().text("type", "late").text("task", key_of(word.account, word.number));
  body.text("code", name_of(why.code)).text("detail", why.detail).truth("contact_noted", noted);
  std::vector<std::string_view> lost;
  if (word.promised && !promised)
    lost.push_back("promise");
  if (word.call_back)
    lost.push_back("call_back_at");
  if (!word.note.empty())
    lost.push_back("note");
  if (!lost.empty()) {
    body.list("not_kept");
    for (auto each : lost)
      body.item(each);
    body.end_list();
  }
  send(std::move(body.end_object()));
}

} // namespace recobro
