#pragma once

// The pages that the server gives of a portfolio's migration, added up.

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <string>

namespace recobro {

/// What all pages together come to.
struct migration_sum {
  using json = nlohmann::ordered_json;

  std::string policy, version;
  uint64_t accounts = 0, already = 0, waiting = 0, closed = 0, moved = 0, refused = 0;
  /// As the server gives them, by everything but the counts. The timers are those of the first
  /// account of all pages whose timers change; it is the first of the examples.
  std::map<std::string, json> moves, refusals;

  void add(const json& page);
};

} // namespace recobro
