#include "core/account/task_hours.hpp"

#include "core/account/contact_facts.hpp"

#include <algorithm>

namespace recobro {

namespace {

using namespace std::chrono_literals;

constexpr auto looked_ahead = 24h;
constexpr auto stride = 5min;

std::vector<std::string> forbidden_by(const contact_rules& rules, channel by) {
  std::vector<std::string> words;
  for (auto& applied : rules.for_class(class_of(by)))
    if (auto content = std::get_if<content_rule>(&applied.rule->content))
      for (size_t place = 0; place < content_tag_count; ++place)
        if (auto tag = static_cast<content_tag>(place); content->forbidden.has(tag))
          words.emplace_back(name_of(tag));
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

} // namespace

task_law law_for(const account_state& account, const open_task& task, const contact_book* book,
                 instant now) {
  task_law law;
  auto rules = book && task.content.contacts ? book->rules_for(jurisdiction_of(account)) : nullptr;
  if (!rules)
    return law;
  planned_action asked;
  asked.number = task.number;
  asked.kind = action_kind::task;
  asked.by = task.content.by;
  asked.contacts = true;
  asked.script = task.content.script;
  auto known = contact_facts(account, task.number);
  auto request = contact_request_of(account, asked, book->sends());
  auto may = [&](instant when) { return judge(*rules, known, request, when).allowed; };
  law.never_do = forbidden_by(*rules, task.content.by);
  law.allowed = may(now);
  if (!law.allowed)
    return law;
  auto last = now;
  while (last < now + looked_ahead && may(last + stride))
    last += stride;
  if (last >= now + looked_ahead)
    return law;
  auto first_denied = last + stride;
  while (first_denied - last > 1s) {
    auto middle = last + (first_denied - last) / 2;
    (may(middle) ? last : first_denied) = middle;
  }
  law.until = std::chrono::time_point_cast<std::chrono::seconds>(first_denied);
  return law;
}

} // namespace recobro
