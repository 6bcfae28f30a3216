// What a send says: one channel, or several of which one is tried after the other.

#include "config/jurisdiction_words.hpp"
#include "config/policy_draft.hpp"
#include "config/policy_words.hpp"
#include "config/wait_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace recobro {

namespace {

/// Results that say that a contact came to nothing.
constexpr std::array failures{contact_outcome::failed, contact_outcome::no_answer,
                              contact_outcome::wrong_person};
const std::array<std::string_view, 3> failure_names{name_of(failures[0]), name_of(failures[1]),
                                                    name_of(failures[2])};

void read_link(yaml_map_reader& map, channel& by, std::string& template_name) {
  map.require("channel", by, [](const yaml_node& value) { return value.one_of(channel_names); });
  map.require("template", template_name, [](const yaml_node& value) { return value.word(); });
}

send_link read_link(const yaml_node& node, yaml_errors& errors) {
  send_link link;
  yaml_map_reader map(node, errors);
  read_link(map, link.by, link.template_name);
  return link;
}

result<duration> read_patience(const yaml_node& node) {
  const auto wait = node.is_scalar() ? parse_wait(node.scalar()) : std::nullopt;
  const bool fits = wait && !wait->business_days && !wait->until_time;
  const auto length = fits ? std::chrono::days{wait->days} + wait->fixed : duration{0};
  if (length <= duration{0}) {
    return fail(node.wrong("how long a link may wait", "hours, minutes or days, e.g. '4 hours'"));
  }
  return length;
}

bool can_stay_unanswered(channel by) {
  return by == channel::voice || by == channel::visit || by == channel::agent_call;
}

void read_next_when(const yaml_node& list, send_action& action, const std::vector<send_link>& links,
                    yaml_errors& errors) {
  action.next_when.clear();
  for (const yaml_node& item : items_of(list, errors, failures.size())) {
    const auto index = item.one_of(failure_names);
    if (!index) {
      errors.add(item, index.error());
      continue;
    }
    const contact_outcome outcome = failures[*index];
    if (outcome == contact_outcome::no_answer
        && std::ranges::none_of(links,
                                [](const send_link& one) { return can_stay_unanswered(one.by); })) {
      errors.add(item, errc::config_wrong_value,
                 "only voice, visit and agent_call can have no answer, and none of them is in the "
                 "chain; remove it");
    }
    action.next_when.push_back(outcome);
  }
  if (list.is_sequence() && list.size() == 0) {
    errors.add(list, errc::config_wrong_value,
               "the list is empty; expected at least one result, e.g. [failed], or remove it");
  }
}

std::vector<send_link> read_links(const yaml_node& list, yaml_errors& errors) {
  std::vector<send_link> links;
  const auto items = items_of(list, errors, channel_count);
  if (list.is_sequence() && list.size() < 2) {
    errors.add(list, errc::config_wrong_value,
               "a chain has at least two links; write {channel: ..., template: ...} for a single "
               "send");
  }
  for (const yaml_node& item : items) {
    const auto by = item.is_map() ? item.find("channel") : std::nullopt;
    const bool known = by && by->one_of(channel_names).has_value();
    const send_link link = read_link(item, errors);
    const auto twice = std::ranges::find(links, link.by, &send_link::by);
    if (known && twice != links.end()) {
      errors.add(
        item, errc::config_duplicate,
        fmt::format("{} is in the chain already; each channel is tried once", name_of(link.by)));
    }
    links.push_back(link);
  }
  return links;
}

send_action chain_of(std::vector<send_link> links) {
  send_action action;
  if (links.empty()) {
    return action;
  }
  action.by = links.front().by;
  action.template_name = std::move(links.front().template_name);
  action.others.assign(links.begin() + 1, links.end());
  return action;
}

} // namespace

send_action read_send(const yaml_node& node, yaml_errors& errors) {
  if (node.is_sequence()) {
    return chain_of(read_links(node, errors));
  }
  const auto list = node.is_map() ? node.find("first_of") : std::nullopt;
  if (!list) {
    send_action action;
    yaml_map_reader alone(node, errors);
    read_link(alone, action.by, action.template_name);
    alone.read("to", action.to,
               [](const yaml_node& value) { return value.one_of(party_role_names); });
    return action;
  }
  yaml_map_reader map(node, errors);
  map.take("first_of");
  const auto links = read_links(*list, errors);
  send_action action = chain_of(links);
  map.read("within", action.within, read_patience);
  if (const auto results = map.take("next_when")) {
    read_next_when(*results, action, links, errors);
  }
  return action;
}

std::vector<send_link> links_of(const send_action& send) {
  std::vector<send_link> links{{send.by, send.template_name}};
  links.insert(links.end(), send.others.begin(), send.others.end());
  return links;
}

} // namespace recobro
