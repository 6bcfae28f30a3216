#include "core/contact/judge.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// The request classes that a rule has a say in; none for what is not judged.
class_set classes_of(const contact_rule& rule) {
  struct reader {
    class_set operator()(const hours_rule& it) const { return it.classes; }
    class_set operator()(const cap_rule& it) const { return it.cap.limits; }
    class_set operator()(const barred_rule& it) const { return it.classes; }
    class_set operator()(const authorisation_rule& it) const { return it.classes; }
    class_set operator()(const parties_rule&) const { return every_class; }
    class_set operator()(const attorney_rule&) const { return every_class; }
    class_set operator()(const stop_rule&) const { return every_class; }
    class_set operator()(const content_rule&) const { return every_class; }
    class_set operator()(const sender_rule& it) const { return it.classes; }
    class_set operator()(const after_due_rule& it) const { return it.classes; }
    class_set operator()(const workplace_rule& it) const { return it.classes; }
    class_set operator()(const reply_rule&) const { return {}; }
    class_set operator()(const duty_rule&) const { return {}; }
    class_set operator()(const retention_rule&) const { return {}; }
    class_set operator()(const free_text_rule& it) const { return it.classes; }
  };
  return std::visit(reader{}, rule.content);
}

/// What the jurisdiction or its nearest parent grants; zero if nothing.
duration reply_granted(const jurisdiction& where, channel_class what) {
  for (const contact_rule& rule : where.rules)
    if (const auto* reply = std::get_if<reply_rule>(&rule.content);
        reply != nullptr && reply->classes.has(what))
      return reply->within;
  return where.parent ? reply_granted(*where.parent, what) : duration{0};
}

void add_with_parents(std::vector<jurisdiction_ptr>& all, const jurisdiction_ptr& one) {
  if (one->parent)
    add_with_parents(all, one->parent);
  if (std::ranges::find(all, one) == all.end())
    all.push_back(one);
}

} // namespace

contact_rules::contact_rules(std::vector<jurisdiction_ptr> jurisdictions) {
  if (!jurisdictions.empty())
    zones_.clear();
  for (const auto& named : jurisdictions) {
    add_with_parents(jurisdictions_, named);
    for (const zone one : named->zones)
      if (std::ranges::find(zones_, one) == zones_.end())
        zones_.push_back(one);
  }
  if (zones_.empty()) // only terms of platforms, which say nothing of places
    zones_.push_back(zone::utc());
  for (const auto& where : jurisdictions_)
    for (const contact_rule& rule : where->rules)
      all_.push_back({&rule, where.get()});
  for (size_t index = 0; index < channel_class_count; ++index) {
    const auto what = static_cast<channel_class>(index);
    for (const applied_rule& one : all_)
      if (classes_of(*one.rule).has(what))
        by_class_[index].push_back(one);
    for (size_t place = 0; place < jurisdictions.size(); ++place) {
      const duration granted = reply_granted(*jurisdictions[place], what);
      reply_within_[index] = place == 0 ? granted : std::min(reply_within_[index], granted);
    }
  }
}

std::span<const applied_rule> contact_rules::for_class(channel_class what) const {
  return by_class_[static_cast<size_t>(what)];
}

duration contact_rules::reply_within(channel_class what) const {
  return reply_within_[static_cast<size_t>(what)];
}

duration contact_rules::lookback() const {
  duration longest = *std::ranges::max_element(reply_within_);
  for (const applied_rule& one : all_)
    if (const auto* capped = std::get_if<cap_rule>(&one.rule->content))
      longest = std::max(longest, recobro::lookback(capped->cap));
    else if (const auto* answered = std::get_if<free_text_rule>(&one.rule->content))
      longest = std::max(longest, answered->within);
  return longest;
}

} // namespace recobro
