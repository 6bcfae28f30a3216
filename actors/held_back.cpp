#include "actors/held_back.hpp"

#include <algorithm>

namespace recobro {

// The row: (agent '\0' reason '\0')*

std::string held_back_row(std::string_view team) {
  return "held_back/" + std::string(team);
}

std::string text_of(const held_agents& held) {
  std::string text;
  for (const auto& [agent, reason] : held) {
    text.append(agent).push_back('\0');
    text.append(reason, 0, reason.find('\0')).push_back('\0');
  }
  return text;
}

result<held_agents> read_held_back(const journal& store, std::string_view team) {
  const auto row = store.meta(held_back_row(team));
  if (!row)
    return fail(row.error());
  held_agents held;
  std::string_view rest = *row ? std::string_view(**row) : std::string_view();
  const auto take = [&] {
    const auto end = std::min(rest.find('\0'), rest.size());
    const auto word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return std::string(word);
  };
  while (!rest.empty()) {
    auto agent = take();
    held.emplace(std::move(agent), take());
  }
  return held;
}

} // namespace recobro
