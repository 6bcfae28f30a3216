#include "tools/simulate/notes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro::simulate {

namespace {

bool was_done(const task_work& work, const figures& counts) {
  return std::ranges::any_of(counts.tasks, [&](const auto& kind) {
    return kind.second.done > 0
           && (work.kinds.empty() || std::ranges::count(work.kinds, kind.first) > 0);
  });
}

} // namespace

std::vector<std::string> notes_of(const experiment& what) {
  std::vector<std::string> notes;
  for (const arm& one : what.arms) {
    const debtor_model& model = *one.around.model;
    for (size_t by = 0; by < channel_count; ++by)
      if (auto sent = one.made.counts.channels[by].sent; sent > 0 && !model.contacts[by])
        notes.push_back(fmt::format("{}: {} contacts by {}, of which the model says nothing: they "
                                    "cost nothing and nobody answers them.",
                                    one.name, sent, recobro::name_of(static_cast<channel>(by))));
    for (const task_work& work : model.tasks)
      if (!work.moves_to.empty() && was_done(work, one.made.counts)
          && std::ranges::find(one.around.rules->phases, work.moves_to, &phase::name)
               == one.around.rules->phases.end())
        notes.push_back(fmt::format("{}: the model's tasks move accounts to phase '{}', which this "
                                    "policy has not.",
                                    one.name, work.moves_to));
  }
  return notes;
}

} // namespace recobro::simulate
