#include "tools/simulate/experiment.hpp"

#include <algorithm>

namespace recobro::simulate {

namespace {

template <class Value>
std::vector<double> values_of(const simulation& made, Value value) {
  std::vector<double> values;
  values.reserve(made.accounts.size());
  for (const account_result& one : made.accounts)
    values.push_back(static_cast<double>(value(one)));
  return values;
}

template <class Value>
estimate difference(const simulation& champion, const simulation& challenger, Value value) {
  auto first = values_of(champion, value);
  auto second = values_of(challenger, value);
  auto pairs = std::min(first.size(), second.size());
  for (size_t place = 0; place < pairs; ++place)
    second[place] -= first[place];
  second.resize(pairs);
  return estimate_of(second);
}

int64_t paid_of(const account_result& one) {
  return one.paid;
}
int64_t cost_of(const account_result& one) {
  return one.cost;
}
int64_t net_of(const account_result& one) {
  return one.paid - one.cost;
}

int64_t net_of_all(const simulation& made) {
  return made.counts.paid - made.counts.cost;
}

/// Champion's net, then the challenger's less the champion's.
std::pair<int64_t, std::optional<int64_t>> nets(const std::vector<arm>& arms,
                                                const std::vector<portfolio>& from, parameter what,
                                                double factor, const run_options& options) {
  std::vector<int64_t> found;
  for (size_t place = 0; place < arms.size(); ++place) {
    const arm& one = arms[place];
    auto around = one.around;
    around.model = std::make_shared<const debtor_model>(scaled(*one.around.model, what, factor));
    around.prepare();
    found.push_back(net_of_all(run(around, from[place], options)));
  }
  auto less = found.size() > 1 ? std::optional{found[1] - found[0]} : std::nullopt;
  return {found[0], less};
}

} // namespace

comparison compare(const simulation& champion, const simulation& challenger, double wanted) {
  comparison made;
  made.champion_paid = estimate_of(values_of(champion, paid_of));
  made.challenger_paid = estimate_of(values_of(challenger, paid_of));
  made.paid = difference(champion, challenger, paid_of);
  made.cost = difference(champion, challenger, cost_of);
  made.net = difference(champion, challenger, net_of);
  made.difference_wanted = made.champion_paid.mean * wanted;
  made.pairs_for_wanted = pairs_needed(made.paid.deviation, made.difference_wanted);
  made.group_for_wanted = group_needed(made.champion_paid.deviation, made.challenger_paid.deviation,
                                       made.difference_wanted);
  made.group_for_found
    = group_needed(made.champion_paid.deviation, made.challenger_paid.deviation, made.paid.mean);
  return made;
}

sensitivity_result try_sensitivity(const std::vector<arm>& arms, const std::vector<portfolio>& from,
                                   size_t accounts, const std::vector<double>& factors,
                                   const run_options& options) {
  std::vector<portfolio> sample = from;
  for (portfolio& one : sample)
    if (one.states.empty())
      one.made_up = static_cast<uint32_t>(std::min<size_t>(accounts, one.made_up));
    else if (one.states.size() > accounts)
      one.states.resize(accounts);
  sensitivity_result result{.accounts = sample.front().size()};
  run_options quiet{.workers = options.workers};
  std::tie(result.champion_net, result.challenger_net)
    = nets(arms, sample, parameter::cost, 1, quiet);
  size_t done = 0;
  for (size_t place = 0; place < parameter_count; ++place)
    for (double factor : factors) {
      sensitivity change{.what = static_cast<parameter>(place), .factor = factor};
      std::tie(change.champion_net, change.challenger_net)
        = nets(arms, sample, change.what, factor, quiet);
      result.changes.push_back(change);
      if (options.progress)
        options.progress(++done);
    }
  return result;
}

} // namespace recobro::simulate
