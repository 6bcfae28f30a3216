#include "tools/simulate/life.hpp"

#include "tools/simulate/message.hpp"

#include <algorithm>

namespace recobro::simulate {

namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr int64_t whole = 10'000; // basis points
/// Numbers of draws for what stood before the simulation began.
constexpr uint64_t made_before = uint64_t{1} << 40;
constexpr int64_t minutes_in_day = 24 * 60;

/// Whether the channel tells that a message was read.
bool tells_reading(channel by) {
  return by == channel::whatsapp || by == channel::email;
}
bool is_willing(reply_intent intent) {
  return intent == reply_intent::will_pay || intent == reply_intent::wants_instalments;
}

/// Who means it won't be moved by the same message after all.
bool is_unwilling(reply_intent intent) {
  return intent == reply_intent::refuses || intent == reply_intent::wrong_person;
}

} // namespace

/// The part of a day's probability that only money, history and the debtor move.
double life::willing() const {
  if (account_.closed || owed_.minor <= 0 || !oldest_due_)
    return 0;
  auto promised = std::ranges::any_of(account_.promises,
                                      [](auto& one) { return one.status == promise_status::open; });
  auto agreed = std::ranges::any_of(account_.arrangements, [](auto& one) { return one.active(); });
  if (promised || agreed) // what comes of it is decided elsewhere
    return 0;
  auto& factors = model_.payment.factors;
  return kind_->pays * value_at(factors.balance, owed_.minor, 1)
         * value_at(factors.payments, static_cast<int64_t>(account_.payments.size()), 1);
}

double life::factor_of(const factor_set& factors, instant at) const {
  auto today = account_.local.local_date(at);
  auto hour = std::chrono::duration_cast<std::chrono::hours>(account_.local.local_time(at)).count();
  auto factor = factors.weekdays[std::chrono::weekday{today}.iso_encoding() - 1]
                * value_at(factors.balance, owed_.minor, 1) * value_at(factors.hours, hour, 1)
                * value_at(factors.payments, static_cast<int64_t>(account_.payments.size()), 1);
  if (oldest_due_)
    factor *= value_at(factors.days_past_due, (today - *oldest_due_).count(), 1);
  if (!factors.account_age.empty())
    factor
      *= value_at(factors.account_age, (today - account_.local.local_date(opened_at_)).count(), 1);
  if (!factors.month_days.empty() || !factors.months.empty()) {
    const std::chrono::year_month_day civil{today};
    factor *= value_at(factors.month_days, static_cast<unsigned>(civil.day()), 1)
              * value_at(factors.months, static_cast<unsigned>(civil.month()), 1);
  }
  return factor;
}

instant life::time_of_day(date day, double share) const {
  auto sum = around_.hours.back();
  auto place = share * sum;
  size_t hour = 0;
  while (hour < 23 && around_.hours[hour] <= place)
    ++hour;
  auto begin = hour == 0 ? 0.0 : around_.hours[hour - 1];
  auto width = around_.hours[hour] - begin;
  auto minute = width > 0 ? static_cast<int64_t>((place - begin) / width * 60) : 0;
  return account_.local.at(day, std::chrono::hours{static_cast<int64_t>(hour)}
                                  + minutes{std::min<int64_t>(minute, 59)});
}

