#include "config/portfolio_reader.hpp"

#include "config/jurisdiction_draft.hpp"
#include "config/jurisdiction_file.hpp"
#include "config/policy_words.hpp"
#include "config/wait_text.hpp"
#include "core/base/identity.hpp"

#include <fmt/format.h>

#include <set>
#include <unordered_map>

namespace recobro {

namespace {

constexpr size_t portfolios_max = 10'000;
constexpr size_t jurisdictions_max = 20; // of one portfolio
constexpr size_t quotas_max = 20;        // of one portfolio
constexpr size_t quota_segments_max = 100;
constexpr size_t path_length_max = 4'096;
constexpr std::string_view others_key = "others";

result<std::string> read_portfolio_name(const yaml_node& node) {
  if (node.is_scalar() && (node.scalar() == "*" || account_key::make(node.scalar(), "1"))) {
    return node.scalar();
  }
  return fail(node.wrong("a portfolio's name", "1 to 64 of A-Z a-z 0-9 . _ : -, or \"*\" for every "
                                               "portfolio that is not named"));
}

void read_jurisdictions(const yaml_node& node, yaml_errors& errors, std::vector<std::string>& ids) {
  for (const yaml_node& item : items_of(node, errors, jurisdictions_max)) {
    if (item.is_scalar() && valid_jurisdiction_id(item.scalar())) {
      ids.push_back(item.scalar());
    } else {
      errors.add(item, item.wrong("a jurisdiction", "an id such as CO, MX-financial or BR-SP"));
    }
  }
}

result<bool> read_boolean(const yaml_node& node) {
  return node.boolean();
}

sender_identity read_sender(const yaml_node& node, yaml_errors& errors) {
  sender_identity made;
  yaml_map_reader map(node, errors);
  map.read("creditor", made.creditor, read_boolean);
  map.read("registered", made.registered, read_boolean);
  map.read("identifiable", made.identifiable, read_boolean);
  return made;
}

result<int64_t> read_weight(const yaml_node& node) {
  return node.integer(1, 1'000'000);
}

void read_shares(const yaml_node& node, yaml_errors& errors, quota_rule& quota) {
  if (!node.is_map()) {
    errors.add(node, node.wrong("shares", "weights by segment, e.g. {large: 1, small: 1, others: "
                                          "1}"));
    return;
  }
  if (node.size() > quota_segments_max) {
    errors.add(
      node, errc::config_wrong_value,
      fmt::format("{} segments share a quota; at most {} may", node.size(), quota_segments_max));
    return;
  }
  for (size_t at = 0; at < node.size(); ++at) {
    const yaml_node item = node.child(at);
    const auto weight = read_weight(item);
    if (!weight) {
      errors.add(item, weight.error());
    } else if (item.key() == others_key) {
      quota.others = *weight;
    } else if (!valid_word(item.key())) {
      errors.add(item, errc::config_wrong_value,
                 fmt::format("'{}' is no segment's name; expected a word, or 'others'",
                             item.key().substr(0, 60)));
    } else {
      quota.shares.push_back({std::string(item.key()), *weight});
    }
  }
}

result<duration> read_lending(const yaml_node& node) {
  const auto wait = node.is_scalar() ? parse_wait("until " + node.scalar()) : std::nullopt;
  if (!wait || !wait->until_time) {
    return fail(node.wrong("a time of day", "e.g. \"15:00\" in quotes"));
  }
  return *wait->until_time;
}

void read_quotas(const yaml_node& node, yaml_errors& errors, portfolio_settings& portfolio) {
  std::set<std::string> names;
  for (const yaml_node& item : items_of(node, errors, quotas_max)) {
    yaml_map_reader map(item, errors);
    quota_rule made;
    if (map.require("name", made.name, [](const yaml_node& value) { return value.word(); })
        && !names.insert(made.name).second) {
      errors.add(*item.find("name"), errc::config_duplicate,
                 fmt::format("the quota '{}' stands here again; keep one", made.name));
    }
    if (const auto list = map.need("channels")) {
      made.channels = read_word_set<channel>(*list, channel_names, errors).value_or(made.channels);
    }
    map.require("at_most", made.at_most,
                [](const yaml_node& value) { return value.integer(1, 1'000'000'000); });
    made.in_policy_zone = !map.read("zone", made.local, [](const yaml_node& value) {
      return value.is_scalar() ? zone::from_name(value.scalar())
                               : result<zone>{fail(value.wrong("a zone", "e.g. America/Bogota"))};
    });
    map.read("lend_from", made.lend_from, read_lending);
    if (const auto shares = map.take("shares")) {
      read_shares(*shares, errors, made);
    }
    portfolio.quotas.push_back(std::move(made));
  }
}

} // namespace

result<std::filesystem::path> read_path(const yaml_node& node) {
  const auto text = node.text(path_length_max);
  if (!text) {
    return fail(text.error());
  }
  return (std::filesystem::path(node.file()).parent_path() / *text).lexically_normal();
}

void read_portfolios(const yaml_node& node, yaml_errors& errors,
                     std::vector<portfolio_settings>& portfolios) {
  std::unordered_map<std::string, yaml_position> seen;
  for (const yaml_node& item : items_of(node, errors, portfolios_max)) {
    yaml_map_reader map(item, errors);
    portfolio_settings made;
    if (map.require("name", made.name, read_portfolio_name)) {
      const auto [first, fresh] = seen.emplace(made.name, item.position());
      if (!fresh) {
        errors.add(*item.find("name"), errc::config_duplicate,
                   fmt::format("the portfolio '{}' stands here again, first at {}:{}; keep one",
                               made.name, first->second.line, first->second.column));
      }
    }
    map.require("policy", made.policy, read_path);
    if (const auto list = map.take("jurisdictions")) {
      read_jurisdictions(*list, errors, made.jurisdictions);
    }
    map.read("templates", made.texts, read_path);
    if (const auto sender = map.take("sender")) {
      made.sender = read_sender(*sender, errors);
    }
    if (const auto quotas = map.take("quotas")) {
      read_quotas(*quotas, errors, made);
    }
    portfolios.push_back(std::move(made));
  }
}

} // namespace recobro
