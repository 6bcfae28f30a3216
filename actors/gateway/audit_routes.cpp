// The audit, newest first. What is done to an account stands in its history.

#include "actors/gateway/handlers.hpp"
#include "actors/gateway/json_writer.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

namespace recobro {
namespace {

constexpr uint64_t rows_max = 1'000;
// In one request: a filter that finds nothing must not hold up the io thread.
constexpr uint64_t rows_read_max = 20'000;

std::vector<std::string_view> act_names() {
  std::vector<std::string_view> names;
  for (size_t act = 0; act < audited_act_count; ++act)
    names.push_back(name_of(static_cast<audited_act>(act)));
  return names;
}

struct audit_question {
  uint64_t before = 0; // 0: from the newest on
  uint64_t limit = 0;
  std::optional<audited_act> act;
  std::optional<std::string> actor;

  bool asks_for(const audit_record& row) const {
    return (!act || row.act == *act) && (!actor || row.actor == *actor);
  }
};

result<audit_question> read_question(const request& from) {
  audit_question asked;
  const auto before = number_parameter(from, "before", 1, UINT64_MAX, 0);
  if (!before)
    return fail(before.error());
  const auto limit = number_parameter(from, "limit", 1, rows_max, 100);
  if (!limit)
    return fail(limit.error());
  asked.before = *before;
  asked.limit = *limit;
  asked.actor = from.exchange->query("actor");
  if (const auto word = from.exchange->query("act")) {
    asked.act = audited_act_from(*word);
    if (!asked.act)
      return fail(errc::unknown_value,
                  fmt::format("\"act\": {} is not known{}", recobro::quoted(*word),
                              did_you_mean(*word, act_names())));
  }
  return asked;
}

void write_row(json_writer& out, const audit_record& row) {
  out.object().number("number", row.number).text("at", format_instant(row.at));
  out.text("actor", row.actor).text_if("role", row.role).text("act", name_of(row.act));
  out.text("subject", row.subject).text_if("reason", row.reason).text_if("detail", row.detail);
  out.end_object();
}

} // namespace

void audit_route(gateway_context& context, request from) {
  const auto asked = read_question(from);
  if (!asked)
    return from.refuse(asked.error());
  uint64_t found = 0, seen = 0, last = 0;
  json_writer body;
  body.object().list("rows");
  const auto done = context.engine.store().audit(asked->before, [&](const audit_record& row) {
    if (found == asked->limit || seen == rows_read_max)
      return false;
    ++seen;
    last = row.number;
    if (asked->asks_for(row)) {
      ++found;
      write_row(body, row);
    }
    return true;
  });
  if (!done)
    return from.refuse(done.error());
  body.end_list();
  if (last > 1)
    body.number("next_before", last);
  body.end_object();
  from.answer({200, "application/json", body.take(), {}});
}

} // namespace recobro
