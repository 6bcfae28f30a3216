#pragma once

// Sums over all accounts of a portfolio that experiments and learners are judged by: a fold over
// events, kept by the store in the same batch as the events, so that it can be made anew from
// the journal and comes out the same.

#include "core/account/event.hpp"
#include "core/experiment/knowledge.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace recobro {

/// Sums of an arm.
enum class arm_sum : uint8_t {
  assigned,
  measured,
  recovered,        // basis points, over those measured
  recovered_square, // of each one's basis points
  paid,
  settled,
  stopped,
  disputed,
  contacts,
  left // accounts that left it because it was stopped
};
/// Sums of a learner's choice.
enum class choice_sum : uint8_t { tries, wins };

inline constexpr size_t tally_sums = 10;
using tally = std::array<int64_t, tally_sums>;

/// By key: "portfolio/arm/experiment/arm" or "portfolio/choice/learner/group/choice".
using tally_map = std::map<std::string, tally, std::less<>>;

std::string arm_tally_key(std::string_view portfolio, std::string_view experiment,
                          std::string_view arm);
/// What all keys of a portfolio begin with.
std::string portfolio_tallies(std::string_view portfolio);

/// Adds what these events of an account of the portfolio come to.
void add_to(tally_map& sums, std::string_view portfolio, const std::vector<event>& events);

/// What learners know by these sums of a portfolio.
std::map<std::string, choice_record, std::less<>> choices_of(const tally_map& sums,
                                                             std::string_view portfolio);

} // namespace recobro
