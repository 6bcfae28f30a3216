// What whoever leads a team sees and says. Every word that changes something is in the audit with
// who said it and why, every task that moves is in its account's journal.

#include "actors/gateway/agent_session.hpp"
#include "actors/gateway/content_hash.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/member_reader.hpp"
#include "actors/gateway/result_line.hpp"
#include "actors/held_back.hpp"
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

} // namespace

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

namespace {

void write_figures(json_writer& out, const team& rules, const desk_figures& seen, instant now) {
  out.text("team", rules.name).number("waiting", seen.waiting).number("held", seen.held);
  if (seen.oldest != never) {
    out.text("oldest_queued_at", format_instant(seen.oldest));
    auto age = std::chrono::floor<std::chrono::seconds>(now - seen.oldest).count();
    out.number("oldest_seconds", age);
  }
  out.number("offered", seen.offered).number("completed", seen.completed);
  out.number("released", seen.released).number("withdrawn", seen.withdrawn);
  auto& expected = seen.expected;
  out.object("forecast").number("arriving_per_hour", expected.arriving_per_hour);
  out.number("finishing_per_hour", expected.finishing_per_hour);
  out.number("over_seconds", expected.over.count());
  if (expected.empty_in.count() >= 0)
    out.number("empty_in_seconds", expected.empty_in.count());
  out.end_object().object("agents_by_state");
  for (size_t mode = 0; mode < agent_mode_count; ++mode)
    out.number(name_of(static_cast<agent_mode>(mode)), seen.agents[mode]);
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
    if (line.required.by)
      out.text("through", name_of(*line.required.by));
    out.number("waiting", line.waiting).end_object();
  }
  out.end_list().number("reserved", seen.reserved).number("parked", seen.parked);
}

void write_agents(json_writer& out, const desk_figures& seen) {
  out.list("agents");
  for (auto& each : seen.people) {
    out.object().text("agent", each.id).text("state", name_of(each.mode));
    out.text_if("reason", each.reason).list("tasks");
    for (auto& task : each.tasks)
      out.item(task);
    out.end_list().end_object();
  }
  out.end_list();
}

/// Asks the team; `then` runs on the io thread. False: refused, the server is stopping.
bool ask(gateway_context& context, const request& from, const team& rules,
         std::function<void(const desk_figures&)> then) {
  auto answer
    = [io = context.io, then](const desk_figures& seen) { io->post([then, seen] { then(seen); }); };
  if (context.engine.ask_team(rules.name, answer))
    return true;
  from.refuse({errc::not_ready, "the server is stopping"});
  return false;
}

struct gathered {
  std::vector<desk_figures> teams;
  size_t missing = 0;
};

result<json> read_body(const request& from, std::string_view expected) {
  if (auto fits = expect_media(from, {"application/json"}); !fits)
    return fail(fits.error());
  return read_object(from.exchange->body(), expected);
}

/// Something that the supervisor does, or a text to read.
struct leaders_word {
  lead_word word;
  std::string act, text; // as it was sent; text: empty without
};

result<leaders_word> read_lead(const json& body, const principal& who) {
  // In the order of lead_word::act, and behind them what the supervisor has no part in.
  constexpr std::array<std::string_view, 5> acts{"pause", "go_on", "drain", "end", "text"};
  member_reader from{body};
  leaders_word read;
  read.act = from.text("act", true);
  read.text = from.text("text", false, text_bytes_max);
  const auto is_text = read.act == acts.back();
  read.word.agent = from.name("agent");
  read.word.from = who.name;
  read.word.reason = from.text("reason", !is_text, text_bytes_max);
  auto known = std::find(acts.begin(), acts.end(), read.act);
  if (known == acts.end())
    from.note(errc::unknown_value, "\"act\" is " + recobro::quoted(read.act)
                                     + "; expected text, pause, go_on, drain or end");
  if (is_text && read.text.empty())
    from.note(errc::missing_field, "\"text\" is what the agents are to read");
  if (!is_text && body.contains("text"))
    from.note(errc::unknown_field, "\"text\" goes with the act text only; say it on its own");
  if (auto fault = from.finish())
    return fail(std::move(*fault));
  if (!is_text)
    read.word.what = static_cast<lead_word::act>(known - acts.begin());
  return read;
}

