#include "core/store/task_records.hpp"

#include "core/store/action_records.hpp"
#include "core/store/record_scope.hpp"

namespace recobro {

namespace {

task_stage stage_of(uint32_t stored_stage, record_faults& faults) {
  return faults.enumerator(stored_stage, task_stage::in_progress, "stage of a task");
}

void write(const task_content& from, records::task_content& to) {
  to.set_kind(from.kind);
  to.set_script(from.script);
  to.set_because(from.because);
  write_priority(from.priority, to);
  to.set_by(static_cast<uint32_t>(from.by));
  to.set_contacts(from.contacts);
  to.set_planned_at(stored(from.planned_at));
  if (from.terms != task_terms{})
    recobro::write(from.terms, *to.mutable_terms());
}

task_content read(const records::task_content& from, record_faults& faults) {
  return {from.kind(),
          from.script(),
          from.because(),
          read_priority(from),
          faults.enumerator(from.by(), channel::agent_call, "channel"),
          from.contacts(),
          instant_of(from.planned_at()),
          recobro::read(from.terms())};
}

} // namespace

void write(const task_terms& from, records::task_terms& to) {
  for (auto& skill : from.needs)
    to.add_needs(skill);
  to.set_level(from.level);
  to.set_due_by(stored(from.due_by));
  to.set_appointment(stored(from.appointment));
  to.set_agent(from.agent);
  to.set_asked_by(from.asked_by);
}
task_terms read(const records::task_terms& from) {
  return {{from.needs().begin(), from.needs().end()},
          static_cast<uint8_t>(from.level()),
          instant_of(from.due_by()),
          instant_of(from.appointment()),
          from.agent(),
          from.asked_by()};
}

void write(const task_queued& from, records::task_queued& to) {
  to.set_number(from.number);
  to.set_team(from.team);
  to.set_at(stored(from.at));
  write(from.content, *to.mutable_content());
}
task_queued read(const records::task_queued& from, record_faults& faults) {
  return {from.number(), from.team(), instant_of(from.at()), read(from.content(), faults)};
}

void write(const task_moved& from, records::task_moved& to) {
  to.set_number(from.number);
  to.set_to(static_cast<uint32_t>(from.to));
  to.set_team(from.team);
  to.set_agent(from.agent);
  to.set_at(stored(from.at));
  to.set_reason(from.reason);
  to.set_boost(from.boost);
  if (from.review_at != never)
    to.set_review_at(stored(from.review_at));
}
task_moved read(const records::task_moved& from, record_faults& faults) {
  return {from.number(),         stage_of(from.to(), faults),
          from.team(),           from.agent(),
          instant_of(from.at()), from.reason(),
          from.boost(),          from.has_review_at() ? instant_of(from.review_at()) : never};
}

void write(const task_completed& from, records::task_completed& to) {
  to.set_number(from.number);
  to.set_kind(from.kind);
  to.set_team(from.team);
  to.set_agent(from.agent);
  to.set_disposition(from.disposition);
  to.set_at(stored(from.at));
  if (from.call_back)
    to.set_call_back(stored(*from.call_back));
}
task_completed read(const records::task_completed& from, record_faults&) {
  return {from.number(),
          from.kind(),
          from.team(),
          from.agent(),
          from.disposition(),
          instant_of(from.at()),
          from.has_call_back() ? std::optional{instant_of(from.call_back())} : std::nullopt};
}

void write(const open_task& from, records::open_task& to) {
  to.set_number(from.number);
  to.set_stage(static_cast<uint32_t>(from.stage));
  to.set_team(from.team);
  to.set_agent(from.agent);
  to.set_queued_at(stored(from.queued_at));
  to.set_moved_at(stored(from.moved_at));
  to.set_boost(from.boost);
  write(from.content, *to.mutable_content());
  if (from.review_at != never)
    to.set_review_at(stored(from.review_at));
}
open_task read(const records::open_task& from, record_faults& faults) {
  return {from.number(),
          stage_of(from.stage(), faults),
          from.team(),
          from.agent(),
          instant_of(from.queued_at()),
          instant_of(from.moved_at()),
          from.boost(),
          read(from.content(), faults),
          from.has_review_at() ? instant_of(from.review_at()) : never};
}

std::string encode(const task_row& what) {
  record_scope scope;
  auto& to = scope.make<records::task_row>();
  write(what.task, *to.mutable_task());
  to.set_language(what.language);
  to.set_jurisdiction(what.jurisdiction);
  to.set_segment(what.segment);
  return serialized(to);
}

result<task_row> decode_task_row(std::string_view key, std::string_view bytes) {
  record_scope scope;
  auto& from = scope.make<records::task_row>();
  if (auto parsed = parse(bytes, "a task", from); !parsed)
    return fail(parsed.error());
  auto account = account_key::parse(key.substr(0, key.find('\0')));
  if (!account)
    return fail(errc::store_damaged, "a task's key names no account");
  record_faults faults;
  task_row to{std::move(*account), read(from.task(), faults), from.language(), from.jurisdiction(),
              from.segment()};
  if (faults.first())
    return unreadable("a task", faults);
  return to;
}

} // namespace recobro
