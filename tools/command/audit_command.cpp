#include "tools/command/command.hpp"
#include "tools/command/local_store.hpp"
#include "tools/command/server_connection.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

constexpr uint64_t rows_at_once = 1'000;

struct audit_arguments {
  local_store store;
  server_address server;
  std::string actor, act;
  uint64_t last = 50;
  bool json = false;
};

json json_of(const audit_record& row) {
  json made{{"number", row.number}, {"at", format_instant(row.at)}, {"actor", row.actor}};
  if (!row.role.empty())
    made["role"] = row.role;
  made["act"] = name_of(row.act);
  made["subject"] = row.subject;
  if (!row.reason.empty())
    made["reason"] = row.reason;
  if (!row.detail.empty())
    made["detail"] = row.detail;
  return made;
}

/// Newest first, as a server gives them.
result<std::vector<json>> local_rows(const audit_arguments& arguments) {
  auto store = open_local_store(arguments.store, store_access::read_only);
  if (!store)
    return fail(store.error());
  const auto act = audited_act_from(arguments.act);
  if (!arguments.act.empty() && !act)
    return fail(errc::unknown_value, arguments.act + " is no act that the audit knows");
  std::vector<json> rows;
  auto read = (*store)->audit(0, [&](const audit_record& row) {
    if ((!act || row.act == *act) && (arguments.actor.empty() || row.actor == arguments.actor))
      rows.push_back(json_of(row));
    return rows.size() < arguments.last;
  });
  if (!read)
    return fail(read.error());
  return rows;
}

result<std::vector<json>> server_rows(const audit_arguments& arguments) {
  server_connection server{arguments.server};
  std::vector<json> rows;
  for (uint64_t before = 0; rows.size() < arguments.last;) {
    auto path = fmt::format("/v1/audit?limit={}",
                            std::min<uint64_t>(rows_at_once, arguments.last - rows.size()));
    if (before > 0)
      path += fmt::format("&before={}", before);
    if (!arguments.actor.empty())
      path += "&actor=" + path_segment(arguments.actor);
    if (!arguments.act.empty())
      path += "&act=" + path_segment(arguments.act);
    auto answer = server.fetch("GET", path);
    if (!answer)
      return fail(answer.error());
    auto page = json::parse(*answer, nullptr, false);
    for (auto& row : page["rows"])
      rows.push_back(std::move(row));
    if (!page.contains("next_before"))
      break;
    before = page["next_before"].get<uint64_t>();
  }
  return rows;
}

exit_code show(const audit_arguments& arguments) {
  auto rows = arguments.store.directory.empty() ? server_rows(arguments) : local_rows(arguments);
  if (!rows)
    return print_errors({rows.error()});
  text_table table{{"number", "at", "actor", "act", "subject", "why"}};
  for (auto row = rows->rbegin(); row != rows->rend(); ++row) { // the newest at the prompt
    if (arguments.json)
      fmt::print("{}\n", row->dump());
    auto why = row->value("reason", "");
    if (const auto detail = row->value("detail", ""); !detail.empty())
      why += (why.empty() ? "(" : " (") + detail + ')';
    table.add({(*row)["number"].dump(), (*row)["at"], (*row)["actor"], (*row)["act"],
               (*row)["subject"], std::move(why)});
  }
  if (!arguments.json)
    fmt::print("{}", table.empty() ? "the audit has no such row\n" : table.render());
  return exit_code::ok;
}

} // namespace

void add_audit_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<audit_arguments>();
  auto command = program.add_subcommand(
    "audit", "Who did what to the server or to a team, when and why; the newest row comes last");
  add_local_store_options(*command, arguments->store, {.positional = false});
  add_server_options(*command, arguments->server);
  command->add_option("--actor", arguments->actor, "Only what this one did: the token's name");
  command->add_option("--act", arguments->act, "Only this: token_created, team_paused, ...");
  command->add_option("--last", arguments->last, "How many rows at most")
    ->check(CLI::Range(1, 1'000'000))
    ->capture_default_str();
  command->add_flag("--json", arguments->json, "One JSON object for each");
  command->callback([arguments, &ending] { ending = show(*arguments); });
}

} // namespace recobro
