#include "tools/command/contact_answer.hpp"

#include "config/jurisdiction_text.hpp"
#include "tools/command/contact_notes.hpp"
#include "tools/command/output.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdlib>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

contact_verdict verdict_of(const contact_question& question) {
  return judge(question.rules, question.known, question.request, question.at);
}

std::string source_of(const contact_rule* rule, const jurisdiction* where) {
  if (rule == nullptr)
    return {};
  return where != nullptr ? describe_sources(*rule, *where) : "the register";
}

json text_or_null(std::string_view text) {
  return text.empty() ? json() : json(text);
}

json instant_or_null(instant when) {
  return when == never ? json() : json(format_instant(when));
}

/// "; Independence Day is celebrated", when it is.
std::string holiday_text(const contact_question& question, date day) {
  for (const auto& where : question.rules.jurisdictions()) {
    const auto name = question.library.holidays().name_of(day, where->country, where->subdivision);
    if (!name.empty())
      return fmt::format(", public holiday: {}", name);
  }
  return {};
}

/// A verdict is shown at the first candidate zone; further ones are counted.
std::string shown_at(const contact_question& question, instant when) {
  if (when == never)
    return "never";
  const zone local = zones_of(question).front();
  return fmt::format("{} in {}{}", local_text(local, when), local.name(),
                     holiday_text(question, local.local_date(when)));
}

std::string badge(const contact_verdict& verdict) {
  if (verdict.holidays_unknown)
    return " [UNVERIFIED: the holidays of that year are not known]";
  return verdict.unverified() ? " [UNVERIFIED]" : "";
}

/// Why the account itself speaks against a contact, in words.
std::string_view sentence_of(std::string_view account_says) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> sentences{
    {{"closed", "the account is closed"},
     {"settled", "the account owes nothing"},
     {"hold", "the account is on hold"},
     {"dispute", "a dispute is open"},
     {"promise", "a promise to pay is open"},
     {"arrangement", "an arrangement is being kept"}}};
  for (const auto& [word, sentence] : sentences)
    if (word == account_says)
      return sentence;
  return account_says;
}

/// The rules say what may go out; what the server would do is another question.
std::string account_text(const contact_question& question, bool allowed) {
  if (question.account_says.empty())
    return {};
  return fmt::format("{}: {}\n",
                     allowed ? "the contact rules allow it, but recobro would not"
                             : "recobro would not either",
                     sentence_of(question.account_says));
}

std::string opinions_text(const contact_question& question) {
  text_table table{{"rule", "answer", "mark", "what it says"}};
  for (const auto& one : opinions(question.rules, question.known, question.request, question.at)) {
    const std::string answer = !in_force_then(*one.from.rule, question) ? "not in force"
                               : one.next == question.at                ? "yes"
                               : one.next == never                      ? "no, never"
                                                   : "no, until " + format_instant(one.next);
    table.add(
      {one.from.rule->id, answer, std::string(name_of(one.from.rule->mark)), one.from.rule->says});
  }
  return table.empty() ? "no rule has a say\n" : table.render();
}

} // namespace

std::string local_text(zone local, instant when) {
  constexpr std::array<std::string_view, 7> days{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                 "Friday", "Saturday", "Sunday"};
  const date day = local.local_date(when);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(local.local_time(when)).count();
  const auto offset = local.offset(when).count();
  return fmt::format("{} {} {:02}:{:02}:{:02} {}{:02}:{:02}",
                     days[std::chrono::weekday{day}.iso_encoding() - 1], format_date(day),
                     seconds / 3600, seconds / 60 % 60, seconds % 60, offset < 0 ? '-' : '+',
                     std::abs(offset) / 60, std::abs(offset) % 60);
}

json answer_json(const contact_question& question) {
  const auto verdict = verdict_of(question);
  json answer;
  answer["allowed"] = verdict.allowed;
  answer["rule"] = text_or_null(verdict.rule_id());
  answer["reason"] = text_or_null(verdict.reason());
  answer["source"] = text_or_null(source_of(verdict.rule, verdict.where));
  answer["status"] = name_of(verdict.mark());
  answer["unverified"] = verdict.unverified();
  answer["next_allowed_at"] = instant_or_null(verdict.next);
  answer["asked_at"] = format_instant(question.at);
  answer["as_of"] = question.as_of ? json(format_instant(*question.as_of)) : json();
  answer["account_says"] = text_or_null(question.account_says);
  answer["channel"] = name_of(question.request.by);
  answer["party"] = name_of(question.request.party);
  answer["jurisdictions"] = json::array();
  for (const auto& where : question.rules.jurisdictions())
    answer["jurisdictions"].push_back({{"id", where->id},
                                       {"version", where->version},
                                       {"verified_on", format_date(where->verified_on)}});
  answer["zones"] = json::array();
  for (const zone one : zones_of(question))
    answer["zones"].push_back(one.name());
  answer["zone_known"] = !question.known.zones.empty();
  answer["assumed"] = question.assumed;
  answer["notes"] = notes_on(question);
  answer["rules"] = json::array();
  for (const auto& one : opinions(question.rules, question.known, question.request, question.at))
    answer["rules"].push_back(
      {{"rule", one.from.rule->id},
       {"allows", one.next == question.at},
       {"until", one.next == question.at ? json() : instant_or_null(one.next)},
       {"in_force", in_force_then(*one.from.rule, question)},
       {"status", name_of(one.from.rule->mark)}});
  return answer;
}

std::string answer_text(const contact_question& question) {
  const auto verdict = verdict_of(question);
  std::string text = verdict.allowed ? fmt::format("yes{}\n", badge(verdict))
                                     : fmt::format("no{}: {}: {}\n", badge(verdict),
                                                   verdict.rule_id(), verdict.reason());
  text += account_text(question, verdict.allowed);
  text += fmt::format("  asked    {}{}\n", shown_at(question, question.at),
                      question.as_of ? ", as the account was then; by today's rules" : "");
  if (!verdict.allowed)
    text += fmt::format("  next     {}\n", shown_at(question, verdict.next));
  if (verdict.rule != nullptr)
    text += fmt::format("  status   {} ({})\n  source   {}\n", name_of(verdict.mark()),
                        verdict.rule_id(), source_of(verdict.rule, verdict.where));
  if (question.known.zones.empty())
    text += fmt::format("  zone     not known: all {} candidate zones must allow\n",
                        question.rules.zones().size());
  for (const auto& one : question.assumed)
    text += fmt::format("  assumed  {}\n", one);
  for (const auto& one : notes_on(question))
    text += fmt::format("  note     {}\n", one);
  return text + "\n" + opinions_text(question);
}

} // namespace recobro
