// Experiments of a portfolio's policy and what its learners have learned.

#include "actors/gateway/handlers.hpp"
#include "actors/gateway/json_text.hpp"
#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/member_reader.hpp"
#include "actors/gateway/result_line.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace recobro {
namespace {

constexpr size_t reason_bytes_max = 200;

/// Of a share: percent with two decimals.
std::string percent_of(double share) {
  return fmt::format("{:.2f}", 100 * share);
}

const stopped_arm* find_stop(const std::vector<stopped_arm>& stopped, const std::string& experiment,
                             const std::string& arm) {
  for (const auto& each : stopped)
    if (each.experiment == experiment && each.arm == arm)
      return &each;
  return nullptr;
}

void write_bounds(json_writer& out, std::string_view name, const interval& bounds) {
  out.object(name).text("low", percent_of(bounds.low)).text("high", percent_of(bounds.high));
  out.end_object();
}

void write_arm(json_writer& out, const arm_figures& arm, const stopped_arm* stopped) {
  const auto sum = [&](arm_sum which) { return arm.sums[static_cast<size_t>(which)]; };
  out.object().text("arm", arm.arm).number("assigned", sum(arm_sum::assigned));
  out.number("measured", sum(arm_sum::measured)).text("mean_percent", percent_of(arm.mean));
  write_bounds(out, "mean_within", arm.within);
  if (arm.difference)
    write_bounds(out, "difference_within", *arm.difference);
  out.number("paid", sum(arm_sum::paid)).number("settled", sum(arm_sum::settled));
  out.number("said_stop", sum(arm_sum::stopped)).number("disputed", sum(arm_sum::disputed));
  out.number("contacts", sum(arm_sum::contacts)).number("left", sum(arm_sum::left));
  out.text("standing", name_of(arm.standing)).text_if("reason", arm.reason);
  if (stopped) {
    out.object("stopped").text("at", format_instant(stopped->at)).text("by", stopped->by);
    out.text("reason", stopped->reason).end_object();
  }
  out.end_object();
}

void write_experiment(json_writer& out, const experiment& tried, std::string_view portfolio,
                      const tally_map& sums, const std::vector<stopped_arm>& stopped) {
  out.object().text("experiment", tried.name).text("measure", name_of(tried.measure));
  out.number("days", tried.days).text("doubt_percent", percent_text(tried.doubt_basis_points));
  out.number("at_least", tried.at_least).list("arms");
  for (const auto& arm : figures_of(tried, portfolio, sums))
    write_arm(out, arm, find_stop(stopped, tried.name, arm.arm));
  out.end_list().end_object();
}

void write_learned(json_writer& out, const policy& rules, std::string_view portfolio,
                   const tally_map& sums) {
  const auto learned = choices_of(sums, portfolio);
  out.list("learners");
  for (const auto& each : rules.learners) {
    out.object().text("learner", each.name).text("reward", name_of(each.reward)).list("choices");
    for (const auto& [key, record] : learned) {
      const auto group = key.find('/'), choice = key.find('/', group + 1);
      if (key.substr(0, group) != each.name)
        continue;
      out.object().text_if("segment", key.substr(group + 1, choice - group - 1));
      out.text("choice", key.substr(choice + 1)).number("tries", record.tries);
      out.number("wins", record.wins).end_object();
    }
    out.end_list().end_object();
  }
  out.end_list();
}

struct arm_named {
  std::string arm;
  std::string reason;
};

result<arm_named> read_arm(std::string_view body) {
  auto object = read_object(body, "\"arm\" and \"reason\"");
  if (!object)
    return fail(object.error());
  member_reader from{*object};
  arm_named read{from.text("arm", true), from.text("reason", true, reason_bytes_max)};
  if (auto fault = from.finish())
    return fail(std::move(*fault));
  return read;
}

/// That the arm can be stopped: the control is what remains.
result<void> check_arm(const policy& rules, const std::string& experiment, const std::string& arm) {
  const auto tried = std::ranges::find(rules.experiments, experiment, &recobro::experiment::name);
  if (tried == rules.experiments.end())
    return fail(errc::experiment_unknown, "policy " + recobro::quoted(rules.name)
                                            + " has no experiment " + recobro::quoted(experiment));
  const auto found = std::ranges::find(tried->arms, arm, &experiment_arm::name);
  if (found == tried->arms.end())
    return fail(errc::experiment_unknown, "experiment " + recobro::quoted(experiment)
                                            + " has no arm " + recobro::quoted(arm));
  if (found == tried->arms.begin())
    return fail(errc::experiment_unknown,
                "arm " + recobro::quoted(arm)
                  + " is the control, to which the others go back; it can't be stopped");
  return {};
}

std::optional<stopped_arm> stopped_before(const gateway_context& context, const request& from,
                                          const std::string& arm) {
  for (auto& each : context.engine.stopped_arms(from.portfolio))
    if (each.experiment == from.id && each.arm == arm)
      return each;
  return std::nullopt;
}

} // namespace

void experiments_route(gateway_context& context, request from) {
  const auto rules = context.engine.policy_of_portfolio(from.portfolio);
  if (!rules)
    return from.refuse({errc::portfolio_unknown, recobro::quoted(from.portfolio)});
  const auto sums = context.engine.store().tallies(portfolio_tallies(from.portfolio));
  if (!sums)
    return from.refuse(sums.error());
  const auto stopped = context.engine.stopped_arms(from.portfolio);
  json_writer body;
  body.object().text("portfolio", from.portfolio).text("policy", rules->name).list("experiments");
  for (const auto& each : rules->experiments)
    write_experiment(body, each, from.portfolio, *sums, stopped);
  body.end_list();
  write_learned(body, *rules, from.portfolio, *sums);
  body.end_object();
  from.answer({200, "application/json", body.take(), {}});
}

void stop_arm_route(gateway_context& context, request from) {
  if (auto fits = expect_media(from, {"application/json"}); !fits)
    return from.refuse(fits.error());
  auto named = read_arm(from.exchange->body());
  if (!named)
    return from.refuse(named.error());
  const auto rules = context.engine.policy_of_portfolio(from.portfolio);
  if (!rules)
    return from.refuse({errc::portfolio_unknown, recobro::quoted(from.portfolio)});
  if (auto fits = check_arm(*rules, from.id, named->arm); !fits)
    return from.refuse(fits.error());
  auto stopped = stopped_before(context, from, named->arm);
  if (!stopped) { // who said it first is who stopped it
    if (auto kept = put_down(context, from.who,
                             {.act = audited_act::arm_stopped,
                              .subject = fmt::format("portfolio/{}/experiment/{}/arm/{}",
                                                     from.portfolio, from.id, named->arm),
                              .reason = named->reason});
        !kept)
      return from.refuse(kept.error());
    stopped = stopped_arm{from.portfolio, from.id,      named->arm, context.engine.time().now(),
                          from.who.name,  named->reason};
    if (auto done = context.engine.stop_arm(*stopped); !done)
      return from.refuse(done.error());
    stopped = stopped_before(context, from, named->arm).value_or(*stopped);
  }
  json_writer body;
  body.object().text("experiment", stopped->experiment).text("arm", stopped->arm);
  body.text("at", format_instant(stopped->at));
  body.text("by", stopped->by).text("reason", stopped->reason);
  body.end_object();
  from.answer({200, "application/json", body.take(), {}});
}

} // namespace recobro
