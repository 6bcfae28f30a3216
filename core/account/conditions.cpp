#include "core/account/conditions.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace recobro {

namespace {

constexpr size_t digits_before_point_max = 12;
constexpr size_t digits_after_point_max = 6;

int64_t days_between(const account_state& account, instant from, instant now) {
  return (account.local.local_date(now) - account.local.local_date(from)).count();
}

std::optional<int64_t> days_since_payment(const account_state& account, instant now) {
  std::optional<instant> last;
  for (auto& each : account.payments)
    if (!each.reversed && (!last || *last < each.happened_at))
      last = each.happened_at;
  if (!last)
    return std::nullopt;
  return days_between(account, *last, now);
}

template <class Items, class Wanted>
int64_t number_that(const Items& items, Wanted wanted) {
  return std::count_if(items.begin(), items.end(), wanted);
}

int64_t promises_that(const account_state& account, auto wanted) {
  return number_that(account.promises, [&](auto& each) { return wanted(each.status); });
}

int64_t arrangements_that(const account_state& account, arrangement_status wanted) {
  return number_that(account.arrangements, [&](auto& each) { return each.status == wanted; });
}

int64_t contacts_sent(const account_state& account, std::optional<channel> by) {
  if (by)
    return account.contacts[static_cast<size_t>(*by)];
  return std::accumulate(account.contacts.begin(), account.contacts.end(), int64_t{0});
}

/// Over the channel, or all of them.
template <class Value>
int64_t sum_over(const account_state& account, std::optional<channel> by, Value value) {
  int64_t sum = 0;
  for (auto& each : account.channels)
    if (!by || each.by == *by)
      sum += value(each);
  return sum;
}

std::optional<int64_t> days_since(const account_state& account, std::optional<channel> by,
                                  std::optional<instant> channel_record::*when, instant now) {
  std::optional<instant> last;
  for (auto& each : account.channels)
    if ((!by || each.by == *by) && each.*when && (!last || *last < *(each.*when)))
      last = each.*when;
  return last ? std::optional{days_between(account, *last, now)} : std::nullopt;
}

/// What the debtor wanted the last time he wrote, on whatever channel.
std::string_view last_reply_of(const account_state& account) {
  const channel_record* last = nullptr;
  for (auto& each : account.channels)
    if (each.last_reply && (!last || *last->last_reply < *each.last_reply))
      last = &each;
  return last ? name_of(last->last_intent) : std::string_view{};
}

/// Nothing for an account that an earlier version opened.
std::optional<int64_t> days_in_book(const account_state& account, instant now) {
  if (!account.exists())
    return 0; // it is being opened
  if (account.opened_at == instant{})
    return std::nullopt;
  return days_between(account, account.opened_at, now);
}

const promise* open_promise(const account_state& account) {
  for (auto& each : account.promises)
    if (each.status == promise_status::open)
      return &each;
  return nullptr;
}

std::string_view kind_of_oldest(const account_state& account) {
  const obligation* oldest = nullptr;
  for (auto& each : account.obligations)
    if (each.open().minor > 0 && (!oldest || each.due < oldest->due))
      oldest = &each;
  return oldest ? std::string_view{oldest->kind} : std::string_view{};
}

std::string_view word_of(word_fact fact, const account_state& account) {
  switch (fact) {
  case word_fact::phase:
    return account.phase_name;
  case word_fact::segment:
    return account.segment;
  case word_fact::strategy:
    return account.strategy_name;
  case word_fact::language:
    return account.language;
  case word_fact::zone:
    return account.local.name();
  case word_fact::obligation_kind:
    return kind_of_oldest(account);
  case word_fact::last_reply:
    return last_reply_of(account);
  }
  return {};
}

std::string_view attribute_of(const account_state& account, std::string_view name) {
  auto place
    = std::lower_bound(account.attributes.begin(), account.attributes.end(), name,
                       [](auto& item, std::string_view wanted) { return item.first < wanted; });
  return place != account.attributes.end() && place->first == name ? std::string_view{place->second}
                                                                   : std::string_view{};
}

/// Whoever is outside the experiment, or whose arm was stopped, is as the control.
std::string_view arm_of(const account_state& account, const experiment& tried) {
  auto item = account.find_trial(tried.name);
  return item && !item->left ? std::string_view{item->arm}
                             : std::string_view{tried.arms.front().name};
}

bool is_one_of(std::string_view word, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool within(std::optional<int64_t> number, int64_t least, int64_t most) {
  return number && *number >= least && *number <= most;
}

/// What is asked of one channel or of all.
std::optional<int64_t> of_channel(number_fact fact, std::optional<channel> by,
                                  const account_state& account, instant now) {
  switch (fact) {
  case number_fact::contacts:
    return contacts_sent(account, by);
  case number_fact::failed_contacts:
    return sum_over(account, by, [](auto& each) { return each.failed; });
  case number_fact::unanswered_contacts:
    return sum_over(account, by, [](auto& each) { return each.unanswered; });
  case number_fact::read_contacts:
    return sum_over(account, by, [](auto& each) { return each.read; });
  case number_fact::replies:
    return sum_over(account, by, [](auto& each) { return each.replies; });
  case number_fact::days_since_contact:
    return days_since(account, by, &channel_record::last_contact, now);
  case number_fact::days_since_reply:
    return days_since(account, by, &channel_record::last_reply, now);
  case number_fact::permissions:
    return number_that(account.contact.authorisations, [&](auto& each) {
      return (!by || each.by == *by) && each.valid.holds(now);
    });
  default:
    return std::nullopt;
  }
}

struct asker {
  const account_state& account;
  const policy& rules;
  instant now;

  bool operator()(const condition& asked) const { return std::visit(*this, asked.test); }

  bool operator()(const condition_group& group) const {
    auto& parts = group.parts;
    switch (group.is) {
    case condition_group::kind::all:
      return std::all_of(parts.begin(), parts.end(), *this);
    case condition_group::kind::any:
      return std::any_of(parts.begin(), parts.end(), *this);
    case condition_group::kind::none:
      return std::none_of(parts.begin(), parts.end(), *this);
    }
    return false;
  }

  bool operator()(const number_test& test) const {
    return within(number_of(test.fact, test.by, account, rules, now), test.least, test.most);
  }
  bool operator()(const word_test& test) const {
    return is_one_of(word_of(test.fact, account), test.words) != test.other;
  }
  bool operator()(const attribute_test& test) const {
    return is_one_of(attribute_of(account, test.attribute), test.words) != test.other;
  }
  bool operator()(const attribute_range& test) const {
    return within(attribute_number(attribute_of(account, test.attribute)), test.least, test.most);
  }
  bool operator()(const arm_test& test) const {
    return test.experiment < rules.experiments.size()
           && is_one_of(arm_of(account, rules.experiments[test.experiment]), test.arms)
                != test.other;
  }
  bool operator()(const score_test& test) const {
    return test.score < rules.scores.size()
           && within(score_of(rules.scores[test.score], account, rules, now).points, test.least,
                     test.most);
  }
};

} // namespace

std::optional<int64_t> number_of(number_fact fact, std::optional<channel> by,
                                 const account_state& account, const policy& rules, instant now) {
  switch (fact) {
  case number_fact::balance:
    return balance(account).minor;
  case number_fact::open_amount:
    return open_amount(account).minor;
  case number_fact::paid_amount:
    return paid_amount(account).minor;
  case number_fact::days_past_due:
    return days_past_due(account, now);
  case number_fact::days_in_phase:
    return days_between(account, account.phase_entered_at, now);
  case number_fact::days_since_payment:
    return days_since_payment(account, now);
  case number_fact::obligations:
    return number_that(account.obligations, [](auto& each) { return each.open().minor > 0; });
  case number_fact::payments:
    return number_that(account.payments, [](auto& each) { return !each.reversed; });
  case number_fact::promises_made:
    return static_cast<int64_t>(account.promises.size());
  case number_fact::promises_kept:
    return promises_that(account, [](auto status) { return status == promise_status::kept; });
  case number_fact::promises_broken:
    return promises_that(account, [](auto status) {
      return status == promise_status::broken || status == promise_status::partly_kept;
    });
  case number_fact::open_disputes:
    return number_that(account.disputes, [](auto& each) { return each.open; });
  case number_fact::disputes_made:
    return static_cast<int64_t>(account.disputes.size());
  case number_fact::days_in_book:
    return days_in_book(account, now);
  case number_fact::arrangements_made:
    return number_that(account.arrangements, [](auto& each) {
      return each.accepted && !each.open() && each.status != arrangement_status::refused
             && each.status != arrangement_status::lapsed;
    });
  case number_fact::arrangements_kept:
    return arrangements_that(account, arrangement_status::kept);
  case number_fact::arrangements_broken:
    return arrangements_that(account, arrangement_status::broken);
  case number_fact::open_arrangements:
    return arrangements_that(account, arrangement_status::active);
  case number_fact::instalments_missed:
    if (auto running = active_arrangement(account))
      return running->in_arrears();
    return 0;
  case number_fact::expected_gain:
    if (rules.gain.recoveries.empty())
      return std::nullopt;
    return expected_gain(account, rules, now).gain().minor;
  case number_fact::points:
    return points_of(account);
  case number_fact::open_offers:
    return arrangements_that(account, arrangement_status::offered);
  case number_fact::open_promises:
    return promises_that(account, [](auto status) { return status == promise_status::open; });
  case number_fact::days_until_promise:
    if (auto promised = open_promise(account))
      return (promised->due - account.local.local_date(now)).count();
    return std::nullopt;
  default:
    break;
  }
  return of_channel(fact, by, account, now);
}

gain_estimate expected_gain(const account_state& account, const policy& rules, instant now) {
  auto& by = rules.gain;
  auto fits = std::find_if(by.recoveries.begin(), by.recoveries.end(), [&](auto& one) {
    return !one.only_if || holds(*one.only_if, account, rules, now);
  });
  gain_estimate made;
  made.balance = std::max(amount{0}, balance(account));
  made.basis_points = fits == by.recoveries.end() ? 0 : fits->basis_points;
  // Shares of at most the whole: no sum of an account is too large for them.
  auto share = [](amount whole, int64_t points) { return share_of(whole, points).value(); };
  made.recovery = share(made.balance, made.basis_points);
  made.cost = by.fixed_cost + share(made.balance, by.balance_cost_basis_points)
              + share(made.recovery, by.recovery_cost_basis_points);
  return made;
}

bool asks(const condition& asked, number_fact fact) {
  if (auto group = std::get_if<condition_group>(&asked.test))
    return std::any_of(group->parts.begin(), group->parts.end(),
                       [&](auto& part) { return asks(part, fact); });
  auto test = std::get_if<number_test>(&asked.test);
  return test && test->fact == fact;
}

bool holds(const condition& asked, const account_state& account, const policy& rules, instant now) {
  return asker{account, rules, now}(asked);
}

score score_of(const score_rule& rule, const account_state& account, const policy& rules,
               instant now) {
  auto made = score{rule.base, {}};
  for (auto& term : rule.terms) {
    if (!holds(term.when, account, rules, now))
      continue;
    auto units = int64_t{1};
    if (term.each) {
      auto number = number_of(*term.each, std::nullopt, account, rules, now).value_or(0);
      units = std::clamp<int64_t>(number / term.unit_size, 0, term.units_max);
    }
    if (auto points = term.points * units; points != 0) {
      made.points += points;
      made.parts.push_back({term.name, points});
    }
  }
  return made;
}

std::optional<uint16_t> segment_of(const account_state& account, const policy& rules, instant now) {
  std::optional<uint16_t> best;
  auto best_points = std::numeric_limits<int64_t>::min();
  for (size_t place = 0; place < rules.segments.size(); ++place) {
    auto& each = rules.segments[place];
    if (!holds(each.when, account, rules, now))
      continue;
    if (rules.chosen_segment == segment_choice::first_match)
      return static_cast<uint16_t>(place);
    auto points = each.score ? score_of(rules.scores[*each.score], account, rules, now).points : 0;
    if (!best || points > best_points) {
      best = static_cast<uint16_t>(place);
      best_points = points;
    }
  }
  return best;
}

std::optional<int64_t> attribute_number(std::string_view text) {
  auto negative = text.starts_with('-');
  if (negative)
    text.remove_prefix(1);
  auto point = std::min(text.find('.'), text.size());
  auto after = text.substr(std::min(point + 1, text.size()));
  auto digits_only = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  auto before = text.substr(0, point);
  if (before.empty() || before.size() > digits_before_point_max
      || after.size() > digits_after_point_max || (point < text.size() && after.empty())
      || !digits_only(before) || !digits_only(after))
    return std::nullopt;
  auto value = int64_t{0};
  for (char c : before)
    value = value * 10 + (c - '0');
  for (size_t place = 0; place < digits_after_point_max; ++place)
    value = value * 10 + (place < after.size() ? after[place] - '0' : 0);
  return negative ? -value : value;
}

} // namespace recobro
