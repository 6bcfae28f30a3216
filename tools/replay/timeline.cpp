#include "tools/replay/timeline.hpp"

#include <algorithm>
#include <numeric>

namespace recobro {

void timeline::add(std::string_view line) {
  ++lines_;
  auto parsed = parser_.parse(line);
  if (!parsed) {
    refused_.push_back({lines_, parsed.error()});
    return;
  }
  commands_.push_back(std::move(*parsed));
  if (with_text_)
    texts_.emplace_back(line);
}

void timeline::arrange() {
  order_.resize(commands_.size());
  std::iota(order_.begin(), order_.end(), 0u);
  std::stable_sort(order_.begin(), order_.end(), [this](uint32_t left, uint32_t right) {
    return commands_[left].what.happened_at < commands_[right].what.happened_at;
  });
  for (auto& command : commands_)
    command.what.received_at = command.what.happened_at;
}

uint64_t timeline::fingerprint() const {
  auto hash = fnv1a("timeline");
  for (size_t place = 0; place < size(); ++place) {
    const auto& [account, what] = at(place);
    hash = fnv1a(account.text(), hash);
    hash = fnv1a(what.id, hash);
    uint64_t numbers[]
      = {what.content_hash, static_cast<uint64_t>(what.happened_at.time_since_epoch().count())};
    hash = fnv1a({reinterpret_cast<const char*>(numbers), sizeof numbers}, hash);
  }
  return hash;
}

} // namespace recobro