/// Each day has one number of its own for this debtor: whether it pays does not depend on how
/// often anybody looked.
std::optional<instant> life::next_self_payment(instant from, instant until) const {
  if (pays_today_ <= 0)
    return std::nullopt;
  const auto first = account_.local.local_date(from);
  const auto last = account_.local.local_date(until);
  const auto last_place = static_cast<int64_t>(around_.daily.size()) - 1;
  auto& age = model_.payment.factors.account_age;
  for (auto day = first; day <= last; day += days{1}) {
    auto ordinal = (day - around_.first_day).count();
    auto place = (day - *oldest_due_).count() - around_.daily_from;
    auto calendar = static_cast<size_t>(
      std::clamp<int64_t>(ordinal + 1, 0, static_cast<int64_t>(around_.calendar.size()) - 1));
    auto chance = around_.daily[static_cast<size_t>(std::clamp<int64_t>(place, 0, last_place))]
                  * pays_today_ * around_.calendar[calendar];
    if (!age.empty())
      chance *= value_at(age, (day - account_.local.local_date(opened_at_)).count(), 1);
    if (chance <= 0)
      continue;
    // Biased by a year, so that days before the first one have numbers too.
    auto number = static_cast<uint64_t>(ordinal + 366) * 2;
    if (chance_.share(question::self_payment, number) >= chance)
      continue;
    auto at = time_of_day(day, chance_.share(question::self_payment, number + 1));
    if (at > from)
      return at < until ? std::optional{at} : std::nullopt;
  }
  return std::nullopt;
}

/// What this debtor's payment comes to now, as shares of what is owed.
const std::vector<weighted_range>& life::ways_to_pay() const {
  auto late = oldest_due_ ? (account_.local.local_date(now_) - *oldest_due_).count() : 0;
  return model_.payment.pays_at(late);
}

void life::pay_by_itself() {
  pay_share(-1);
}

/// A share of what is owed; below zero: as the model draws it.
void life::pay_share(int64_t basis_points) {
  if (basis_points < 0) {
    draws draw{chance_, question::payment, payments_};
    auto& ways = ways_to_pay();
    auto& chosen = ways[picked(ways, draw.share())];
    basis_points = draw.between(chosen.from, chosen.to);
  }
  auto value = basis_points >= whole ? owed_ : share_of(owed_, basis_points).value_or(amount{});
  pay(std::max(value, amount{1}));
}

void life::pay(amount value) {
  value = std::min(value, owed_);
  if (value.minor <= 0)
    return;
  tell(receive_payment{"@p" + std::to_string(++payments_), value, {}});
}

/// Draws everything that comes of a contact at once and always the same count of numbers, so that
/// the nth contact through a channel meets the same chance under every policy.
void life::respond(uint32_t action, channel by) {
  auto place = static_cast<size_t>(by);
  auto& how = model_.contacts[place];
  auto earlier = contacted_[place]++;
  if (!how)
    return;
  draws draw{chance_, question::contact, uint64_t{place} << 32 | drawn_[place]++};
  auto noticed = how->noticed * kind_->answers * factor_of(how->factors, now_);
  for (uint32_t times = 0; times < std::min(earlier, 200u); ++times)
    noticed *= how->wears_off;
  if (is_spoken(by))
    respond_in_talk(action, by, *how, draw, noticed);
  else
    respond_in_writing(action, by, *how, draw, noticed);
}

void life::respond_in_writing(uint32_t action, channel by, const contact_response& how, draws& draw,
                              double noticed) {
  auto arrives = draw.share() < how.arrives;
  auto at = now_ + minutes{draw.between(1, how.result_within_minutes)};
  plan({.at = at,
        .kind = arrives ? act_kind::delivered : act_kind::failed,
        .by = by,
        .action = action});
  auto notices = draw.share() < noticed;
  auto read_at = at + minutes{draw.between(1, how.reply_within_minutes)};
  auto replies = draw.share() < how.replies * kind_->answers;
  auto reply_at = read_at + minutes{draw.between(1, how.reply_within_minutes)};
  auto intent = reply_intent_from(model_.replies[picked(model_.replies, draw.share())].word)
                  .value_or(reply_intent::other);
  if (!arrives || !notices)
    return;
  consider_offer(read_at);
  if (tells_reading(by))
    plan({.at = read_at, .kind = act_kind::noticed, .by = by, .action = action});
  if (replies)
    plan({.at = reply_at, .kind = act_kind::reply, .by = by, .intent = intent});
  const auto promises
    = replies && is_willing(intent) && perhaps_promises(reply_at, by, intent, draw);
  const auto declines = replies && is_unwilling(intent);
  if (!promises && !declines)
    perhaps_pays(how, read_at, draw);
}

