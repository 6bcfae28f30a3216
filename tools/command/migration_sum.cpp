#include "tools/command/migration_sum.hpp"

namespace recobro {

namespace {

using json = migration_sum::json;

constexpr size_t examples_max = 3;

bool shows_timers(const json& one) {
  return one.contains("gone") || one.contains("new");
}

void add_counts(json& known, const json& one) {
  for (const auto* count : {"accounts", "timers_gone", "timers_new", "actions_cancelled"})
    if (one.contains(count))
      known[count] = known[count].get<uint64_t>() + one[count].get<uint64_t>();
}

/// The one whose timers are shown, if it is of this page, then the first of all pages.
json examples_of(const json& known, const json& names, bool timers_are_its) {
  auto made = json::array();
  const auto add = [&](const json& name) {
    if (made.size() < examples_max)
      made.push_back(name);
  };
  if (timers_are_its)
    add(names.front());
  for (const auto& each : known)
    add(each);
  for (size_t at = timers_are_its ? 1 : 0; at < names.size(); ++at)
    add(names[at]);
  return made;
}

void merge(std::map<std::string, json>& into, const json& one) {
  std::string key;
  for (const auto& [name, value] : one.items())
    if (value.is_string())
      key += value.get<std::string>() + '\n';
  auto [place, fresh] = into.emplace(key, one);
  if (fresh)
    return;
  auto& known = place->second;
  add_counts(known, one);
  // The pages before may have had paused accounts only, whose timers stay as they are.
  const bool first_with_timers = !shows_timers(known) && shows_timers(one);
  known["examples"] = examples_of(known["examples"], one["examples"], first_with_timers);
  if (first_with_timers)
    for (const auto* timers : {"gone", "new"})
      if (one.contains(timers))
        known[timers] = one[timers];
}

} // namespace

void migration_sum::add(const json& page) {
  policy = page["policy"].get<std::string>();
  version = page["version"].get<std::string>();
  accounts += page["accounts"].get<uint64_t>();
  already += page["already"].get<uint64_t>();
  waiting += page["waiting"].get<uint64_t>();
  closed += page["closed"].get<uint64_t>();
  for (const auto& one : page["moves"]) {
    moved += one["accounts"].get<uint64_t>();
    merge(moves, one);
  }
  for (const auto& one : page["refused"]) {
    refused += one["accounts"].get<uint64_t>();
    merge(refusals, one);
  }
}

} // namespace recobro
