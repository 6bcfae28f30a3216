#include "core/indicator/indicator_meter.hpp"

#include "core/indicator/indicator_events.hpp"

#include <stdexcept>
#include <utility>

namespace recobro {

namespace {

// Accounts of one moment stand in few places; those that were not seen for long are made anew.
constexpr size_t standings_max = 64;

} // namespace

void indicator_meter::begin(std::string_view portfolio, instant decided_at) {
  portfolio_.assign(portfolio);
  decided_at_ = decided_at;
  made_.clear();
  pending_.clear();
  people_.clear();
}

void indicator_meter::before(const account_state& account, const event& what) {
  count_event(*this, account, what);
}

void indicator_meter::finish(const account_state& after, indicator_changes& to) {
  settle(after);
  to = made_; // of the size that it needs; the memory in which it grew is used again
  made_.clear();
}

void indicator_meter::note(indicator which, int64_t value, uint32_t suffix, std::optional<date> day,
                           uint32_t people) {
  if (value != 0)
    pending_.push_back({value, day, suffix, people, which});
}

void indicator_meter::add(indicator which, int64_t value) {
  note(which, value, 0);
}

void indicator_meter::add_on(channel by, indicator which, dimension more, std::string_view value) {
  note(which, 1, suffix_of(by, more, value));
}

void indicator_meter::add_work(indicator which, std::string_view result, std::string_view team,
                               std::string_view agent) {
  const auto suffix = suffix_of(std::nullopt, dimension::result, result);
  note(which, 1, suffix);
  std::string people;
  append_cell_value(people, dimension::team, team);
  append_cell_value(people, dimension::agent, agent);
  if (people.empty())
    return;
  if (people_.empty() || people_.back() != people)
    people_.push_back(std::move(people));
  note(which, 1, suffix, {}, static_cast<uint32_t>(people_.size()));
}

void indicator_meter::add_for(date day, indicator which, int64_t value) {
  note(which, value, 0, day);
}

/// The same words come again and again: the last one of each channel and dimension is at hand.
uint32_t indicator_meter::suffix_of(std::optional<channel> by, dimension more,
                                    std::string_view value) {
  const auto row = by ? static_cast<size_t>(*by) + 1 : 0;
  const auto kind = value.empty() ? 0 : more == dimension::result ? 1 : 2;
  auto& last = last_suffixes_[row][static_cast<size_t>(kind)];
  if (last.number != 0 && last.value == value)
    return last.number;
  std::string text;
  if (by)
    append_cell_value(text, dimension::channel, name_of(*by));
  append_cell_value(text, more, value);
  if (text.empty())
    return 0;
  const auto [known, fresh]
    = suffix_numbers_.emplace(text, static_cast<uint32_t>(suffixes_.size()));
  if (fresh)
    suffixes_.push_back(std::move(text));
  last.value.assign(value);
  last.number = known->second;
  return last.number;
}

/// Many decisions of one instant are about accounts of the same zone.
void indicator_meter::note_day(const account_state& account) {
  if (decided_at_ == day_of_ && account.local == day_in_)
    return;
  today_ = account.local.local_date(decided_at_);
  day_of_ = decided_at_;
  day_in_ = account.local;
}

indicator_meter::standing& indicator_meter::standing_of(cell_family family,
                                                        const account_state& account,
                                                        std::string_view tail) {
  const auto in_treatment = family == cell_family::treatment;
  const auto is_it = [&](const standing& known) {
    return known.family == family && known.phase == account.phase_name && known.unit == account.unit
           && (!in_treatment
               || (known.segment == account.segment && known.strategy == account.strategy_name))
           && known.portfolio == portfolio_ && known.tail == tail;
  };
  if (last_standing_ < standings_.size() && is_it(standings_[last_standing_]))
    return standings_[last_standing_];
  for (last_standing_ = 0; last_standing_ < standings_.size(); ++last_standing_)
    if (is_it(standings_[last_standing_]))
      return standings_[last_standing_];
  if (standings_.size() < standings_max)
    standings_.emplace_back();
  else
    last_standing_ = next_standing_++ % standings_max;
  auto& made = standings_[last_standing_];
  made = {family, portfolio_, account.unit, account.phase_name, {}, {}, std::string(tail), {}};
  if (in_treatment) {
    made.segment = account.segment;
    made.strategy = account.strategy_name;
  }
  return made;
}

cell_place indicator_meter::cell_of(standing& where, uint32_t suffix) {
  if (suffix >= where.cells.size())
    where.cells.resize(suffix + 1);
  auto& known = where.cells[suffix];
  if (known != 0)
    return known;
  text_.assign(1, static_cast<char>(where.family));
  append_cell_value(text_, dimension::portfolio, where.portfolio);
  if (where.unit)
    append_cell_value(text_, dimension::currency, where.unit->code());
  append_cell_value(text_, dimension::phase, where.phase);
  append_cell_value(text_, dimension::segment, where.segment);
  append_cell_value(text_, dimension::strategy, where.strategy);
  text_.append(suffixes_[suffix]).append(where.tail);
  known = place_of(text_);
  return known;
}

void indicator_meter::write(standing& where, uint32_t people) {
  for (const auto& each : pending_)
    if (each.people == people)
      made_.add(each.day.value_or(today_), cell_of(where, each.suffix), each.which, each.value);
}

void indicator_meter::settle(const account_state& account) {
  if (pending_.empty())
    return;
  note_day(account);
  write(standing_of(cell_family::treatment, account, {}), 0);
  for (const auto& each : account.trials) {
    if (each.left)
      continue;
    std::string tail;
    append_cell_value(tail, dimension::experiment, each.experiment);
    append_cell_value(tail, dimension::arm, each.arm);
    write(standing_of(cell_family::experiment, account, tail), 0);
  }
  for (size_t place = 0; place < people_.size(); ++place)
    write(standing_of(cell_family::people, account, people_[place]),
          static_cast<uint32_t>(place + 1));
  pending_.clear();
  people_.clear();
}

size_t add_indicators(std::string_view portfolio, std::span<const entry> entries,
                      indicator_changes& to) {
  indicator_meter meter;
  account_state account;
  size_t folded = 0;
  try {
    for (const auto& each : entries) {
      meter.begin(portfolio, each.decided_at);
      for (const auto& happened : each.events) {
        meter.before(account, happened);
        evolve_in_place(account, happened);
      }
      note(account, each);
      indicator_changes of_entry;
      meter.finish(account, of_entry);
      to.append(of_entry);
      ++folded;
    }
  } catch (const std::logic_error&) {
  }
  return folded;
}

} // namespace recobro
