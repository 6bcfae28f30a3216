// When a condition comes true by time alone. What it asks changes with time in few places, the
// local days on which a number of days crosses a bound: those are asked, and no day between them.

#include "core/account/conditions.hpp"

#include <algorithm>

namespace recobro {

namespace {

constexpr int64_t days_ahead_max = 3650;
constexpr int64_t units_ahead_max = 400; // of a score's term that counts days

enum class course : uint8_t { steady, rises, falls };

/// How the number goes by one for each local day.
course course_of(number_fact fact) {
  switch (fact) {
  case number_fact::days_past_due:
  case number_fact::days_in_phase:
  case number_fact::days_in_book:
  case number_fact::days_since_payment:
  case number_fact::days_since_contact:
  case number_fact::days_since_reply:
    return course::rises;
  case number_fact::days_until_promise:
    return course::falls;
  default:
    return course::steady;
  }
}

/// Collects the days, counted from the local date of `after`, on which a part may change its
/// answer.
struct day_collector {
  const account_state& account;
  const policy& rules;
  instant after;
  std::vector<int64_t> days{};

  void add(int64_t day) {
    if (day > 0 && day <= days_ahead_max)
      days.push_back(day);
  }

  void operator()(const condition& asked) { std::visit(*this, asked.test); }
  void operator()(const condition_group& group) {
    for (auto& part : group.parts)
      (*this)(part);
  }
  void operator()(const word_test&) {}
  void operator()(const attribute_test&) {}
  void operator()(const attribute_range&) {}
  void operator()(const arm_test&) {}

  void operator()(const number_test& test) {
    if (test.fact == number_fact::permissions)
      return add_ends_of_permissions(test.by);
    if (test.fact == number_fact::expected_gain) {
      for (auto& each : rules.gain.recoveries)
        if (each.only_if)
          (*this)(*each.only_if);
      return;
    }
    auto goes = course_of(test.fact);
    auto number = goes == course::steady ? std::nullopt
                                         : number_of(test.fact, test.by, account, rules, after);
    if (!number)
      return;
    // An open bound lies so far away that its day is none of those ahead.
    auto until = [&](int64_t bound) {
      auto least = *number - days_ahead_max - 1;
      auto most = *number + days_ahead_max + 1;
      auto distance = std::clamp(bound, least, most) - *number;
      return goes == course::rises ? distance : -distance;
    };
    add(until(test.least));
    add(until(test.least) + 1);
    add(until(test.most));
    add(until(test.most) + 1);
  }

  void operator()(const score_test& test) {
    if (test.score >= rules.scores.size())
      return;
    for (auto& term : rules.scores[test.score].terms) {
      (*this)(term.when);
      if (term.each)
        add_units(term);
    }
  }

  /// The days on which one unit more, or less, of the number counts.
  void add_units(const score_term& term) {
    auto goes = course_of(*term.each);
    auto number = goes == course::steady
                    ? std::nullopt
                    : number_of(*term.each, std::nullopt, account, rules, after);
    if (!number)
      return;
    auto size = term.unit_size;
    auto units = std::clamp<int64_t>(*number / size, 0, term.units_max);
    for (int64_t count = 0; count < units_ahead_max; ++count) {
      auto next = goes == course::rises ? units + 1 + count : units - count;
      if (next < 1 || next > term.units_max)
        break;
      add(goes == course::rises ? next * size - *number : *number - next * size + 1);
    }
  }

  void add_ends_of_permissions(std::optional<channel> by) {
    auto today = account.local.local_date(after);
    for (auto& each : account.contact.authorisations) {
      if ((by && each.by != *by) || each.valid.until == never)
        continue;
      auto day = (account.local.local_date(each.valid.until) - today).count();
      add(day);
      add(day + 1); // one that ends within a day is over on the next
    }
  }
};

} // namespace

instant comes_true(const condition& asked, const account_state& account, const policy& rules,
                   instant after) {
  auto collector = day_collector{account, rules, after};
  collector.add(1); // it may hold already, and nobody has asked
  collector(asked);
  auto& days = collector.days;
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  auto today = account.local.local_date(after);
  for (auto day : days) {
    auto midnight = account.local.at(today + std::chrono::days{day});
    if (midnight > after && holds(asked, account, rules, midnight))
      return midnight;
  }
  return never;
}

} // namespace recobro
