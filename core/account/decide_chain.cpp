// Sends that are tried on one channel after the other, each at most once.

#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// What led to a link: nothing for the first one.
struct link_origin {
  uint32_t after = 0;
  std::optional<contact_outcome> result;
};

struct link_choice {
  size_t place = 0;
  std::vector<passed_link> passed;
};

/// The first link that may leave in time, else the one that may leave soonest.
link_choice choose_link(const draft& made, const running_chain& chain) {
  auto latest = chain.within == duration::max() ? never - std::chrono::milliseconds{1}
                                                : made.now + chain.within;
  std::vector<passed_link> asked;
  for (auto& link : chain.rest) {
    auto said = rule_on(made, next_send(made, link.by, link.what, chain.because));
    if (said.next <= latest)
      return {asked.size(), std::move(asked)};
    asked.push_back({link.link, link.by, std::move(said.check.rule), said.next});
  }
  auto soonest = std::min_element(asked.begin(), asked.end(),
                                  [](auto& left, auto& right) { return left.next < right.next; });
  auto place = static_cast<size_t>(soonest - asked.begin());
  asked.erase(soonest);
  return {place, std::move(asked)};
}

/// @pre The chain has a link that was not tried.
void try_link(draft& made, const running_chain& chain, const link_origin& from) {
  auto chosen = choose_link(made, chain);
  auto link = chain.rest[chosen.place];
  plan(made, {0, action_kind::send, link.by, link.what, {}, chain.because});
  auto rest = chain.rest;
  rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(chosen.place));
  auto& planned = made.state.actions;
  auto number = made.state.actions_planned;
  auto barred = std::none_of(planned.begin(), planned.end(),
                             [&](auto& action) { return action.number == number; });
  if (barred) // as are all the others, or they would have been chosen
    rest.clear();
  made.add(chain_link_chosen{number, link.link, from.after, from.result, chain.because,
                             std::move(chosen.passed), std::move(rest), chain.within,
                             chain.next_when});
}

} // namespace

void plan_chain(draft& made, const send_action& wanted, const std::string& because) {
  auto chain = running_chain{
    0, because, {{1, wanted.by, wanted.template_name}}, wanted.within, wanted.next_when};
  for (auto& other : wanted.others)
    chain.rest.push_back(
      {static_cast<uint16_t>(chain.rest.size() + 1), other.by, other.template_name});
  try_link(made, chain, {});
}

bool go_on_with_chain(draft& made, const running_chain& chain,
                      std::optional<contact_outcome> result) {
  auto& answered = chain.next_when;
  auto fits = !result || std::find(answered.begin(), answered.end(), *result) != answered.end();
  // Nobody is written to a second time who has paid, promised or objected meanwhile.
  if (!fits || chain.rest.empty() || !pause_reason(made.state, made.rules).empty())
    return false;
  try_link(made, chain, {chain.number, result});
  return true;
}

const running_chain* chain_of(const account_state& account, uint32_t number) {
  for (auto& chain : account.chains)
    if (chain.number == number)
      return &chain;
  return nullptr;
}

} // namespace recobro
