#include "config/jurisdiction_draft.hpp"
#include "config/jurisdiction_words.hpp"
#include "config/wait_text.hpp"
#include "config/week_text.hpp"
#include "core/base/identity.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr size_t says_length_max = 300;

/// One rule under the reader: its keys, where complaints go, what it may refer to.
struct rule_reader {
  yaml_map_reader& keys;
  jurisdiction_draft& draft;
  yaml_errors& errors;
};

class_set read_classes(rule_reader& rule, std::string_view key,
                       std::optional<class_set> otherwise) {
  const auto node = otherwise ? rule.keys.take(key) : rule.keys.need(key);
  if (!node)
    return otherwise.value_or(class_set{});
  return read_word_set<channel_class>(*node, channel_class_names, rule.errors)
    .value_or(class_set{});
}

result<bool> read_boolean(const yaml_node& node) {
  return node.boolean();
}

/// "7 days", "48 hours": time that passes, whatever the clocks show.
result<duration> read_length(const yaml_node& node) {
  const auto wait = node.is_scalar() ? parse_wait(node.scalar()) : std::nullopt;
  if (!wait || wait->business_days || wait->until_time || !takes_time(*wait))
    return fail(node.wrong("a length of time", "e.g. '7 days', '48 hours'"));
  return std::chrono::days{wait->days} + wait->fixed;
}

rule_content read_hours(rule_reader& rule) {
  hours_rule made{.classes = read_classes(rule, "channels", std::nullopt)};
  if (const auto list = rule.keys.need("open"))
    made.open.week = read_week(*list, rule.errors);
  const bool treated = rule.keys.require(
    "holidays", made.open.on_holiday, [](const yaml_node& it) { return it.one_of(holiday_words); });
  if (treated && made.open.on_holiday != holiday_treatment::free && !rule.draft.has_holidays)
    rule.errors.add(*rule.keys.node().find("holidays"), errc::config_missing_key,
                    "the file does not say whose holidays; add 'holidays: {country: ...}' to it");
  rule.keys.read("debtor_may_widen", made.debtor_may_widen, read_boolean);
  return made;
}

void read_period(const yaml_node& node, contact_cap& cap, yaml_errors& errors) {
  if (node.is_scalar() && node.scalar() == "day") {
    cap.period = cap_period::day;
  } else if (node.is_scalar() && node.scalar() == "week") {
    cap.period = cap_period::week;
  } else if (const auto length = read_length(node)) {
    cap.period = cap_period::rolling;
    cap.length = *length;
  } else {
    errors.add(node, node.wrong("a period", "'day' or 'week' of the debtor's calendar, or a length "
                                            "of time such as '7 days'"));
  }
}

cap_rule read_cap_frame(rule_reader& rule, contact_depth armed_by) {
  cap_rule made;
  made.cap.limits = read_classes(rule, "channels", std::nullopt);
  made.cap.counts = read_classes(rule, "pool", made.cap.limits);
  made.cap.armed_by = armed_by;
  rule.keys.require("scope", made.cap.scope,
                    [](const yaml_node& it) { return it.one_of(cap_scope_words); });
  made.cap.inbound_counts = armed_by != contact_depth::attempt;
  rule.keys.read("inbound_counts", made.cap.inbound_counts, read_boolean);
  rule.keys.read("lifted_by_consent", made.lifted_by_consent, read_length);
  return made;
}

contact_depth read_armed_by(rule_reader& rule, std::string_view key) {
  contact_depth found = contact_depth::attempt;
  rule.keys.require(key, found, [](const yaml_node& it) { return it.one_of(contact_depth_names); });
  return found;
}

