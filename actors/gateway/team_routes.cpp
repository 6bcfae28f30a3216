// What whoever leads a team sees and says. Every word that changes something is in the log with who
// said it and why, every task that moves is in its account's journal.

#include "actors/gateway/content_hash.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/result_line.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace recobro {

namespace {

using json = nlohmann::json;

constexpr size_t text_bytes_max = 1'000;

const team* find_team(const gateway_context& context, std::string_view name) {
  for (auto& each : context.engine.teams())
    if (each.name == name)
      return &each;
  return nullptr;
}

error no_team(const gateway_context& context, std::string_view name) {
  std::vector<std::string_view> names;
  for (auto& each : context.engine.teams())
    names.push_back(each.name);
  return {errc::team_unknown,
          "there is no team " + recobro::quoted(name) + did_you_mean(name, names)};
}

void write_figures(json_writer& out, const team& rules, const desk_figures& seen, instant now) {
  out.text("team", rules.name).number("waiting", seen.waiting).number("held", seen.held);
  if (seen.oldest != never) {
    out.text("oldest_queued_at", format_instant(seen.oldest));
    auto age = std::chrono::floor<std::chrono::seconds>(now - seen.oldest).count();
    out.number("oldest_seconds", age);
  }
  out.number("offered", seen.offered).number("completed", seen.completed);
  out.number("released", seen.released).number("withdrawn", seen.withdrawn);
  out.object("agents_by_state");
  for (size_t mode = 0; mode < agent_mode_count; ++mode) {
    auto is = [&](auto& each) { return each.mode == static_cast<agent_mode>(mode); };
    out.number(name_of(static_cast<agent_mode>(mode)),
               std::count_if(seen.agents.begin(), seen.agents.end(), is));
  }
  out.end_object();
}

void write_queues(json_writer& out, const desk_figures& seen) {
  out.list("queues");
  for (auto& line : seen.lines) {
    out.object().text("portfolio", line.required.portfolio).list("needs");
    for (auto& skill : line.required.needs)
      out.item(skill);
    out.end_list().text_if("language", line.required.language);
    out.text_if("licence", line.required.jurisdiction).number("level", line.required.level);
    out.truth("call", line.required.call).number("waiting", line.waiting).end_object();
  }
  out.end_list();
}

void write_agents(json_writer& out, const desk_figures& seen) {
  out.list("agents");
  for (auto& each : seen.agents) {
    out.object().text("agent", each.id).text("state", name_of(each.mode)).list("tasks");
    for (auto& task : each.tasks)
      out.item(task);
    out.end_list().end_object();
  }
  out.end_list();
}

/// Asks the team; `then` runs on the io thread.
void ask(gateway_context& context, const request& from, const team& rules,
         std::function<void(const desk_figures&)> then) {
  auto answer
    = [io = context.io, then](const desk_figures& seen) { io->post([then, seen] { then(seen); }); };
  if (!context.engine.ask_team(rules.name, answer))
    from.refuse({errc::not_ready, "the server is stopping"});
}

struct gathered {
  std::vector<desk_figures> teams;
  size_t missing = 0;
};

result<json> read_object(const request& from) {
  if (auto fits = expect_media(from, {"application/json"}); !fits)
    return fail(fits.error());
  auto body = json::parse(from.exchange->body(), nullptr, false);
  if (body.is_discarded() || !body.is_object())
    return fail(errc::malformed_json, "the body must be a JSON object");
  return body;
}

/// A text member; empty when it is absent. The first fault goes into `fault`.
std::string text_of(const json& from, const char* name, bool required,
                    std::optional<error>& fault) {
  auto found = from.find(name);
  if (found == from.end()) {
    if (required && !fault)
      fault = error{errc::missing_field, std::string{"\""} + name + "\" is absent"};
    return {};
  }
  if (!found->is_string() || found->get_ref<const std::string&>().size() > text_bytes_max) {
    if (!fault)
      fault = error{errc::wrong_type, std::string{"\""} + name + "\" must be a text of at most "
                                        + std::to_string(text_bytes_max) + " bytes"};
    return {};
  }
  return found->get<std::string>();
}

std::optional<error> unknown_member(const json& from, std::initializer_list<const char*> known) {
  for (auto& [name, value] : from.items())
    if (std::find(known.begin(), known.end(), name) == known.end())
      return error{errc::unknown_field, recobro::quoted(name) + " is not a member of this body"};
  return std::nullopt;
}

result<lead_word> read_lead(const json& body, const principal& who) {
  constexpr std::array<std::string_view, 5> acts{"text", "pause", "go_on", "drain", "end"};
  std::optional<error> fault = unknown_member(body, {"act", "agent", "text", "reason"});
  auto act = text_of(body, "act", true, fault);
  lead_word word{
    text_of(body, "agent", false, fault), {}, who.name, text_of(body, "text", false, fault)};
  auto reason = text_of(body, "reason", act != "text", fault);
  auto known = std::find(acts.begin(), acts.end(), act);
  if (!fault && known == acts.end())
    fault = error{errc::unknown_value, "\"act\" is " + recobro::quoted(act)
                                         + "; expected text, pause, go_on, drain or end"};
  if (!fault && act == "text" && word.text.empty())
    fault = error{errc::missing_field, "\"text\" is what the agents are to read"};
  if (fault)
    return fail(std::move(*fault));
  word.what = static_cast<lead_word::act>(known - acts.begin());
  return word;
}

result<move_task> read_move(const json& body) {
  std::optional<error> fault = unknown_member(body, {"team", "boost", "reason"});
  move_task wanted;
  wanted.to = task_stage::queued;
  wanted.team = text_of(body, "team", false, fault);
  wanted.reason = text_of(body, "reason", true, fault);
  if (!fault && !valid_word(wanted.reason))
    fault = error{errc::invalid_identifier, "\"reason\" must be a word such as wrong_team"};
  if (auto boost = body.find("boost"); boost != body.end()) {
    if (boost->is_number_integer() && std::abs(boost->get<int64_t>()) <= 1'000'000)
      wanted.boost = boost->get<int64_t>();
    else if (!fault)
      fault = error{errc::value_out_of_range,
                    "\"boost\" must be a whole number of points from -1000000 to 1000000"};
  }
  if (fault)
    return fail(std::move(*fault));
  return wanted;
}

} // namespace

