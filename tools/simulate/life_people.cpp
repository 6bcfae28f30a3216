#include "tools/simulate/life.hpp"

#include <algorithm>

namespace recobro::simulate {

namespace {

using std::chrono::minutes;

/// A call that people cannot make in their hours is given up after so many tries.
constexpr int postponements_max = 20;

task_figures& counts_of(figures& seen, const std::string& kind) {
  return seen.tasks[kind];
}

} // namespace

instant life::work_begins(instant from) const {
  return next_open(model_.people.week, holiday_treatment::barred, around_.people_holidays,
                   account_.local, from);
}

void life::take_task(const leaving_action& planned) {
  if (!on_its_way(planned.number))
    return;
  auto& counts = counts_of(seen_, planned.what);
  ++counts.planned;
  draws draw{chance_, question::task, tasks_++};
  auto wait = draw.between(0, model_.people.starts_within_minutes);
  auto begins = work_begins(work_begins(now_) + minutes{wait});
  if (begins == never)
    return;
  plan({.at = begins,
        .kind = act_kind::task,
        .action = planned.number,
        .days = static_cast<int64_t>(tasks_ - 1),
        .work = &model_.work_for(planned.what),
        .counted = &counts});
}

/// A person begins. Whoever paid, promised or was put on hold meanwhile is left alone: the account
/// has cancelled the task. Nobody calls a debtor who owes nothing.
void life::work_on(const act& next) {
  if (!on_its_way(next.action) || (next.work->contact && account_.settled)) {
    ++next.counted->withdrawn;
    return;
  }
  if (next.work->contact)
    return call(next);
  ++next.counted->done;
  count_work(next);
  draws draw{chance_, question::task, uint64_t{1} << 32 | static_cast<uint64_t>(next.days)};
  do_work(*next.work, draw);
}

/// People ask the contact rules before they call, as a machine does.
void life::call(const act& next) {
  auto by = *next.work->contact;
  if (now_ <= talks_until_) { // two people never have one debtor in hand
    auto later = next;
    later.at = talks_until_ + minutes{1};
    return plan(later);
  }
  auto at = now_;
  for (int tries = 0; tries < postponements_max; ++tries) {
    auto lawful = lawful_.earliest(account_, by, at);
    if (lawful == never)
      break;
    auto begins = work_begins(lawful);
    if (begins == now_) {
      ++next.counted->done;
      count_work(next);
      ++result_.contacts;
      ++seen_.channels[static_cast<size_t>(by)].sent;
      ++seen_.contacts_by_week[around_.day_of(now_) / 7][static_cast<size_t>(by)];
      lawful_.leaves(account_, number_, next.action, by, now_, seen_.lawful);
      tell(record_contact{std::to_string(next.action), by, contact_outcome::queued});
      respond(next.action, by);
      return;
    }
    if (begins == lawful && begins > now_) {
      auto later = next;
      later.at = begins;
      return plan(later);
    }
    if (begins == never)
      break;
    at = begins;
  }
  ++next.counted->not_lawful;
}

void life::count_work(const act& next) {
  auto cost = next.work->cost.minor;
  if (next.work->contact)
    if (auto& how = model_.contacts[static_cast<size_t>(*next.work->contact)]) {
      seen_.channels[static_cast<size_t>(*next.work->contact)].cost += how->cost.minor;
      cost += how->cost.minor;
    }
  next.counted->minutes += next.work->minutes;
  next.counted->cost += next.work->cost.minor;
  result_.cost += cost;
  seen_.cost_by_week[around_.day_of(now_) / 7] += cost;
  auto at = now_;
  for (auto left = next.work->minutes; left > 0;) {
    auto wall = wall_time_at(account_.local, at);
    auto minute = std::chrono::duration_cast<minutes>(wall.time).count();
    auto share = std::min<int64_t>(left, 60 - minute % 60);
    seen_.work_minutes[std::chrono::weekday{wall.day}.iso_encoding() - 1]
                      [static_cast<size_t>(minute / 60)]
      += share;
    left -= share;
    at += minutes{share};
  }
}

void life::do_work(const task_work& work, draws& draw) {
  auto ends_disputes = draw.share() < work.ends_disputes;
  auto releases = draw.share() < work.releases_holds;
  auto closes = draw.share() < work.closes;
  auto moves = draw.share() < work.moves;
  if (closes) {
    tell(close_account{"written_off"});
    return;
  }
  if (ends_disputes) {
    std::vector<std::string> open;
    for (auto& one : account_.disputes)
      if (one.open)
        open.push_back(one.id);
    for (auto& id : open)
      tell(resolve_dispute{id, "answered"});
  }
  if (releases) {
    std::vector<std::string> held;
    for (auto& one : account_.holds)
      held.push_back(one.id);
    for (auto& id : held)
      tell(release_hold{id});
  }
  auto known = std::ranges::any_of(around_.rules->phases,
                                   [&](auto& one) { return one.name == work.moves_to; });
  if (moves && known && !account_.closed && !account_.settled)
    tell(move_phase{work.moves_to, "by_hand"});
}

} // namespace recobro::simulate
