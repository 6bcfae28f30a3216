#include "config/policy_sends.hpp"
#include "config/policy_words.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace recobro {

namespace {

struct placed_link {
  send_link what;
  yaml_node place;
};
using sends_by_name = std::map<std::string, std::vector<placed_link>, std::less<>>;

sends_by_name sends_of(const policy_draft& draft) {
  sends_by_name all;
  for (const placed_action& one : actions_of(draft)) {
    if (const auto* send = std::get_if<send_action>(one.what)) {
      for (const send_link& link : links_of(*send)) {
        all[link.template_name].push_back({link, one.place});
      }
    }
  }
  for (size_t at = 0; at < draft.rules.learners.size(); ++at) {
    const auto& choices = draft.rules.learners[at].choices;
    for (size_t way = 0; way < choices.size(); ++way) {
      all[choices[way].template_name].push_back(
        {{choices[way].by, choices[way].template_name}, draft.learners[at][way]});
    }
  }
  return all;
}

struct placed_script {
  const task_action* what;
  yaml_node place;

  /// A task that contacts nobody is shown the words for whoever is at a desk.
  channel by() const { return what->by.value_or(channel::agent_call); }
};
using scripts_by_name = std::map<std::string, std::vector<placed_script>, std::less<>>;

scripts_by_name scripts_of(const policy_draft& draft) {
  scripts_by_name all;
  for (const placed_action& one : actions_of(draft)) {
    const auto* task = std::get_if<task_action>(one.what);
    if (task && !task->script.empty()) {
      all[task->script].push_back({task, one.place});
    }
  }
  return all;
}

std::string missing_text(const placed_templates& language, std::string_view name) {
  std::vector<std::string_view> known;
  for (const message_template& one : language.set.templates) {
    known.push_back(one.name);
  }
  return fmt::format("there is no text '{}' in '{}'; add it to {}{}", name, language.set.language,
                     language.file, did_you_mean(name, known));
}

bool has_tones(const template_set& set, std::string_view name) {
  return std::ranges::any_of(set.templates,
                             [&](const message_template& one) { return one.name == name; });
}

/// The tones of the policy, each where it stands first.
std::map<std::string, yaml_node> tones_of(const policy_draft& draft) {
  std::map<std::string, yaml_node> tones;
  const auto note = [&](const std::string& tone, const yaml_node& where) {
    if (!tone.empty()) {
      tones.emplace(tone, where);
    }
  };
  for (size_t index = 0; index < draft.phases.size(); ++index) {
    const phase& here = draft.rules.phases[index];
    note(here.tone, draft.phases[index].own.where);
    for (size_t at = 0; at < here.strategies.size(); ++at) {
      note(here.strategies[at].tone, draft.phases[index].strategies[at].where);
    }
  }
  return tones;
}

/// Tones that no text has, and texts whose tone nobody takes.
void check_tones(const std::map<std::string, yaml_node>& tones, const placed_templates& language,
                 yaml_errors& warnings, std::vector<std::string>& found) {
  std::vector<std::string_view> known;
  for (const auto& [tone, where] : tones) {
    known.push_back(tone);
    if (std::ranges::find(language.set.templates, tone, &message_template::tone)
        == language.set.templates.end()) {
      warn(warnings, where,
           fmt::format("no text in '{}' has the tone '{}', so it changes nothing; add variants to "
                       "{}",
                       language.set.language, tone, language.file));
    }
  }
  for (size_t at = 0; at < language.set.templates.size(); ++at) {
    const message_template& one = language.set.templates[at];
    if (!one.tone.empty() && !tones.contains(one.tone) && !language.inherited(at)) {
      found.push_back(fmt::format("{}: no phase or strategy has the tone '{}' of the text '{}'{}",
                                  language.place_of(at), one.tone, one.name,
                                  did_you_mean(one.tone, known)));
    }
  }
}

void check_sends(const sends_by_name& sends, const placed_templates& language,
                 yaml_errors& warnings) {
  for (const auto& [name, places] : sends) {
    const message_template* text = language.set.find(name);
    if (!text && has_tones(language.set, name)) {
      warn(warnings, places.front().place,
           fmt::format("every text '{}' in '{}' is for a tone; add one without 'tone' to {}, for "
                       "phases and strategies of another",
                       name, language.set.language, language.file));
      continue;
    }
    if (!text) {
      warnings.add(places.front().place, errc::config_unknown_name, missing_text(language, name));
      continue;
    }
    std::set<channel> told;
    for (const auto& [what, place] : places) {
      const channel by = what.by;
      if (!text->channels.has(by) && told.insert(by).second) {
        warn(warnings, place,
             fmt::format("the text '{}' in '{}' is not for {}; add the channel to it in {}", name,
                         language.set.language, name_of(by), language.file));
      }
    }
  }
}

/// For people to say, and not to be sent.
bool is_spoken(const message_template& one) {
  constexpr word_set<channel> by_people{channel::agent_call, channel::visit};
  constexpr word_set<channel> written{
    channel::whatsapp,         channel::sms, channel::email, channel::letter,
    channel::certified_letter, channel::push};
  return one.channels.meets(by_people) && !one.channels.meets(written);
}

/// Words may be kept elsewhere, so what is missing is told only where some are written here.
void check_scripts(const scripts_by_name& scripts, const placed_templates& language,
                   yaml_errors& warnings) {
  if (std::ranges::none_of(language.set.templates, is_spoken)) {
    return;
  }
  for (const auto& [name, places] : scripts) {
    const message_template* text = language.set.find(name);
    if (!text) {
      // The script of a task that contacts nobody may be the name of the work, without words.
      const auto speaks = std::ranges::find_if(
        places, [](const placed_script& one) { return one.what->by.has_value(); });
      if (speaks != places.end()) {
        warn(warnings, speaks->place, "of its script: " + missing_text(language, name));
      }
      continue;
    }
    const auto unfit = std::ranges::find_if(places, [&](const placed_script& one) {
      return !text->channels.has(one.by()) && (one.what->by || is_spoken(*text));
    });
    if (unfit != places.end()) {
      warn(warnings, unfit->place,
           fmt::format("the text '{}' in '{}' is not for {}, so whoever does the task is not shown "
                       "it; add the channel to it in {}, or name another script",
                       name, language.set.language, name_of(unfit->by()), language.file));
    }
  }
}

/// The rule that forbids what the text says of itself.
const applied_rule* forbidding(const contact_rules& rules, tag_set says) {
  for (const applied_rule& one : rules.all()) {
    const auto* content = std::get_if<content_rule>(&one.rule->content);
    if (content && content->forbidden.meets(says)) {
      return &one;
    }
  }
  return nullptr;
}

bool names_an_offer(const message_text& text) {
  return text.has(template_variable::offer_amount) || text.has(template_variable::offer_date);
}

/// A text without a value for each of its variables does not go out.
void check_offers(const policy_draft& draft, const sends_by_name& sends,
                  const placed_templates& language, std::vector<std::string>& found) {
  const bool offers = std::ranges::any_of(actions_of(draft), [](const placed_action& one) {
    return std::holds_alternative<make_offer>(*one.what);
  });
  for (size_t at = 0; at < language.set.templates.size() && !offers; ++at) {
    const message_template& one = language.set.templates[at];
    if (sends.contains(one.name)
        && (names_an_offer(one.subject) || names_an_offer(one.text)
            || (one.brief && names_an_offer(*one.brief)))) {
      found.push_back(
        fmt::format("{}: the text '{}' names an offer, and the policy makes none; add "
                    "a step 'offer: ...' before the send",
                    language.place_of(at), one.name));
    }
  }
}

void check_texts(const sends_by_name& sends, const scripts_by_name& scripts,
                 const placed_templates& language, const contact_rules* rules,
                 std::vector<std::string>& found) {
  for (size_t at = 0; at < language.set.templates.size(); ++at) {
    const message_template& one = language.set.templates[at];
    const auto place = language.place_of(at);
    const bool sent = sends.contains(one.name) || scripts.contains(one.name);
    // Whoever extends a policy need not send all of its texts.
    if (!sent && !language.inherited(at)) {
      found.push_back(
        fmt::format("{}: the text '{}' is never sent by this policy", place, one.name));
    }
    if (rules && (sent || !language.inherited(at))) {
      if (const applied_rule* rule = forbidding(*rules, one.says)) {
        found.push_back(fmt::format("{}: contact rule {} forbids what the text '{}' says: {}",
                                    place, rule->rule->id, one.name, rule->rule->says));
      }
    }
  }
}

} // namespace

std::vector<std::string> find_template_gaps(const policy_draft& draft,
                                            std::span<const placed_templates> templates,
                                            const contact_rules* rules, yaml_errors& warnings) {
  std::vector<std::string> found;
  const auto sends = sends_of(draft);
  const auto scripts = scripts_of(draft);
  const auto tones = tones_of(draft);
  for (const placed_templates& language : templates) {
    check_sends(sends, language, warnings);
    check_scripts(scripts, language, warnings);
    check_texts(sends, scripts, language, rules, found);
    check_offers(draft, sends, language, found);
    check_tones(tones, language, warnings, found);
  }
  return found;
}

} // namespace recobro
