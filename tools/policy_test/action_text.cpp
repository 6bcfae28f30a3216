#include "tools/policy_test/action_text.hpp"

#include "tools/policy_test/moment.hpp"

#include <fmt/format.h>

#include <functional>

namespace recobro {

namespace {

/// Deeds as one side of a graph, patterns as the other: the largest matching.
class matching {
public:
  matching(const std::vector<action_pattern>& patterns, const std::vector<const deed*>& deeds,
           zone local)
    : patterns_(patterns)
    , deeds_(deeds)
    , local_(local)
    , taken_by_(deeds.size(), none) {}

  bool place(size_t pattern) {
    seen_.assign(deeds_.size(), false);
    return find_room(pattern);
  }

private:
  static constexpr size_t none = static_cast<size_t>(-1);

  bool find_room(size_t pattern) {
    for (size_t at = 0; at < deeds_.size(); ++at) {
      if (seen_[at] || !fits(patterns_[pattern], *deeds_[at], local_))
        continue;
      seen_[at] = true;
      if (taken_by_[at] == none || find_room(taken_by_[at])) {
        taken_by_[at] = pattern;
        return true;
      }
    }
    return false;
  }

  const std::vector<action_pattern>& patterns_;
  const std::vector<const deed*>& deeds_;
  zone local_;
  std::vector<size_t> taken_by_;
  std::vector<bool> seen_;
};

bool differs(const std::optional<std::string>& wanted, const std::string& is) {
  return wanted && *wanted != is;
}

template <class Item>
std::string lines_of(const std::vector<Item>& items, const std::function<std::string(Item)>& text) {
  std::string lines;
  for (const auto& one : items)
    lines += (lines.empty() ? "" : "\n") + text(one);
  return lines.empty() ? "nothing" : lines;
}

void append(std::string& text, const std::string& more) {
  text += (text.empty() ? "" : ", ") + more;
}

std::string priority_text(const std::pair<int64_t, int64_t>& bounds) {
  return bounds.first == bounds.second
           ? fmt::format("priority {}", bounds.first)
           : fmt::format("priority {} to {}", bounds.first, bounds.second);
}

} // namespace

std::string text_of(const deed& done, zone local) {
  const auto& content = done.content;
  std::string text;
  if (content.kind == action_kind::send)
    text = fmt::format("{} {}", name_of(content.by), content.what);
  else
    text = fmt::format("task {}{}{}, priority {}", content.what,
                       content.script.empty() ? "" : " with script ", content.script,
                       content.priority.points);
  switch (done.at) {
  case deed::stage::waiting:
    append(text, fmt::format("waits until {} by rule {}", clock_text(local, done.waits_until),
                             done.rule));
    break;
  case deed::stage::in_outbox:
    append(text, "in the outbox since " + clock_text(local, done.since));
    break;
  case deed::stage::left:
    append(text, "at " + clock_text(local, done.since));
    break;
  case deed::stage::withdrawn:
    append(text, fmt::format("withdrawn at {} for {}{}", clock_text(local, done.since),
                             done.withdrawn_for, done.rule.empty() ? "" : " " + done.rule));
    break;
  }
  append(text, "because " + content.because);
  return text;
}

std::string text_of(const action_pattern& wanted, zone local) {
  std::string text;
  if (wanted.by)
    text = name_of(*wanted.by);
  if (wanted.template_name)
    text += (text.empty() ? "" : " ") + *wanted.template_name;
  if (wanted.kind)
    text = "task " + *wanted.kind;
  if (wanted.script)
    text += " with script " + *wanted.script;
  if (text.empty())
    text = "any";
  if (wanted.priority)
    append(text, priority_text(*wanted.priority));
  if (wanted.at)
    append(text, "at " + clock_text(local, *wanted.at));
  if (wanted.on)
    append(text, "on " + format_date(*wanted.on));
  if (wanted.until)
    append(text, "waits until " + clock_text(local, *wanted.until));
  if (wanted.rule)
    append(text, "by rule " + *wanted.rule);
  if (wanted.reason)
    append(text, "for " + *wanted.reason);
  if (wanted.because)
    append(text, "because " + *wanted.because);
  return text;
}

std::string text_of(const std::vector<const deed*>& deeds, zone local) {
  return lines_of<const deed*>(deeds, [&](const deed* one) { return text_of(*one, local); });
}

std::string text_of(const std::vector<action_pattern>& patterns, zone local) {
  return lines_of<action_pattern>(patterns,
                                  [&](const action_pattern& one) { return text_of(one, local); });
}

bool fits(const action_pattern& wanted, const deed& done, zone local) {
  const auto& content = done.content;
  const bool sends = content.kind == action_kind::send;
  if ((wanted.by || wanted.template_name) && !sends)
    return false;
  if ((wanted.kind || wanted.script || wanted.priority) && sends)
    return false;
  if (wanted.by && *wanted.by != content.by)
    return false;
  if (differs(wanted.template_name, content.what) || differs(wanted.kind, content.what)
      || differs(wanted.script, content.script) || differs(wanted.because, content.because)
      || differs(wanted.rule, done.rule) || differs(wanted.reason, done.withdrawn_for))
    return false;
  if ((wanted.at && *wanted.at != done.since)
      || (wanted.on && *wanted.on != local.local_date(done.since))
      || (wanted.until && *wanted.until != done.waits_until))
    return false;
  const auto points = content.priority.points;
  return !wanted.priority
         || (points >= wanted.priority->first && points <= wanted.priority->second);
}

std::vector<action_pattern> unanswered(const std::vector<action_pattern>& patterns,
                                       const std::vector<const deed*>& deeds, zone local) {
  matching made{patterns, deeds, local};
  std::vector<action_pattern> left;
  for (size_t at = 0; at < patterns.size(); ++at)
    if (!made.place(at))
      left.push_back(patterns[at]);
  return left;
}

} // namespace recobro