void life::respond_in_talk(uint32_t action, channel by, const contact_response& how, draws& draw,
                           double noticed) {
  auto arrives = draw.share() < how.arrives;
  auto at = now_ + minutes{draw.between(1, how.result_within_minutes)};
  talks_until_ = at;
  auto answers = draw.share() < noticed;
  auto talks = draw.share() < how.replies;
  auto intent = reply_intent_from(model_.replies[picked(model_.replies, draw.share())].word)
                  .value_or(reply_intent::other);
  auto outcome = contact_outcome::replied;
  if (!arrives)
    outcome = contact_outcome::failed;
  else if (!answers)
    outcome = contact_outcome::no_answer;
  else if (talks && intent == reply_intent::wrong_person)
    outcome = contact_outcome::wrong_person;
  else if (talks && intent == reply_intent::refuses)
    outcome = contact_outcome::refused;
  plan({.at = at,
        .kind = act_kind::spoken,
        .by = by,
        .action = action,
        .outcome = outcome,
        .intent = talks && outcome == contact_outcome::replied ? intent : reply_intent::other});
  if (outcome != contact_outcome::replied)
    return;
  consider_offer(at);
  if (!talks || !is_willing(intent) || !perhaps_promises(at, by, intent, draw))
    perhaps_pays(how, at, draw);
}

void life::talk(const act& next) {
  auto& counts = seen_.channels[static_cast<size_t>(next.by)];
  lawful_.before_change(account_, number_, now_, seen_.lawful);
  if (next.by == channel::agent_call || next.by == channel::visit)
    lawful_.made_by_person(next.action, next.outcome != contact_outcome::failed, now_);
  switch (next.outcome) {
  case contact_outcome::failed:
    ++counts.failed;
    break;
  case contact_outcome::no_answer:
    ++counts.no_answer;
    break;
  case contact_outcome::wrong_person:
    ++counts.wrong_person;
    break;
  case contact_outcome::refused:
    ++counts.refused;
    [[fallthrough]];
  default:
    ++counts.noticed;
    ++counts.replied;
    lawful_.came_of_it(next.action, contact_depth::conversation);
  }
  tell(record_contact{std::to_string(next.action), next.by, next.outcome});
  if (next.intent == reply_intent::disputes) {
    tell(open_dispute{"@d" + std::to_string(++messages_), "said_on_a_call"});
  } else if (next.intent == reply_intent::stop) {
    lawful_.before_change(account_, number_, now_, seen_.lawful);
    lawful_.stop(next.by, now_);
    tell(stop_contact{next.by});
  }
}

void life::read_reply(const act& next) {
  ++seen_.channels[static_cast<size_t>(next.by)].replied;
  lawful_.before_change(account_, number_, now_, seen_.lawful);
  lawful_.debtor_wrote(next.by, next.intent != reply_intent::wrong_person, now_);
  if (next.intent == reply_intent::stop)
    lawful_.stop(next.by, now_);
  tell(receive_message{"@m" + std::to_string(++messages_), next.by, next.intent});
}

void life::perhaps_pays(const contact_response& how, instant from, draws& draw) {
  auto pays = draw.share() < how.pays * kind_->pays;
  auto at = from + minutes{draw.between(10, how.pays_within_days * minutes_in_day)};
  auto& ways = ways_to_pay();
  auto& chosen = ways[picked(ways, draw.share())];
  auto share = draw.between(chosen.from, chosen.to);
  if (pays)
    plan({.at = at, .kind = act_kind::payment, .basis_points = share});
}

/// Whether a promise is given.
bool life::perhaps_promises(instant from, channel by, reply_intent intent, draws& draw) {
  auto& habits = model_.promises;
  auto gives = draw.share() < habits.given;
  auto in_full = draw.share() < habits.in_full && intent == reply_intent::will_pay;
  auto part = draw.between(habits.part.from, habits.part.to);
  auto until = draw.between(habits.days.from, habits.days.to);
  if (gives)
    plan({.at = from + minutes{1},
          .kind = act_kind::promise,
          .by = by,
          .basis_points = in_full ? whole : part,
          .days = until});
  return gives;
}

