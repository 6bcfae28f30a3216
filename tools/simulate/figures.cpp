#include "tools/simulate/figures.hpp"

#include "core/base/enum_words.hpp"

#include <algorithm>

namespace recobro::simulate {

namespace {

constexpr std::array<std::string_view, ending_count> ending_words{
  "paid", "closed", "moving", "waiting", "held", "resting", "lost"};

template <class Number>
void add_all(std::vector<Number>& into, const std::vector<Number>& from) {
  if (into.size() < from.size())
    into.resize(from.size());
  for (size_t place = 0; place < from.size(); ++place)
    into[place] += from[place];
}
template <class Number>
void add_all(std::vector<std::vector<Number>>& into, const std::vector<std::vector<Number>>& from) {
  if (into.size() < from.size())
    into.resize(from.size());
  for (size_t place = 0; place < from.size(); ++place)
    add_all(into[place], from[place]);
}
template <class Number, size_t N>
void add_all(std::array<Number, N>& into, const std::array<Number, N>& from) {
  for (size_t place = 0; place < N; ++place)
    into[place] += from[place];
}

void add(channel_figures& into, const channel_figures& from) {
  into.sent += from.sent;
  into.delivered += from.delivered;
  into.failed += from.failed;
  into.noticed += from.noticed;
  into.replied += from.replied;
  into.no_answer += from.no_answer;
  into.wrong_person += from.wrong_person;
  into.refused += from.refused;
  into.cost += from.cost;
}

void add(task_figures& into, const task_figures& from) {
  into.planned += from.planned;
  into.done += from.done;
  into.withdrawn += from.withdrawn;
  into.not_lawful += from.not_lawful;
  into.minutes += from.minutes;
  into.cost += from.cost;
}

void add(promise_figures& into, const promise_figures& from) {
  into.open_before += from.open_before;
  into.made += from.made;
  into.open_after += from.open_after;
  into.kept += from.kept;
  into.partly_kept += from.partly_kept;
  into.broken += from.broken;
  into.superseded += from.superseded;
  into.cancelled += from.cancelled;
  into.promised += from.promised;
  into.refused += from.refused;
}

void add(lawful_figures& into, const lawful_figures& from) {
  into.judged += from.judged;
  into.outside_rules += from.outside_rules;
  into.after_payment += from.after_payment;
  into.waited += from.waited;
  into.not_earliest += from.not_earliest;
  for (const auto& [rule, counts] : from.by_rule) {
    auto& mine = into.by_rule[rule];
    mine.put_off += counts.put_off;
    mine.barred += counts.barred;
  }
  for (const breach& one : from.breaches)
    into.breaches.push_back(one);
  std::ranges::stable_sort(into.breaches, {}, &breach::account);
  if (into.breaches.size() > breaches_kept)
    into.breaches.resize(breaches_kept);
}

void add(cohort_figures& into, const cohort_figures& from) {
  into.accounts += from.accounts;
  into.owed += from.owed;
  add_all(into.paid, from.paid);
}

} // namespace

std::string_view name_of(ending how) {
  return word_of(how, ending_words);
}

void lawful_figures::note(breach what) {
  if (breaches.size() < breaches_kept)
    breaches.push_back(std::move(what));
}

figures::figures(const policy& rules, int days) {
  auto weeks = static_cast<size_t>((days + 6) / 7);
  paid_by_day.resize(static_cast<size_t>(days));
  cost_by_week.resize(weeks);
  contacts_by_week.resize(weeks);
  moves.assign(rules.phases.size() + 1, std::vector<uint64_t>(rules.phases.size()));
  stays.assign(static_cast<size_t>(days / 7 + 1), std::vector<uint64_t>(rules.phases.size() + 2));
}

void figures::add(const figures& other) {
  accounts += other.accounts;
  account_days += other.account_days;
  not_opened += other.not_opened;
  commands += other.commands;
  timers += other.timers;
  events += other.events;
  payments += other.payments;
  owed += other.owed;
  paid += other.paid;
  cost += other.cost;
  for (const auto& [code, count] : other.refused)
    refused[code] += count;
  add_all(paid_by_day, other.paid_by_day);
  add_all(cost_by_week, other.cost_by_week);
  contacts_by_week.resize(std::max(contacts_by_week.size(), other.contacts_by_week.size()));
  for (size_t week = 0; week < other.contacts_by_week.size(); ++week)
    add_all(contacts_by_week[week], other.contacts_by_week[week]);
  for (size_t by = 0; by < channel_count; ++by)
    simulate::add(channels[by], other.channels[by]);
  for (const auto& [kind, counts] : other.tasks)
    simulate::add(tasks[kind], counts);
  simulate::add(promises, other.promises);
  for (size_t day = 0; day < work_minutes.size(); ++day)
    add_all(work_minutes[day], other.work_minutes[day]);
  add_all(moves, other.moves);
  add_all(stays, other.stays);
  for (const auto& [month, counts] : other.cohorts)
    simulate::add(cohorts[month], counts);
  simulate::add(lawful, other.lawful);
  add_all(endings, other.endings);
}

} // namespace recobro::simulate
