#include "core/work/team.hpp"

#include <algorithm>

namespace recobro {

namespace {

bool is_in(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool none_or_in(const std::vector<std::string>& list, std::string_view word) {
  return list.empty() || is_in(list, word);
}

} // namespace

const agent_profile* team::find_agent(std::string_view id) const {
  for (auto& each : agents)
    if (each.id == id)
      return &each;
  return nullptr;
}

const team* team_for(const team_list& teams, std::string_view portfolio, std::string_view kind) {
  for (auto& each : teams)
    if (none_or_in(each.portfolios, portfolio) && none_or_in(each.kinds, kind))
      return &each;
  return nullptr;
}

requirement requirement_of(const team& in, const task_row& row) {
  auto& content = row.task.content;
  auto by = content.contacts ? std::optional{class_of(content.by)} : std::nullopt;
  return {.needs = content.terms.needs,
          .level = content.terms.level,
          .language = row.language,
          .portfolio = std::string{row.account.portfolio()},
          .jurisdiction = is_in(in.licensed, row.jurisdiction) ? row.jurisdiction : std::string{},
          .by = by};
}

bool needs_licence(const team& in, std::string_view jurisdiction) {
  return is_in(in.licensed, jurisdiction);
}

bool fits(const agent_profile& who, const requirement& what) {
  return who.level >= what.level
         && std::includes(who.skills.begin(), who.skills.end(), what.needs.begin(),
                          what.needs.end())
         && (what.language.empty() || none_or_in(who.languages, what.language))
         && none_or_in(who.portfolios, what.portfolio)
         && (what.jurisdiction.empty() || is_in(who.licences, what.jurisdiction));
}

uint32_t capacity_of(const team& in, const agent_profile& who, channel_class by) {
  auto place = static_cast<size_t>(by);
  auto said = who.capacity[place] > 0 ? who.capacity[place] : in.capacity[place];
  return said > 0 ? said : in.tasks_per_agent;
}

} // namespace recobro
