#include "tools/simulate/experiment.hpp"

#include <algorithm>

namespace recobro::simulate {

namespace {

template <class Value>
std::vector<double> values_of(const simulation& made, Value value) {
  std::vector<double> values;
  values.reserve(made.accounts.size());
  for (const account_result& one : made.accounts)
    if (one.opened)
      values.push_back(static_cast<double>(value(one)));
  return values;
}

template <class Value>
estimate difference(const simulation& champion, const simulation& challenger, Value value,
                    double confidence) {
  std::vector<double> differences;
  auto pairs = std::min(champion.accounts.size(), challenger.accounts.size());
  differences.reserve(pairs);
  for (size_t place = 0; place < pairs; ++place) {
    const account_result& first = champion.accounts[place];
    const account_result& second = challenger.accounts[place];
    if (first.opened && second.opened)
      differences.push_back(static_cast<double>(value(second)) - static_cast<double>(value(first)));
  }
  return estimate_of(differences, confidence);
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

/// Of each arm.
std::vector<int64_t> nets_of(const std::vector<arm>& arms, const std::vector<portfolio>& from,
                             parameter what, double factor, const run_options& options) {
  std::vector<int64_t> found;
  for (size_t place = 0; place < arms.size(); ++place) {
    const arm& one = arms[place];
    auto around = one.around;
    around.model = std::make_shared<const debtor_model>(scaled(*one.around.model, what, factor));
    around.prepare();
    found.push_back(net_of_all(run(around, from[place], options)));
  }
  return found;
}

} // namespace

comparison compare(const simulation& champion, const simulation& challenger,
                   const compare_options& options) {
  comparison made;
  made.confidence = shared_confidence(options.comparisons);
  made.champion_paid = estimate_of(values_of(champion, paid_of), made.confidence);
  made.challenger_paid = estimate_of(values_of(challenger, paid_of), made.confidence);
  made.paid = difference(champion, challenger, paid_of, made.confidence);
  made.cost = difference(champion, challenger, cost_of, made.confidence);
  made.net = difference(champion, challenger, net_of, made.confidence);
  made.difference_wanted = made.champion_paid.mean * options.wanted;
  made.pairs_for_wanted
    = pairs_needed(made.paid.deviation, made.difference_wanted, made.confidence);
  made.group_for_wanted = group_needed(made.champion_paid.deviation, made.challenger_paid.deviation,
                                       made.difference_wanted, made.confidence);
  made.group_for_found = group_needed(made.champion_paid.deviation, made.challenger_paid.deviation,
                                      made.paid.mean, made.confidence);
  return made;
}

std::vector<comparison> compare_all(const std::vector<arm>& arms, double wanted) {
  std::vector<comparison> made;
  for (size_t place = 1; place < arms.size(); ++place)
    made.push_back(compare(arms.front().made, arms[place].made,
                           {.wanted = wanted, .comparisons = arms.size() - 1}));
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
  result.nets = nets_of(arms, sample, parameter::cost, 1, quiet);
  size_t done = 0;
  for (size_t place = 0; place < parameter_count; ++place)
    for (double factor : factors) {
      sensitivity change{.what = static_cast<parameter>(place), .factor = factor};
      change.nets = nets_of(arms, sample, change.what, factor, quiet);
      result.changes.push_back(change);
      if (options.progress)
        options.progress(++done);
    }
  return result;
}

} // namespace recobro::simulate
