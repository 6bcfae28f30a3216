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

#include <span>

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
  struct group {
    std::optional<date> day; // nothing: that of the decision
    std::string suffix;      // channel, result, rule
    std::string people;      // team and agent, of the family that tells them apart
    std::vector<indicator_changes::item> items;
  };
  group& group_of(std::optional<date> day, std::string_view suffix, std::string_view people = {});
  void note_day(const account_state& account);
  void place_in_treatment(const account_state& account);
  void write_group(std::string_view front, const group& what, std::string_view tail);

  std::string portfolio_;
  instant decided_at_{};
  indicator_changes made_;
  std::vector<group> groups_; // the first `used_`; the others are kept for their memory
  size_t used_ = 0;
  date today_{};
  instant day_of_{};          // whose day `today_` is, and
  zone day_in_ = zone::utc(); // where
  struct position {
    date day{};
    std::string portfolio;
    std::optional<currency> unit;
    std::string phase, segment, strategy;
    std::string front; // of the keys of cells there
  } treatment_;        // of the last account
  std::string other_front_, back_, suffix_, other_;
};

/// Folds an account's entries, from its first on. An entry that does not fit what was before it
/// ends the fold: no account can be read beyond it either. Gives how many were folded.
size_t add_indicators(std::string_view portfolio, std::span<const entry> entries,
                      indicator_changes& to);

} // namespace recobro