rule_content read_cap(rule_reader& rule) {
  cap_rule made = read_cap_frame(rule, read_armed_by(rule, "armed_by"));
  rule.keys.require("at_most", made.cap.limit,
                    [](const yaml_node& it) { return it.integer(1, 1'000); });
  if (const auto period = rule.keys.need("in"))
    read_period(*period, made.cap, rule.errors);
  return made;
}

/// A gap between contacts is a cap of one.
rule_content read_gap(rule_reader& rule) {
  cap_rule made = read_cap_frame(rule, contact_depth::attempt);
  rule.keys.require("at_least", made.cap.length, read_length);
  return made;
}

rule_content read_quiet_period(rule_reader& rule) {
  cap_rule made = read_cap_frame(rule, read_armed_by(rule, "after"));
  if (const auto period = rule.keys.need("lasts"))
    read_period(*period, made.cap, rule.errors);
  return made;
}

rule_content read_content(rule_reader& rule) {
  content_rule made;
  if (const auto list = rule.keys.need("forbidden"))
    made.forbidden
      = read_word_set<content_tag>(*list, content_tag_names, rule.errors).value_or(tag_set{});
  return made;
}

rule_content read_parties(rule_reader& rule) {
  parties_rule made;
  if (const auto list = rule.keys.need("allowed"))
    made.allowed
      = read_word_set<party_role>(*list, party_role_names, rule.errors).value_or(role_set{});
  if (const auto list = rule.keys.take("for_location"))
    made.for_location
      = read_word_set<party_role>(*list, party_role_names, rule.errors).value_or(role_set{});
  return made;
}

rule_content read_sender(rule_reader& rule) {
  sender_rule made{.classes = read_classes(rule, "channels", std::nullopt)};
  rule.keys.read("registered", made.registered, read_boolean);
  rule.keys.read("identifiable", made.identifiable, read_boolean);
  rule.keys.read("creditor", made.creditor, read_boolean);
  return made;
}

rule_content read_reply(rule_reader& rule) {
  reply_rule made{.classes = read_classes(rule, "channels", std::nullopt)};
  rule.keys.require("within", made.within, read_length);
  return made;
}

struct rule_kind {
  std::string_view word;
  rule_content (*read)(rule_reader&);
};

constexpr std::array<rule_kind, 17> kinds{{
  {"hours", read_hours},
  {"cap", read_cap},
  {"gap", read_gap},
  {"quiet_period", read_quiet_period},
  {"barred",
   [](rule_reader& rule) -> rule_content {
     return barred_rule{read_classes(rule, "channels", std::nullopt)};
   }},
  {"authorisation",
   [](rule_reader& rule) -> rule_content {
     return authorisation_rule{read_classes(rule, "channels", std::nullopt)};
   }},
  {"parties", read_parties},
  {"attorney", [](rule_reader&) -> rule_content { return attorney_rule{}; }},
  {"stop",
   [](rule_reader& rule) -> rule_content {
     stop_rule made;
     rule.keys.require("all_channels", made.all_channels, read_boolean);
     return made;
   }},
  {"content", read_content},
  {"sender", read_sender},
  {"after_due",
   [](rule_reader& rule) -> rule_content {
     return after_due_rule{read_classes(rule, "channels", std::nullopt)};
   }},
  {"workplace",
   [](rule_reader& rule) -> rule_content {
     workplace_rule made{.classes = read_classes(rule, "channels", std::nullopt)};
     rule.keys.read("only_if_forbidden", made.only_if_forbidden, read_boolean);
     return made;
   }},
  {"reply", read_reply},
  {"free_text",
   [](rule_reader& rule) -> rule_content {
     free_text_rule made{.classes = read_classes(rule, "channels", std::nullopt)};
     rule.keys.require("within", made.within, read_length);
     return made;
   }},
  {"duty",
   [](rule_reader& rule) -> rule_content {
     return duty_rule{read_classes(rule, "channels", every_class)};
   }},
  {"retention",
   [](rule_reader& rule) -> rule_content {
     retention_rule made;
     rule.keys.require("years", made.years, [](const yaml_node& it) { return it.integer(1, 100); });
     return made;
   }},
}};

constexpr auto kind_words = [] {
  std::array<std::string_view, kinds.size()> words;
  std::ranges::transform(kinds, words.begin(), &rule_kind::word);
  return words;
}();

void read_rule_sources(rule_reader& rule, contact_rule& made) {
  const auto list
    = made.mark == rule_mark::unverified ? rule.keys.take("sources") : rule.keys.need("sources");
  if (!list)
    return;
  const auto& known = rule.draft.made.sources;
  std::vector<std::string_view> ids;
  for (const rule_source& source : known)
    ids.push_back(source.id);
  for (const yaml_node& item : items_of(*list, rule.errors, known.size() + 1)) {
    if (const auto index = item.one_of(ids))
      made.sources.push_back(static_cast<uint16_t>(*index));
    else
      rule.errors.add(item, errc::config_unknown_name,
                      fmt::format("no source of this file is called '{}'", item.scalar()));
  }
  if (list->is_sequence() && list->size() == 0 && made.mark != rule_mark::unverified)
    rule.errors.add(*list, errc::config_missing_key,
                    "no source; name one, or mark the rule 'unverified'");
}

void read_in_force(rule_reader& rule, contact_rule& made) {
  const auto node = rule.keys.take("in_force");
  if (!node)
    return;
  yaml_map_reader keys{*node, rule.errors};
  const auto day = [](const yaml_node& it) { return it.day(); };
  keys.read("from", made.in_force_from, day);
  keys.read("until", made.in_force_until, day);
  if (made.in_force_until <= made.in_force_from)
    rule.errors.add(*node, errc::config_wrong_value, "'until' is not later than 'from'");
}

/// Nothing when it belongs to the other reading.
std::optional<contact_rule> read_rule(const yaml_node& node, jurisdiction_draft& draft,
                                      yaml_errors& errors) {
  yaml_map_reader keys{node, errors};
  rule_reader rule{keys, draft, errors};
  contact_rule made;
  std::string id;
  keys.require("id", id, [](const yaml_node& it) { return it.word(); });
  made.id = fmt::format("{}.{}", draft.made.id, id);
  const auto kind = keys.need("kind");
  keys.require("says", made.says, [](const yaml_node& it) { return it.text(says_length_max); });
  keys.require("mark", made.mark, [](const yaml_node& it) { return it.one_of(rule_mark_names); });
  read_rule_sources(rule, made);
  std::optional<rule_reading> reading;
  keys.read("reading", reading, [](const yaml_node& it) -> result<rule_reading> {
    const auto index = it.one_of(reading_words);
    if (!index)
      return fail(index.error());
    return static_cast<rule_reading>(*index);
  });
  read_in_force(rule, made);
  if (kind) {
    if (const auto index = kind->one_of(kind_words))
      made.content = kinds[*index].read(rule);
    else
      errors.add(*kind, index.error());
  }
  if (reading && *reading != draft.around.reading)
    return std::nullopt;
  return made;
}

} // namespace

void read_rules(const yaml_node& list, jurisdiction_draft& draft, yaml_errors& errors) {
  auto& rules = draft.made.rules;
  for (const yaml_node& item : items_of(list, errors, jurisdiction_rules_max)) {
    auto rule = read_rule(item, draft, errors);
    if (!rule)
      continue;
    if (std::ranges::find(rules, rule->id, &contact_rule::id) != rules.end())
      errors.add(item, errc::config_duplicate,
                 fmt::format("a rule '{}' stands here already", rule->id));
    rules.push_back(std::move(*rule));
  }
}

} // namespace recobro
