#include "core/indicator/indicator_meter.hpp"

#include "core/indicator/indicator_events.hpp"

#include <stdexcept>

namespace recobro {

namespace {

// Beyond them a further item opens another group of the same cell.
constexpr size_t items_max = 255;

void append_front(std::string& to, cell_family family, date today, std::string_view portfolio,
                  const account_state& account) {
  to.clear();
  append_cell_day(to, today);
  to.push_back(static_cast<char>(family));
  append_cell_value(to, dimension::portfolio, portfolio);
  if (account.unit)
    append_cell_value(to, dimension::currency, account.unit->code());
  append_cell_value(to, dimension::phase, account.phase_name);
}

} // namespace

void indicator_meter::begin(std::string_view portfolio, instant decided_at) {
  portfolio_.assign(portfolio);
  decided_at_ = decided_at;
  made_.clear();
  used_ = 0;
}

void indicator_meter::before(const account_state& account, const event& what) {
  count_event(*this, account, what);
}

void indicator_meter::finish(const account_state& after, indicator_changes& to) {
  settle(after);
  to = made_; // of the size that it needs; the memory in which it grew is used again
  made_.clear();
}

indicator_meter::group& indicator_meter::group_of(std::optional<date> day, std::string_view suffix,
                                                  std::string_view people) {
  for (size_t place = 0; place < used_; ++place) {
    auto& known = groups_[place];
    if (known.day == day && known.suffix == suffix && known.people == people
        && known.items.size() < items_max)
      return known;
  }
  if (used_ == groups_.size())
    groups_.emplace_back();
  auto& made = groups_[used_++];
  made.day = day;
  made.suffix.assign(suffix);
  made.people.assign(people);
  made.items.clear();
  return made;
}

void indicator_meter::add(indicator which, int64_t value) {
  if (value != 0)
    group_of(std::nullopt, {}).items.push_back({which, value});
}

void indicator_meter::add_on(channel by, indicator which, dimension more, std::string_view value) {
  suffix_.clear();
  append_cell_value(suffix_, dimension::channel, name_of(by));
  append_cell_value(suffix_, more, value);
  group_of(std::nullopt, suffix_).items.push_back({which, 1});
}

void indicator_meter::add_work(indicator which, std::string_view result, std::string_view team,
                               std::string_view agent) {
  suffix_.clear();
  append_cell_value(suffix_, dimension::result, result);
  group_of(std::nullopt, suffix_).items.push_back({which, 1});
  std::string people;
  append_cell_value(people, dimension::team, team);
  append_cell_value(people, dimension::agent, agent);
  if (!people.empty())
    group_of(std::nullopt, suffix_, people).items.push_back({which, 1});
}

void indicator_meter::add_for(date day, indicator which, int64_t value) {
  if (value != 0)
    group_of(day, {}).items.push_back({which, value});
}

/// Many decisions of one instant are about accounts of the same zone.
void indicator_meter::note_day(const account_state& account) {
  if (decided_at_ == day_of_ && account.local == day_in_)
    return;
  today_ = account.local.local_date(decided_at_);
  day_of_ = decided_at_;
  day_in_ = account.local;
}

/// Most accounts stand where the one before them stood, and their key begins alike.
void indicator_meter::place_in_treatment(const account_state& account) {
  auto& known = treatment_;
  if (!known.front.empty() && known.day == today_ && known.portfolio == portfolio_
      && known.unit == account.unit && known.phase == account.phase_name
      && known.segment == account.segment && known.strategy == account.strategy_name)
    return;
  known
    = {today_, portfolio_, account.unit, account.phase_name, account.segment, account.strategy_name,
       {}};
  append_front(known.front, cell_family::treatment, today_, portfolio_, account);
  append_cell_value(known.front, dimension::segment, account.segment);
  append_cell_value(known.front, dimension::strategy, account.strategy_name);
}

void indicator_meter::write_group(std::string_view front, const group& what,
                                  std::string_view tail) {
  back_.assign(what.suffix).append(tail);
  if (!what.day) {
    made_.add(front, back_, what.items.data(), what.items.size());
    return;
  }
  other_.clear();
  append_cell_day(other_, *what.day);
  other_.append(front.substr(other_.size()));
  made_.add(other_, back_, what.items.data(), what.items.size());
}

void indicator_meter::settle(const account_state& account) {
  if (used_ == 0)
    return;
  note_day(account);
  place_in_treatment(account);
  auto work = false;
  for (size_t place = 0; place < used_; ++place)
    if (groups_[place].people.empty())
      write_group(treatment_.front, groups_[place], {});
    else
      work = true;
  for (const auto& each : account.trials) {
    if (each.left)
      continue;
    append_front(other_front_, cell_family::experiment, today_, portfolio_, account);
    std::string tail;
    append_cell_value(tail, dimension::experiment, each.experiment);
    append_cell_value(tail, dimension::arm, each.arm);
    for (size_t place = 0; place < used_; ++place)
      if (groups_[place].people.empty())
        write_group(other_front_, groups_[place], tail);
  }
  if (work) {
    append_front(other_front_, cell_family::people, today_, portfolio_, account);
    for (size_t place = 0; place < used_; ++place)
      if (!groups_[place].people.empty())
        write_group(other_front_, groups_[place], groups_[place].people);
  }
  used_ = 0;
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