void life::promise(const act& next) {
  if (account_.closed || owed_.minor <= 0)
    return;
  auto value = next.basis_points >= whole
                 ? owed_
                 : std::max(amount{1}, share_of(owed_, next.basis_points).value_or(amount{}));
  auto id = "@w" + std::to_string(++promises_);
  auto due = account_.local.local_date(now_) + days{next.days};
  if (!tell(make_promise{std::move(id), value, due}))
    ++seen_.promises.refused;
}

/// What was promised is paid on the day or the day before, in part, or not.
void life::keep_promise(amount value, date due, uint64_t draw_number) {
  auto& habits = model_.promises;
  draws draw{chance_, question::promise, draw_number};
  auto keeps = draw.share() < habits.kept * kind_->keeps;
  auto partly = draw.share() < habits.partly;
  auto earlier = draw.share() < 0.5;
  auto when = draw.share();
  auto part = draw.between(habits.part.from, habits.part.to);
  if (!keeps && !partly)
    return;
  auto at = time_of_day(due - days{earlier ? 1 : 0}, when);
  auto paid = keeps ? value : std::max(amount{1}, share_of(value, part).value_or(amount{}));
  plan({.at = std::max(at, now_ + minutes{1}), .kind = act_kind::payment, .promised = paid});
}

/// What was promised and arranged before the simulation began is kept as often as what is promised
/// in it.
void life::stand_by_word() {
  auto paid_since = [&](instant from) {
    int64_t sum = 0;
    for (const auto& one : account_.payments)
      if (!one.reversed && one.happened_at >= from)
        sum += one.value.minor;
    return sum;
  };
  for (size_t place = 0; place < account_.promises.size(); ++place) {
    auto& one = account_.promises[place];
    if (one.status != promise_status::open)
      continue;
    ++seen_.promises.open_before;
    if (auto left = one.value.minor - paid_since(one.made_at); left > 0)
      keep_promise(amount{left}, one.due, made_before | place);
  }
  for (size_t place = 0; place < account_.arrangements.size(); ++place) {
    auto& one = account_.arrangements[place];
    if (one.active())
      pay_instalments(std::span{one.instalments}.subspan(std::max(one.served, one.passed)),
                      made_before | place);
  }
}

/// Whoever notices a message, or talks, while an offer stands hears of it. It is taken as often as
/// a promise is given, within a few days.
void life::consider_offer(instant heard_at) {
  auto stands = [](const arrangement& one) { return one.status == arrangement_status::offered; };
  auto found = std::ranges::find_if(account_.arrangements, stands);
  if (found == account_.arrangements.end() || found->id == heard_of_)
    return;
  heard_of_ = found->id;
  draws draw{chance_, question::promise, uint64_t{1} << 32 | arrangements_++};
  auto takes = draw.share() < model_.promises.given * kind_->answers;
  auto at = heard_at + minutes{draw.between(30, 4 * minutes_in_day)};
  if (takes)
    plan({.at = at, .kind = act_kind::acceptance});
}

void life::accept_offer() {
  for (auto& one : account_.arrangements)
    if (one.status == arrangement_status::offered) {
      tell(accept_arrangement{std::string{one.id}});
      return;
    }
}

/// Each instalment is paid on its day as often as a promise is kept.
void life::pay_instalments(std::span<const instalment> due, uint64_t draw_number) {
  draws draw{chance_, question::promise, uint64_t{2} << 32 | draw_number};
  for (auto& one : due) {
    auto keeps = draw.share() < model_.promises.kept * kind_->keeps;
    auto at = time_of_day(one.due, draw.share());
    if (keeps)
      plan(
        {.at = std::max(at, now_ + minutes{1}), .kind = act_kind::payment, .promised = one.value});
  }
}

} // namespace recobro::simulate
