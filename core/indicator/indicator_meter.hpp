#pragma once

// The fold from events to sums. The server lets it watch every decision; whoever makes the sums
// anew lets it watch the journal (add_indicators). Both see each event with the state before it,
// so both come to the same.
//
// The day is the account's own, in its zone, on which the event was decided: a day that is over
// never changes. Only promises are also counted on the day for which they were made.

#include "core/account/decide.hpp"
#include "core/indicator/indicator_cell.hpp"
#include "core/indicator/indicator_changes.hpp"

#include <array>
#include <span>
#include <unordered_map>
#include <vector>

namespace recobro {

/// Keeps its memory from entry to entry; one for each thread.
class indicator_meter final : public event_watch {
public:
  /// An entry of an account of this portfolio begins. What was not finished is forgotten.
  void begin(std::string_view portfolio, instant decided_at);
  void before(const account_state& account, const event& what) override;
  /// What the entry came to. `after`: the state with all its events.
  void finish(const account_state& after, indicator_changes& to);

  // For the fold itself (indicator_events.cpp).

  void add(indicator which, int64_t value = 1);
  void add_money(indicator which, amount value) { add(which, value.minor); }
  /// The same for a channel, and a result or rule that says more.
  void add_on(channel by, indicator which, dimension more = dimension::result,
              std::string_view value = {});
  /// What people do: once in the treatment, with its result, and once more by team and agent.
  void add_work(indicator which, std::string_view result, std::string_view team,
                std::string_view agent);
  /// On another day than that of the decision.
  void add_for(date day, indicator which, int64_t value);
  /// What was added so far belongs to the account as it is now: it is about to change.
  void settle(const account_state& account);

private:
  /// What is not yet in a cell, because it is not known where the account will stand.
  struct pending {
    int64_t value;
    std::optional<date> day; // nothing: that of the decision
    uint32_t suffix;         // number of channel, result, rule
    uint32_t people;         // place in people_, counted from 1; 0: what belongs to nobody
    indicator which;
  };
  /// Where accounts stand, and the numbers of the cells there.
  struct standing {
    cell_family family{};
    std::string portfolio;
    std::optional<currency> unit;
    std::string phase, segment, strategy;
    std::string tail;              // of the keys: experiment and arm, or team and agent
    std::vector<cell_place> cells; // by suffix; 0: not met yet
  };

  void note(indicator which, int64_t value, uint32_t suffix, std::optional<date> day = {},
            uint32_t people = 0);
  uint32_t suffix_of(std::optional<channel> by, dimension more, std::string_view value);
  void note_day(const account_state& account);
  standing& standing_of(cell_family family, const account_state& account, std::string_view tail);
  cell_place cell_of(standing& where, uint32_t suffix);
  /// Of those that belong to these people, or to nobody.
  void write(standing& where, uint32_t people);

  std::string portfolio_;
  instant decided_at_{};
  indicator_changes made_;
  std::vector<pending> pending_;
  std::vector<std::string> people_; // of the entry
  date today_{};
  instant day_of_{};          // whose day `today_` is, and
  zone day_in_ = zone::utc(); // where
  // Both for the life of the meter: as many as policies and contact rules have words.
  std::vector<std::string> suffixes_{std::string{}};
  std::unordered_map<std::string, uint32_t> suffix_numbers_;
  struct known_suffix {
    std::string value;
    uint32_t number = 0;
  };
  std::array<std::array<known_suffix, 3>, channel_count + 1> last_suffixes_; // see suffix_of
  std::vector<standing> standings_;                                          // the latest ones
  size_t last_standing_ = 0, next_standing_ = 0;
  std::string text_;
};

/// Folds an account's entries, from its first on. An entry that does not fit what was before it
/// ends the fold: no account can be read beyond it either. Gives how many were folded.
size_t add_indicators(std::string_view portfolio, std::span<const entry> entries,
                      indicator_changes& to);

} // namespace recobro
