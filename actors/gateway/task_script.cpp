#include "actors/gateway/task_script.hpp"

#include "core/account/text_values.hpp"
#include "core/account/timers.hpp"

#include <nlohmann/json.hpp>

namespace recobro {

namespace {

/// The strategy's, else the phase's, as of now: the words are said now.
std::string tone_of(const account_view& view) {
  if (!view.rules)
    return {};
  auto treatment = current_strategy(view.state, *view.rules);
  if (treatment && !treatment->tone.empty())
    return treatment->tone;
  auto here = current_phase(view.state, *view.rules);
  return here ? here->tone : std::string{};
}

std::string name_in(const std::string& debtor) {
  auto read = nlohmann::json::parse(debtor, nullptr, false);
  auto name = read.is_object() ? read.find("name") : read.end();
  return name != read.end() && name->is_string() ? name->get<std::string>() : std::string{};
}

} // namespace

void write_script(json_writer& out, const gateway_context& context, const account_view& view,
                  const open_task& task, const std::string& debtor) {
  auto& content = task.content;
  auto texts = content.script.empty() ? nullptr : context.surroundings.texts(view.key.portfolio());
  if (!texts)
    return;
  auto by = content.contacts ? content.by : channel::agent_call;
  auto found = find_script(*texts, content.script, tone_of(view), by, view.state.language);
  if (!found.text)
    return;
  auto values = text_values_of(view.state, context.engine.time().now());
  auto say = [&](template_variable which, std::string text) {
    auto& value = values[static_cast<size_t>(which)];
    if (value.empty())
      value = std::move(text);
  };
  say(template_variable::debtor_name, name_in(debtor));
  say(template_variable::contract, std::string{view.key.number()});
  out.text("script_text", fill_script(found.text->text_for(by), std::move(values)));
  out.text("script_language", found.language);
}

} // namespace recobro
