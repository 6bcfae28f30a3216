#include "tools/simulate/summary.hpp"

#include "tools/simulate/notes.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace recobro::simulate {

namespace {

using json = nlohmann::ordered_json;

json money(double minor, currency unit) {
  return format_amount(amount{static_cast<int64_t>(std::llround(minor))}, unit);
}

json estimate_json(const estimate& what, currency unit) {
  return {{"mean", money(what.mean, unit)},
          {"low", what.count < 2 ? json{} : json(money(what.low, unit))},
          {"high", what.count < 2 ? json{} : json(money(what.high, unit))},
          {"sure", what.sure()}};
}

json channels_json(const figures& counts, currency unit) {
  json channels = json::object();
  for (size_t by = 0; by < channel_count; ++by) {
    auto& one = counts.channels[by];
    if (one.sent == 0)
      continue;
    channels[std::string{recobro::name_of(static_cast<channel>(by))}]
      = {{"sent", one.sent},
         {"delivered", one.delivered},
         {"failed", one.failed},
         {"noticed", one.noticed},
         {"replied", one.replied},
         {"no_answer", one.no_answer},
         {"wrong_person", one.wrong_person},
         {"refused", one.refused},
         {"cost", format_amount(amount{one.cost}, unit)}};
  }
  return channels;
}

json tasks_json(const figures& counts, currency unit) {
  json tasks = json::object();
  for (const auto& [kind, one] : counts.tasks)
    tasks[kind] = {{"planned", one.planned},     {"done", one.done},
                   {"withdrawn", one.withdrawn}, {"not_lawful", one.not_lawful},
                   {"minutes", one.minutes},     {"cost", format_amount(amount{one.cost}, unit)}};
  return tasks;
}

json lawful_json(const arm& of) {
  const lawful_figures& seen = of.made.counts.lawful;
  json rules = json::object();
  for (const auto& [rule, one] : seen.by_rule)
    rules[rule] = {{"put_off", one.put_off}, {"barred", one.barred}};
  json breaches = json::array();
  for (const breach& one : seen.breaches)
    breaches.push_back(
      {{"account", one.account}, {"at", format_instant(one.at)}, {"what", one.what}});
  return {{"judged", seen.judged},
          {"outside_rules", asks_contact_rules(of) ? json(seen.outside_rules) : json(nullptr)},
          {"after_payment", seen.after_payment},
          {"waited", seen.waited},
          {"not_earliest", seen.not_earliest},
          {"by_rule", rules},
          {"breaches", breaches}};
}

json arm_json(const arm& one) {
  auto& counts = one.made.counts;
  auto unit = one.around.model->unit;
  json endings = json::object();
  for (size_t how = 0; how < ending_count; ++how)
    endings[std::string{name_of(static_cast<ending>(how))}] = counts.endings[how];
  json refused = json::object();
  for (const auto& [code, count] : counts.refused)
    refused[code] = count;
  return {{"policy", one.name},
          {"file", one.file},
          {"version", one.around.rules->hash},
          {"accounts", counts.accounts},
          {"owed", format_amount(amount{counts.owed}, unit)},
          {"recovered", format_amount(amount{counts.paid}, unit)},
          {"cost", format_amount(amount{counts.cost}, unit)},
          {"payments", counts.payments},
          {"commands", counts.commands},
          {"timers", counts.timers},
          {"events", counts.events},
          {"refused", refused},
          {"channels", channels_json(counts, unit)},
          {"tasks", tasks_json(counts, unit)},
          {"promises",
           {{"open_before", counts.promises.open_before},
            {"made", counts.promises.made},
            {"kept", counts.promises.kept},
            {"partly_kept", counts.promises.partly_kept},
            {"broken", counts.promises.broken},
            {"superseded", counts.promises.superseded},
            {"cancelled", counts.promises.cancelled},
            {"open_after", counts.promises.open_after},
            {"refused", counts.promises.refused},
            {"promised", format_amount(amount{counts.promises.promised}, unit)}}},
          {"endings", endings},
          {"lawful_contact", lawful_json(one)},
          {"seconds", one.made.seconds},
          {"fingerprint", fmt::format("{:016x}", one.made.fingerprint)}};
}

json optional_count(const std::optional<uint64_t>& count) {
  return count ? json(*count) : json(nullptr);
}

json compared_json(const comparison& made, const arm& challenger) {
  auto unit = challenger.around.model->unit;
  return {{"challenger", challenger.name},
          {"pairs", made.paid.count},
          {"confidence", made.confidence},
          {"champion_recovered", estimate_json(made.champion_paid, unit)},
          {"challenger_recovered", estimate_json(made.challenger_paid, unit)},
          {"recovered", estimate_json(made.paid, unit)},
          {"cost", estimate_json(made.cost, unit)},
          {"net", estimate_json(made.net, unit)},
          {"difference_wanted", money(made.difference_wanted, unit)},
          {"pairs_for_wanted", optional_count(made.pairs_for_wanted)},
          {"live_group_for_wanted", optional_count(made.group_for_wanted)},
          {"live_group_for_found", optional_count(made.group_for_found)}};
}

json less_first(const std::vector<int64_t>& nets, currency unit) {
  json less = json::array();
  for (size_t place = 1; place < nets.size(); ++place)
    less.push_back(format_amount(amount{nets[place] - nets.front()}, unit));
  return less;
}

json sensitivity_json(const sensitivity_result& made, currency unit) {
  json changes = json::array();
  for (const sensitivity& one : made.changes)
    changes.push_back({{"parameter", name_of(one.what)},
                       {"factor", one.factor},
                       {"net", format_amount(amount{one.nets.front()}, unit)},
                       {"challengers_less_champion", less_first(one.nets, unit)}});
  return {{"accounts", made.accounts},
          {"net", format_amount(amount{made.nets.front()}, unit)},
          {"challengers_less_champion", less_first(made.nets, unit)},
          {"changes", changes}};
}

} // namespace

json summary_json(const experiment& what) {
  const world& around = what.arms.front().around;
  json object{{"simulated", true},
              {"model", around.model->name},
              {"model_origin", around.model->origin == model_origin::fitted ? "fitted" : "assumed"},
              {"model_about", around.model->about},
              {"portfolio", what.portfolio_name},
              {"debtors", what.portfolio_size},
              {"not_opened", what.arms.front().made.counts.not_opened},
              {"seed", around.seed},
              {"from", format_date(around.first_day)},
              {"days", around.day_count},
              {"zone", around.local.name()},
              {"currency", around.model->unit.code()},
              {"jurisdictions", what.jurisdictions},
              {"arms", json::array()}};
  for (const arm& one : what.arms)
    object["arms"].push_back(arm_json(one));
  object["comparisons"] = json::array();
  for (size_t place = 0; place < what.compared.size(); ++place)
    object["comparisons"].push_back(compared_json(what.compared[place], what.arms[place + 1]));
  object["notes"] = notes_of(what);
  if (what.sensitive)
    object["sensitivity"] = sensitivity_json(*what.sensitive, around.model->unit);
  return object;
}

} // namespace recobro::simulate