/// What was written is between those who read it.
audit_record audit_of(const team& rules, const leaders_word& said) {
  constexpr std::array acts{audited_act::team_paused, audited_act::team_resumed,
                            audited_act::team_drained, audited_act::session_ended};
  return {.act
          = said.text.empty() ? acts[static_cast<size_t>(said.word.what)] : audited_act::text_sent,
          .subject = "team/" + rules.name + (said.word.agent.empty() ? "" : "/" + said.word.agent),
          .reason = said.word.reason};
}

/// Who is not there reads it when he comes back with his cursor.
void pass_on(gateway_context& context, const team& rules, const leaders_word& said) {
  for (auto& agent : rules.agents) {
    if (!said.word.agent.empty() && said.word.agent != agent.id)
      continue;
    if (auto session = session_of(context, agent.id))
      session->text(said.word.from, said.text);
    else
      context.mail.keep(agent.id, leaders_message(said.word.from, said.text));
  }
}

/// A pause is on stable storage before the supervisor hears of it, and so is its end.
result<void> keep_pause(gateway_context& context, const team& rules, const lead_word& word) {
  if (word.what != lead_word::act::pause && word.what != lead_word::act::go_on)
    return {};
  auto held = read_held_back(context.engine.store(), rules.name);
  if (!held)
    return fail(held.error());
  for (auto& agent : rules.agents) {
    if (!word.agent.empty() && word.agent != agent.id)
      continue;
    if (word.what == lead_word::act::pause)
      held->insert_or_assign(agent.id, word.reason);
    else
      held->erase(agent.id);
  }
  return context.engine.put_meta(held_back_row(rules.name), text_of(*held));
}

result<move_task> read_move(const json& body) {
  constexpr int64_t boost_max = 1'000'000; // points
  member_reader from{body};
  move_task wanted;
  wanted.agent = from.name("agent");
  wanted.to = wanted.agent.empty() ? task_stage::queued : task_stage::offered;
  wanted.team = from.name("team");
  wanted.reason = from.text("reason", true);
  if (!valid_word(wanted.reason))
    from.note(errc::invalid_identifier, "\"reason\" must be a word such as wrong_team");
  wanted.boost = from.signed_number("boost", boost_max);
  if (!wanted.agent.empty() && wanted.boost)
    from.note(errc::unknown_field, "\"boost\" is a place in a queue; a task for an agent has none");
  if (auto fault = from.finish())
    return fail(std::move(*fault));
  return wanted;
}

/// Where the task is to go, as far as the configuration says.
result<const team*> find_target(const gateway_context& context, const move_task& wanted) {
  const team* in = nullptr;
  if (!wanted.team.empty() && !(in = find_team(context, wanted.team)))
    return fail(no_team(context, wanted.team));
  if (wanted.agent.empty())
    return in;
  for (auto& each : context.engine.teams())
    if (each.find_agent(wanted.agent) && (!in || in == &each))
      return &each;
  return fail(errc::unknown_value,
              fmt::format("agent {} is not in {}", recobro::quoted(wanted.agent),
                          in ? "team " + in->name : "any team"));
}

