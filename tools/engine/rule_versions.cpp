#include "tools/engine/rule_versions.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace recobro {

namespace {

constexpr size_t version_digits = 16; // of those that verdicts name

bool is_version(std::string_view text) {
  return text.size() >= version_digits
         && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

result<stored_rules> read_rules(const std::string& bytes) {
  const auto damaged = [](std::string_view why) {
    return fail(errc::store_damaged, fmt::format("stored contact rules cannot be read: {}", why));
  };
  try {
    const auto from = nlohmann::json::parse(bytes);
    stored_rules made{.version = from.at("version"),
                      .id = from.at("id"),
                      .name = from.at("name"),
                      .reading = from.at("reading"),
                      .parent = from.at("parent"),
                      .text = from.at("text")};
    const auto day = [](const nlohmann::json& text) {
      return parse_date(text.get<std::string>()).value_or(date{});
    };
    for (const auto& text : from.at("holidays"))
      made.holidays.push_back(day(text));
    made.known_from = day(from.at("known_from"));
    made.known_until = day(from.at("known_until"));
    return made;
  } catch (const std::exception& cause) {
    return damaged(cause.what());
  }
}

} // namespace

std::vector<std::pair<std::string, std::string>>
rules_for_store(std::span<const jurisdiction_ptr> all) {
  std::vector<std::pair<std::string, std::string>> made;
  for (const auto& one : all) {
    nlohmann::ordered_json to{{"version", one->version},
                              {"id", one->id},
                              {"name", one->name},
                              {"reading", one->reading},
                              {"parent", one->parent ? one->parent->version : ""},
                              {"text", one->text},
                              {"known_from", format_date(one->holidays.known_from)},
                              {"known_until", format_date(one->holidays.known_until)},
                              {"holidays", nlohmann::ordered_json::array()}};
    for (const date day : one->holidays.days)
      to["holidays"].push_back(format_date(day));
    made.emplace_back(rules_meta_name(one->version),
                      to.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  return made;
}

result<void> keep_rules(journal& store,
                        std::span<const std::pair<std::string, std::string>> rules) {
  for (const auto& [name, value] : rules) {
    const auto known = store.meta(name);
    if (!known)
      return fail(known.error());
    if (*known)
      continue;
    if (auto put = store.put_meta(name, value); !put)
      return put;
  }
  return {};
}

result<std::optional<stored_rules>> rules_at(const journal& store, std::string_view version) {
  if (!is_version(version))
    return fail(errc::usage,
                fmt::format("'{}' is no version of contact rules; expected at least {} digits of "
                            "its hash, as verdicts name them",
                            version.substr(0, 80), version_digits));
  const auto bytes = store.meta(rules_meta_name(version));
  if (!bytes)
    return fail(bytes.error());
  if (!*bytes)
    return std::nullopt;
  auto made = read_rules(**bytes);
  if (!made)
    return fail(made.error());
  if (!made->version.starts_with(version))
    return std::nullopt;
  return *std::move(made);
}

} // namespace recobro