void teams_route(gateway_context& context, request from) {
  auto& teams = context.engine.teams();
  auto all = std::make_shared<gathered>();
  all->teams.resize(teams.size());
  all->missing = teams.size();
  auto answer = [&context, &teams, from, all] {
    json_writer body;
    body.object().list("teams");
    for (size_t place = 0; place < teams.size(); ++place) {
      body.object();
      write_figures(body, teams[place], all->teams[place], context.engine.time().now());
      body.end_object();
    }
    body.end_list().end_object();
    from.answer({200, "application/json", body.take(), {}});
  };
  if (teams.empty())
    return answer();
  for (size_t place = 0; place < teams.size(); ++place)
    ask(context, from, teams[place], [all, place, answer](const desk_figures& seen) {
      all->teams[place] = seen;
      if (--all->missing == 0)
        answer();
    });
}

void team_route(gateway_context& context, request from) {
  auto rules = find_team(context, from.id);
  if (!rules)
    return from.refuse(no_team(context, from.id));
  ask(context, from, *rules, [&context, rules, from](const desk_figures& seen) {
    json_writer body;
    body.object();
    write_figures(body, *rules, seen, context.engine.time().now());
    write_queues(body, seen);
    write_agents(body, seen);
    body.end_object();
    from.answer({200, "application/json", body.take(), {}});
  });
}

void lead_team_route(gateway_context& context, request from) {
  auto rules = find_team(context, from.id);
  if (!rules)
    return from.refuse(no_team(context, from.id));
  auto body = read_object(from);
  if (!body)
    return from.refuse(body.error());
  auto word = read_lead(*body, from.who);
  if (!word)
    return from.refuse(word.error());
  if (!word->agent.empty() && !rules->find_agent(word->agent))
    return from.refuse({errc::unknown_value, "agent " + recobro::quoted(word->agent)
                                               + " is not in team " + rules->name});
  context.surroundings.audit(fmt::format("team {}: {} says {} to {}, because: {}", rules->name,
                                         from.who.name, (*body)["act"].get<std::string>(),
                                         word->agent.empty() ? "all" : word->agent,
                                         body->value("reason", std::string{"-"})));
  if (!context.engine.lead(rules->name, std::move(*word)))
    return from.refuse({errc::not_ready, "the server is stopping"});
  from.answer({202, "application/json", "{\"said\":true}", {}});
}

void move_task_route(gateway_context& context, request from) {
  auto key = account_key::make(from.portfolio, from.account);
  if (!key)
    return from.refuse(key.error());
  auto body = read_object(from);
  if (!body)
    return from.refuse(body.error());
  auto wanted = read_move(*body);
  if (!wanted)
    return from.refuse(wanted.error());
  auto [end, fault]
    = std::from_chars(from.id.data(), from.id.data() + from.id.size(), wanted->action);
  if (fault != std::errc{} || end != from.id.data() + from.id.size())
    return from.refuse({errc::invalid_identifier, "a task's number was expected in the address"});
  if (!wanted->team.empty() && !find_team(context, wanted->team))
    return from.refuse(no_team(context, wanted->team));
  command what;
  what.id = idempotency_key(from);
  what.happened_at = context.engine.time().now();
  what.body = std::move(*wanted);
  what.role = sender_role::supervisor;
  what.content_hash = content_hash_of(what, false);
  complete_command(context, what, from.who, what.happened_at);
  submit_command(context, std::move(*key), std::move(what),
                 [from](result<command_answer> said) { answer_command(from, std::move(said)); });
}

} // namespace recobro
