#include "core/account/contact_facts.hpp"

#include "core/account/timers.hpp"

namespace recobro {

namespace {

constexpr std::string_view jurisdiction_attribute = "jurisdiction";
constexpr std::string_view at_work_attribute = "at_work";
constexpr std::string_view answer_prefix = "reply:";
constexpr std::string_view separators = " ,";

const weekly_hours all_hours = complement(weekly_hours{});

void add_quiet(const std::vector<quiet_window>& windows, const policy& rules, channel by,
               contact_wishes& wishes) {
  for (auto& one : windows) {
    if (!one.channels.has(by))
      continue;
    auto on_holiday = one.holidays ? holiday_treatment::barred : holiday_treatment::free;
    wishes.only_within.push_back({every_class, {one.open, on_holiday}});
    if (one.holidays) // the calendar's beside the jurisdiction's
      wishes.only_within.push_back({every_class, {all_hours, on_holiday}, &rules.quiet_holidays});
  }
}

std::string_view attribute_of(const account_state& account, std::string_view wanted) {
  for (auto& [name, value] : account.attributes)
    if (name == wanted)
      return value;
  return {};
}

/// The media of the words, channels or classes of them. What is no such word may mean any of them.
class_set media_of(std::string_view words) {
  class_set named;
  while (!words.empty()) {
    auto word = words.substr(0, words.find_first_of(separators));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    if (word.empty())
      continue;
    if (auto by = channel_from(word))
      named.add(class_of(*by));
    else if (auto medium = channel_class_from(word))
      named.add(*medium);
    else
      return every_class;
  }
  return named;
}

} // namespace

contact_register contact_facts(const account_state& account, uint32_t besides) {
  auto known = register_of(account.contact,
                           account.zone_known ? std::optional{account.local} : std::nullopt);
  // A task that waits for somebody to do it has not reached anybody yet.
  for (auto& action : account.actions)
    if (action.kind == action_kind::send && action.at != instant{} && action.waits_until == never
        && action.number != besides)
      known.record({.when = action.at, .by = action.by});
  return known;
}

contact_request contact_request_of(const account_state& account, channel by) {
  return {.by = by,
          .due_on = oldest_open_due(account),
          .at_work = media_of(attribute_of(account, at_work_attribute)).has(class_of(by))};
}

bool is_answer(std::string_view because) {
  return because.starts_with(answer_prefix);
}

contact_wishes quiet_wishes(const account_state& account, const policy& rules, channel by,
                            std::string_view because) {
  contact_wishes wishes;
  if (is_answer(because))
    return wishes;
  add_quiet(rules.quiet, rules, by, wishes);
  if (auto treatment = current_strategy(account, rules))
    add_quiet(treatment->quiet, rules, by, wishes);
  return wishes;
}

contact_request contact_request_of(const account_state& account, const planned_action& action,
                                   const outgoing& sends) {
  auto request = contact_request_of(account, action.by);
  auto text = sends.facts_of(action.kind == action_kind::send ? action.what : action.script);
  request.party = action.to;
  request.at_work = request.at_work && action.to == party_role::debtor;
  request.content = text.says;
  request.free_text = text.free_text;
  request.sender = sends.sender;
  if (auto party = account.contact.find_party(action.party))
    request.party_refuses = party->refuses;
  return request;
}

std::string_view jurisdiction_of(const account_state& account) {
  return attribute_of(account, jurisdiction_attribute);
}

} // namespace recobro
