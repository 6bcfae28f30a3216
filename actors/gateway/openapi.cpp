#include "actors/gateway/openapi.hpp"

#include "actors/gateway/openapi_schemas.hpp"
#include "actors/gateway/routes.hpp"

#include <algorithm>
#include <cassert>
#include <cctype>

namespace recobro {
namespace {

using json = nlohmann::ordered_json;

// What an operation's document says beyond the route table.
struct operation {
  std::string_view name;
  std::string_view summary;
  std::string_view input_media; // empty: no body
  std::string_view input_schema;
  std::string_view output_media;  // empty: no body
  std::string_view output_schema; // empty: text
  std::vector<int> good;
  std::vector<int> bad; // problem documents, beside 401 and 403 of routes with roles
  std::vector<std::string_view> parameters;
};

constexpr role_list every_role = 0b11111;
constexpr std::string_view plain = "application/json";
constexpr std::string_view ndjson = "application/x-ndjson";

const std::vector<operation> operations{
  {"put_account",
   "Opens the account when it is new, else changes what is given. Idempotency-Key is the "
   "command's id.",
   plain,
   "account_put",
   plain,
   "command_result",
   {200, 201},
   {400, 404, 409, 413, 415, 422, 429, 503},
   {"Idempotency-Key"}},
  {"show_account",
   "The account's state. The debtor's personal data are shown to admin, integrator and agent.",
   "",
   "",
   plain,
   "account",
   {200},
   {400, 404, 429, 503},
   {}},
  {"show_history",
   "What happened to the account, entry by entry.",
   "",
   "",
   plain,
   "history",
   {200},
   {400, 404},
   {"after", "limit"}},
  {"explain_account",
   "Why the account is where it is, what is on its agenda, and what would happen next if "
   "nothing came from outside.",
   "",
   "",
   plain,
   "explanation",
   {200},
   {400, 404, 429, 503},
   {"steps"}},
  {"list_offers",
   "The arrangements that the account could have now by its policy: each offer with the fewest and "
   "with the most instalments. Nothing is recorded.",
   "",
   "",
   plain,
   "offers",
   {200},
   {400, 404, 429, 503},
   {}},
  {"send_arrangement",
   "One command whose type begins with arrangement_. A discount beyond what the token's role may "
   "grant waits for the approval of a higher one.",
   plain,
   "arrangement_command",
   plain,
   "command_result",
   {200},
   {400, 404, 409, 413, 415, 422, 429, 503},
   {}},
  {"show_agreement",
   "An arrangement as a page to read, print and sign, in the account's language or the one asked "
   "for. The id stands escaped (%2F). The debtor's name is on it for roles that may see it.",
   "",
   "",
   "text/html",
   "",
   {200},
   {400, 404, 422, 429, 503},
   {"language"}},
  {"list_experiments",
   "The experiments of the portfolio's policy, arm by arm, with what may be said of them now, and "
   "what its learners have learned. It may be asked as often as you like: the intervals hold at "
   "all times at once.",
   "",
   "",
   plain,
   "experiments",
   {200},
   {404},
   {}},
  {"stop_arm",
   "Stops an arm for good: no account comes to it any more, and its accounts are treated as the "
   "control from their next decision on.",
   plain,
   "arm_to_stop",
   plain,
   "stopped_arm",
   {200},
   {400, 404, 413, 415},
   {}},
  {"migrate_accounts",
   "Moves the accounts of a page to the newest version of the portfolio's policy, as its migration "
   "rules have it, and counts them by where they are and where they go. With dry_run=true nothing "
   "is changed. next_after is absent on the last page; a page that was done already changes "
   "nothing.",
   "",
   "",
   plain,
   "migration",
   {200},
   {400, 404, 429, 503},
   {"after", "limit", "dry_run"}},
  {"erase_debtor",
   "Destroys the key of the debtor's personal data. The figures stay.",
   "",
   "",
   plain,
   "command_result",
   {200},
   {400, 404, 409, 429, 503},
   {"Idempotency-Key"}},
  {"bulk_accounts",
   "One account_put for each line; one result line for each, when durable.",
   ndjson,
   "account_put_line",
   ndjson,
   "result_line",
   {200},
   {413, 415, 429, 503},
   {}},
  {"bulk_events",
   "One command for each line; one result line for each, when durable.",
   ndjson,
   "command",
   ndjson,
   "result_line",
   {200},
   {413, 415, 429, 503},
   {}},
  {"stream_events",
   "WebSocket. Text messages of command lines in, result lines out. The first message tells the "
   "window of unacknowledged lines; exceeding it closes with 1008.",
   "",
   "",
   "",
   "",
   {101},
   {400},
   {}},
  {"follow_feed",
   "Server-sent events, one for each entry: id is the cursor, data a feed_entry. From now on, "
   "or from the cursor in Last-Event-ID or the parameter (\"start\": everything). A reader that "
   "is too slow gets an event \"gap\" with the cursor to resume from, and is cut off.",
   "",
   "",
   "text/event-stream",
   "",
   {200},
   {400, 429},
   {"cursor", "Last-Event-ID"}},
  {"show_indicators",
   "The figures of the business over days (from, to), one line for each period (every: total, day, "
   "week, month) and value of the dimensions (by). A dimension's name is a filter too. stocks=yes "
   "adds accounts and balance before and after; show picks figures; format or Accept make it "
   "text/csv or a workbook.",
   "",
   "",
   plain,
   "indicators",
   {200},
   {400, 422},
   {"from", "to", "every", "by", "show", "stocks", "format", "portfolio", "currency", "phase",
    "segment", "strategy", "channel", "result", "rule", "experiment", "arm", "team", "agent"}},
  {"list_dead_letters",
   "Commands on which an account failed twice.",
   "",
   "",
   plain,
   "dead_letters",
   {200},
   {400},
   {"after", "limit"}},
  {"retry_dead_letter",
   "Gives the command to its account again. The id stands escaped (%2F).",
   "",
   "",
   plain,
   "retry_result",
   {200},
   {404, 429, 503},
   {}},
  {"create_token",
   "Makes a bearer token. It is shown this once.",
   plain,
   "token_wish",
   plain,
   "issued_token",
   {201},
   {400, 413, 415},
   {}},
  {"list_tokens", "All tokens, without their secrets.", "", "", plain, "tokens", {200}, {}, {}},
  {"revoke_token", "The token is refused from now on.", "", "", "", "", {204}, {404}, {}},
  {"make_backup",
   "Makes a copy of the running server's data in a new directory of its machine. Answers when it "
   "is complete.",
   plain,
   "backup_wish",
   plain,
   "backup",
   {201},
   {400, 413, 415, 422, 429, 503},
   {}},
  {"agent_stream",
   "WebSocket for one agent: hello, ready, offers and what becomes of them. docs/agents.md and "
   "docs/asyncapi.json say what travels on it.",
   "",
   "",
   "",
   "",
   {101},
   {400, 404},
   {}},
  {"list_teams",
   "How every team is doing: what waits, what is out, since when, who is there.",
   "",
   "",
   plain,
   "teams",
   {200},
   {503},
   {}},
  {"show_team",
   "The same of one team, with its queues and its agents.",
   "",
   "",
   plain,
   "team",
   {200},
   {404, 503},
   {}},
  {"lead_team",
   "A word to one agent of the team or to all: a text to read, a pause, its end, to finish and go, "
   "or the end of the session.",
   plain,
   "lead_word",
   plain,
   "said",
   {202},
   {400, 404, 413, 415, 503},
   {}},
  {"listen_in",
   "Server-sent events: what the clients of the team's agents say (event said) and what they are "
   "told (event told), as data {agent, at, message}. The parameter agent chooses one; reason has "
   "to "
   "say why, and stands in the log with who listens. Nobody can answer.",
   "",
   "",
   "text/event-stream",
   "",
   {200},
   {400, 404, 429},
   {"agent", "reason"}},
  {"move_task",
   "Takes a task back into its queue, gives it to another team, or moves it up or down. Whoever "
   "has it is told.",
   plain,
   "task_move",
   plain,
   "command_result",
   {200},
   {400, 404, 413, 415, 422, 429, 503},
   {"Idempotency-Key"}},
  {"show_openapi", "This document.", "", "", plain, "", {200}, {}, {}},
  {"health", "The process answers.", "", "", plain, "status", {200}, {}, {}},
  {"readiness", "The server takes writes.", "", "", plain, "status", {200}, {503}, {}},
  {"metrics", "Figures for Prometheus.", "", "", "text/plain", "", {200}, {}, {}},
};

json reference(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

json content(std::string_view media, std::string_view schema) {
  json described = schema.empty() ? json::object() : json{{"schema", reference(schema)}};
  return {{std::string(media), std::move(described)}};
}

json parameter(std::string_view name) {
  bool in_header = std::isupper(static_cast<unsigned char>(name.front()));
  bool counts = name == "limit" || name == "steps";
  return {{"name", name},
          {"in", in_header ? "header" : "query"},
          {"required", false},
          {"schema", {{"type", counts ? "integer" : "string"}}}};
}

json parameters(const route& where, const operation& what) {
  json list = json::array();
  std::string_view rest = where.pattern;
  for (size_t open; (open = rest.find('{')) != std::string_view::npos;) {
    size_t close = rest.find('}');
    list.push_back({{"name", rest.substr(open + 1, close - open - 1)},
                    {"in", "path"},
                    {"required", true},
                    {"schema", {{"type", "string"}}}});
    rest.remove_prefix(close + 1);
  }
  for (std::string_view each : what.parameters)
    list.push_back(parameter(each));
  return list;
}

json responses(const route& where, const operation& what) {
  json made;
  for (int status : what.good) {
    json& response = made[std::to_string(status)];
    response["description"] = status == 101 ? "The WebSocket is open" : "Done";
    if (!what.output_media.empty())
      response["content"] = content(what.output_media, what.output_schema);
  }
  auto bad = what.bad;
  if (where.allowed)
    bad.push_back(401);
  if (where.allowed && where.allowed != every_role)
    bad.push_back(403);
  std::sort(bad.begin(), bad.end());
  for (int status : bad) {
    json& response = made[std::to_string(status)];
    response["description"] = "Refused; the body says why";
    response["content"] = content("application/problem+json", "problem");
  }
  return made;
}

json described(const route& where, const operation& what) {
  json made{{"operationId", what.name}, {"summary", what.summary}};
  if (json list = parameters(where, what); !list.empty())
    made["parameters"] = std::move(list);
  if (!what.input_media.empty())
    made["requestBody"]
      = {{"required", true}, {"content", content(what.input_media, what.input_schema)}};
  made["responses"] = responses(where, what);
  made["security"] = json::array();
  if (where.allowed) {
    made["security"].push_back({{"token", json::array()}});
    json& roles = made["x-roles"] = json::array();
    for (int i = 0; i < 5; ++i)
      if (where.allowed & set_of(static_cast<role>(i)))
        roles.push_back(name_of(static_cast<role>(i)));
  }
  return made;
}

std::string lower(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return made;
}

std::string document() {
  json made{{"openapi", "3.1.0"},
            {"info",
             {{"title", "recobro"},
              {"version", "1"},
              {"description", "Collections orchestration: accounts, events, live feed."},
              {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
            {"paths", json::object()}};
  for (const auto& where : routes()) {
    auto what = std::find_if(operations.begin(), operations.end(),
                             [&](const operation& each) { return each.name == where.name; });
    assert(what != operations.end());
    made["paths"][std::string(where.pattern)][lower(where.method)] = described(where, *what);
  }
  made["components"]["schemas"] = openapi_schemas();
  made["components"]["securitySchemes"]["token"] = {{"type", "http"}, {"scheme", "bearer"}};
  return made.dump(1) + "\n";
}

} // namespace

const std::string& openapi_document() {
  static const std::string text = document();
  return text;
}

} // namespace recobro