/// A leader gives nobody what the team's own rules would not, and no team what nobody in it may do.
/// How many tasks somebody has at once is the leader's business.
result<void> check_fits(const team& in, const std::string& agent, const account_view& view,
                        uint32_t number) {
  auto task = view.state.find_task(number);
  if (!task)
    return {}; // the account says so
  auto asked = requirement_of(in, row_of(view.key, view.state, *task));
  auto may = [&](const agent_profile& who) { return fits(who, asked); };
  auto& works = in.portfolios;
  if (!works.empty() && std::find(works.begin(), works.end(), asked.portfolio) == works.end())
    return fail(errc::forbidden, fmt::format("team {} has nothing to do with portfolio {}", in.name,
                                             asked.portfolio));
  if (agent.empty() ? std::any_of(in.agents.begin(), in.agents.end(), may)
                    : may(*in.find_agent(agent)))
    return {};
  return fail(
    errc::forbidden,
    fmt::format("{} may have this task: it asks for portfolio {}, level {}{}{}{}",
                agent.empty() ? "nobody in team " + in.name
                              : fmt::format("agent {} is not one who", recobro::quoted(agent)),
                asked.portfolio, asked.level,
                asked.language.empty() ? "" : ", language " + asked.language,
                asked.jurisdiction.empty() ? "" : ", a licence of " + asked.jurisdiction,
                asked.needs.empty() ? "" : fmt::format(", {}", fmt::join(asked.needs, ", "))));
}

void submit_move(gateway_context& context, const request& from, account_key key, move_task wanted) {
  command what;
  what.id = idempotency_key(from);
  what.happened_at = context.engine.time().now();
  what.body = std::move(wanted);
  what.role = sender_role::supervisor;
  what.content_hash = content_hash_of(what, false);
  complete_command(context, what, from.who, what.happened_at);
  submit_command(context, std::move(key), std::move(what),
                 [from](result<command_answer> said) { answer_command(from, std::move(said)); });
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
  auto asked = true;
  for (size_t place = 0; asked && place < teams.size(); ++place)
    asked = ask(context, from, teams[place], [all, place, answer](const desk_figures& seen) {
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
  auto body = read_body(from, R"({"act": "pause", "agent": "ana", "reason": "a meeting"})");
  if (!body)
    return from.refuse(body.error());
  auto said = read_lead(*body, from.who);
  if (!said)
    return from.refuse(said.error());
  auto& word = said->word;
  if (!word.agent.empty() && !rules->find_agent(word.agent))
    return from.refuse({errc::unknown_value,
                        "agent " + recobro::quoted(word.agent) + " is not in team " + rules->name});
  if (auto kept = put_down(context, from.who, audit_of(*rules, *said)); !kept)
    return from.refuse(kept.error());
  if (auto kept = keep_pause(context, *rules, word); !kept)
    return from.refuse(kept.error());
  if (!said->text.empty())
    pass_on(context, *rules, *said);
  else if (!context.engine.lead(rules->name, std::move(word)))
    return from.refuse({errc::not_ready, "the server is stopping"});
  from.answer({202, "application/json", "{\"said\":true}", {}});
}

void move_task_route(gateway_context& context, request from) {
  auto key = account_key::make(from.portfolio, from.account);
  if (!key)
    return from.refuse(key.error());
  auto body = read_body(from, R"({"team": "second", "reason": "wrong_team"})");
  if (!body)
    return from.refuse(body.error());
  auto wanted = read_move(*body);
  if (!wanted)
    return from.refuse(wanted.error());
  auto [end, fault]
    = std::from_chars(from.id.data(), from.id.data() + from.id.size(), wanted->action);
  if (fault != std::errc{} || end != from.id.data() + from.id.size())
    return from.refuse({errc::invalid_identifier, "a task's number was expected in the address"});
  auto target = find_target(context, *wanted);
  if (!target)
    return from.refuse(target.error());
  if (!*target)
    return submit_move(context, from, std::move(*key), std::move(*wanted));
  wanted->team = (*target)->name;
  view_account(context, *key,
               [&context, from, in = *target, wanted = *wanted](const result<account_view>& view) {
                 if (!view)
                   return from.refuse(view.error());
                 if (auto fit = check_fits(*in, wanted.agent, *view, wanted.action); !fit)
                   return from.refuse(fit.error());
                 submit_move(context, from, view->key, wanted);
               });
}

} // namespace recobro
