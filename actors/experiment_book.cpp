#include "actors/experiment_book.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace recobro {

namespace {

using nlohmann::json;

constexpr std::string_view stopped_row = "experiments/stopped";

std::string text_of(const std::vector<stopped_arm>& stopped) {
  auto list = json::array();
  for (const auto& each : stopped)
    list.push_back({{"portfolio", each.portfolio},
                    {"experiment", each.experiment},
                    {"arm", each.arm},
                    {"at", format_instant(each.at)},
                    {"by", each.by},
                    {"reason", each.reason}});
  return list.dump();
}

result<std::vector<stopped_arm>> read_stopped(const std::string& text) {
  std::vector<stopped_arm> found;
  try {
    for (const auto& each : json::parse(text)) {
      const auto word = [&](const char* name) { return each.at(name).get<std::string>(); };
      found.push_back({word("portfolio"), word("experiment"), word("arm"),
                       parse_instant(word("at")).value(), word("by"), word("reason")});
    }
  } catch (const std::exception& problem) {
    return fail(errc::store_damaged,
                std::string("the list of stopped arms cannot be read: ") + problem.what());
  }
  return found;
}

bool same_arm(const stopped_arm& left, const stopped_arm& right) {
  return left.portfolio == right.portfolio && left.experiment == right.experiment
         && left.arm == right.arm;
}

std::set<std::string> portfolios_in(const tally_map& sums) {
  std::set<std::string> found;
  for (const auto& [key, unused] : sums)
    found.insert(key.substr(0, key.find('/')));
  return found;
}

} // namespace

std::vector<arm_figures> figures_of(const experiment& tried, std::string_view portfolio,
                                    const tally_map& sums) {
  std::vector<tally> of_arms;
  for (const auto& arm : tried.arms) {
    const auto found = sums.find(arm_tally_key(portfolio, tried.name, arm.name));
    of_arms.push_back(found == sums.end() ? tally{} : found->second);
  }
  return compare(tried, of_arms);
}

result<void> experiment_book::load(const journal& store) {
  const auto row = store.meta(stopped_row);
  if (!row)
    return fail(row.error());
  if (*row) {
    auto read = read_stopped(**row);
    if (!read)
      return fail(read.error());
    const std::lock_guard guard(lock_);
    stopped_ = std::move(*read);
  }
  const auto sums = store.tallies({});
  if (!sums)
    return fail(sums.error());
  publish(*sums);
  return {};
}

std::vector<stopped_arm> experiment_book::look(journal& store, const policy_source& policies,
                                               instant now) {
  const auto sums = store.tallies({});
  if (!sums) // the store is in trouble and says so elsewhere; the next look sees it again
    return {};
  std::vector<stopped_arm> fresh;
  for (const auto& portfolio : portfolios_in(*sums)) {
    const auto rules = policies(portfolio);
    if (!rules)
      continue;
    for (const auto& tried : rules->experiments)
      for (const auto& arm : figures_of(tried, portfolio, *sums)) {
        stopped_arm made{portfolio, tried.name, arm.arm, now, "guard", arm.reason};
        const auto known = stopped(portfolio);
        const auto stopped_before = std::ranges::any_of(
          known, [&](const stopped_arm& each) { return same_arm(each, made); });
        if (must_stop(tried, arm) && !stopped_before && stop(store, made))
          fresh.push_back(std::move(made));
      }
  }
  publish(*sums);
  return fresh;
}

result<void> experiment_book::stop(journal& store, stopped_arm what) {
  std::vector<stopped_arm> all;
  {
    const std::lock_guard guard(lock_);
    all = stopped_;
  }
  if (std::ranges::any_of(all, [&](const stopped_arm& each) { return same_arm(each, what); }))
    return {};
  all.push_back(std::move(what));
  if (auto kept = store.put_meta(stopped_row, text_of(all)); !kept)
    return kept;
  {
    const std::lock_guard guard(lock_);
    stopped_ = std::move(all);
  }
  if (const auto sums = store.tallies({}))
    publish(*sums);
  return {};
}

void experiment_book::publish(const tally_map& sums) {
  const std::lock_guard guard(lock_);
  auto names = portfolios_in(sums);
  for (const auto& each : stopped_)
    names.insert(each.portfolio);
  bool changed = false;
  for (const auto& name : names) {
    portfolio_knowledge made{{}, choices_of(sums, name)};
    for (const auto& each : stopped_)
      if (each.portfolio == name)
        made.stopped_arms.emplace(each.experiment, each.arm);
    auto& known = knowledge_[name];
    if (known && *known == made)
      continue;
    known = std::make_shared<const portfolio_knowledge>(std::move(made));
    changed = true;
  }
  if (changed)
    revision_.fetch_add(1, std::memory_order_release);
}

knowledge_ptr experiment_book::of(std::string_view portfolio) const {
  const std::lock_guard guard(lock_);
  const auto found = knowledge_.find(portfolio);
  return found == knowledge_.end() ? nullptr : found->second;
}

std::vector<stopped_arm> experiment_book::stopped(std::string_view portfolio) const {
  const std::lock_guard guard(lock_);
  std::vector<stopped_arm> found;
  for (const auto& each : stopped_)
    if (each.portfolio == portfolio)
      found.push_back(each);
  return found;
}

} // namespace recobro
