#include "tools/simulate/life.hpp"

#include "core/account/agenda.hpp"
#include "core/account/outbox_effect.hpp"

#include <algorithm>

namespace recobro::simulate {

namespace {

/// More decisions in one instant than any policy needs: such an account never comes to rest.
constexpr int turns_in_one_instant_max = 1'000;
/// What may be under way for one account; beyond it a policy answers its own contacts by more.
constexpr size_t acts_max = 2'000;
constexpr size_t month_days = 30;

/// Whoever paid is thanked, and whoever then writes gets an answer; nothing else may follow.
bool answers_debtor(const action_planned& planned) {
  return planned.because.starts_with("reply:") || planned.because.starts_with("fact:");
}

const debtor_kind* kind_of(const debtor_model& model, const debtor_chance& chance) {
  double sum = 0;
  for (const debtor_kind& one : model.kinds)
    sum += one.share;
  double left = chance.share(question::kind, 0) * sum;
  for (const debtor_kind& one : model.kinds)
    if ((left -= one.share) < 0)
      return &one;
  return &model.kinds.back();
}

} // namespace

life::life(const world& around, figures& seen, uint64_t number)
  : around_(around)
  , model_(*around.model)
  , seen_(seen)
  , number_(number)
  , chance_(around.seed, number)
  , kind_(kind_of(model_, chance_))
  , settings_{.contact = around.contact.get(),
              .account_mark = fnv1a(std::to_string(number), around.seed)}
  , lawful_(around.contact.get(), *around.rules, settings_.verdict_holds)
  , now_(around.begin)
  , phase_row_(around.rules->phases.size()) {}

void life::begin_new() {
  comes_ = make_newcomer(around_, chance_);
  plan({.at = comes_.arrives, .kind = act_kind::open});
}

void life::begin_with(account_state account, std::shared_ptr<const portfolio_knowledge> known) {
  account_ = std::move(account);
  known_ = std::move(known);
  settings_.known = known_.get();
  opened_at_ = around_.begin;
  phase_row_ = account_.phase;
  steps_ended_ = account_.step_due == never;
  settled_in_ = account_.settled ? account_.sequence : 0;
  for (const planned_action& action : account_.actions)
    if (action.waits_until != never)
      continue; // its time will come
    else if (action.kind == action_kind::task)
      leaving_.push_back({action.number, action.kind, action.by, action.what, account_.sequence});
    else
      asks_to_leave_.push_back(action.number);
  lawful_.begin(account_, now_);
  result_.owed = open_amount(account_).minor;
  look_at_money();
  stand_by_word();
}

account_result life::run() {
  // What was planned before is asked about again, as an outbox does after a pause.
  for (uint32_t number : asks_to_leave_)
    tell(ask_to_leave{number});
  auto turns = 0;
  auto last = now_;
  while (!stuck_) {
    settle_outbox();
    auto due = account_.exists() ? earliest_due(account_, *around_.rules) : never;
    auto next = acts_.empty() ? never : acts_.front().at;
    auto until = std::min({due, next, around_.end});
    if (auto pays = next_self_payment(now_, until)) {
      advance(*pays);
      pay_by_itself();
      continue;
    }
    if (until >= around_.end)
      break;
    turns = until == last ? turns + 1 : 0;
    stuck_ = turns > turns_in_one_instant_max;
    last = until;
    advance(std::max(until, now_));
    if (due <= next) {
      wake();
    } else {
      std::pop_heap(acts_.begin(), acts_.end());
      auto happens = acts_.back();
      acts_.pop_back();
      perform(happens);
    }
  }
  return finish();
}

void life::plan(act next) {
  if (acts_.size() >= acts_max) {
    stuck_ = true;
    return;
  }
  next.order = acts_planned_++;
  acts_.push_back(next);
  std::push_heap(acts_.begin(), acts_.end());
}

/// The beginnings of weeks that are passed find the account as it is now.
void life::advance(instant to) {
  for (; next_week_ < seen_.stays.size() && around_.weeks[next_week_] < to; ++next_week_) {
    if (!account_.exists())
      continue;
    auto& week = seen_.stays[next_week_];
    auto column = account_.closed    ? week.size() - 1
                  : account_.settled ? week.size() - 2
                                     : size_t{account_.phase};
    ++week[column];
  }
  now_ = to;
}

/// Channels take over what is in the outbox at once; people take tasks when they work.
void life::settle_outbox() {
  for (int turns = 0; !leaving_.empty(); ++turns) {
    if (turns > turns_in_one_instant_max) {
      stuck_ = true;
      return;
    }
    auto next = std::move(leaving_.front());
    leaving_.erase(leaving_.begin());
    if (next.kind == action_kind::task)
      take_task(next);
    else
      hand_over(next);
  }
}

bool life::tell(command_body body) {
  what_.happened_at = what_.received_at = now_;
  what_.body = std::move(body);
  auto made = decide_in_place(account_, what_, *around_.rules, now_, settings_);
  if (!made) {
    ++seen_.refused[std::string{recobro::name_of(made.error().code)}];
    return false;
  }
  if (!account_.exists())
    account_.opened_at = now_;
  ++account_.sequence;
  account_.last_decided_at = now_;
  ++seen_.commands;
  seen_.events += made->size();
  follow(*made);
  if (watcher_)
    watcher_(what_, *made);
  return !made->empty();
}

void life::wake() {
  ++seen_.timers;
  stuck_ = !tell(wake_up{}) || stuck_; // a due timer that comes to nothing comes again for ever
}

bool life::on_its_way(uint32_t action) const {
  return std::ranges::any_of(account_.actions, [&](auto& one) { return one.number == action; });
}

void life::put_off(const contact_check& check, instant until) {
  auto found = seen_.lawful.by_rule.find(check.rule);
  if (found == seen_.lawful.by_rule.end())
    found = seen_.lawful.by_rule.emplace(check.rule, rule_figures{}).first;
  ++(until == never ? found->second.barred : found->second.put_off);
}

void life::follow_action(const action_planned& planned) {
  const bool leaves = planned.not_before == instant{};
  if (leaves && planned.kind == action_kind::task) {
    leaving_.push_back({planned.number, planned.kind, {}, planned.what, account_.sequence});
    return;
  }
  if (leaves) {
    leaving_.push_back({planned.number,
                        planned.kind,
                        planned.by,
                        {},
                        account_.sequence,
                        answers_debtor(planned),
                        planned.because});
    return;
  }
  put_off(planned.check, planned.not_before);
  if (planned.not_before != never)
    lawful_.waits(account_, planned.number, planned.by, earliest_of(planned));
}

instant life::earliest_of(const action_planned& planned) const {
  for (const pending_choice& choice : account_.choices)
    if (choice.action == planned.number)
      return std::max(choice.leaves_from, now_);
  return now_;
}

void life::follow(const std::vector<event>& events) {
  for (const event& happened : events) {
    if (auto planned = std::get_if<action_planned>(&happened)) {
      follow_action(*planned);
    } else if (auto released = std::get_if<action_released>(&happened)) {
      auto& content = released->content;
      if (content.kind == action_kind::task) {
        lawful_.waits_no_more(content.number);
        leaving_.push_back({content.number, content.kind, {}, content.what, account_.sequence});
        continue;
      }
      leaving_.push_back({content.number,
                          content.kind,
                          content.by,
                          {},
                          account_.sequence,
                          answers_debtor(content),
                          content.because});
    } else if (auto deferred = std::get_if<action_deferred>(&happened)) {
      put_off(deferred->check, deferred->until);
    } else if (auto cancelled = std::get_if<action_cancelled>(&happened)) {
      lawful_.waits_no_more(cancelled->number);
    } else if (auto entered = std::get_if<phase_entered>(&happened)) {
      ++seen_.moves[phase_row_][entered->phase];
      phase_row_ = entered->phase;
      steps_ended_ = false;
      lawful_.treatment_changed(account_, number_, now_, seen_.lawful);
    } else if (std::holds_alternative<step_scheduled>(happened)) {
      steps_ended_ = false;
    } else if (std::holds_alternative<strategy_entered>(happened)) {
      steps_ended_ = false;
      lawful_.treatment_changed(account_, number_, now_, seen_.lawful);
    } else if (std::holds_alternative<steps_ended>(happened)) {
      steps_ended_ = true;
    } else if (auto paid = std::get_if<payment_received>(&happened)) {
      ++seen_.payments;
      result_.paid += paid->value.minor;
      auto day = around_.day_of(now_);
      seen_.paid_by_day[day] += paid->value.minor;
      if (cohort_)
        cohort_->paid[day / month_days] += paid->value.minor;
    } else if (auto made = std::get_if<promise_made>(&happened)) {
      ++seen_.promises.made;
      seen_.promises.promised += made->value.minor;
      keep_promise(made->value, made->due, promises_);
    } else if (auto agreed = std::get_if<arrangement_made>(&happened)) {
      pay_instalments(agreed->instalments, arrangements_);
    } else if (auto ended = std::get_if<promise_ended>(&happened)) {
      auto& counts = seen_.promises;
      uint64_t* const places[] = {nullptr,        &counts.kept,       &counts.partly_kept,
                                  &counts.broken, &counts.superseded, &counts.cancelled};
      if (auto place = places[static_cast<size_t>(ended->outcome)])
        ++*place;
    } else if (std::holds_alternative<account_settled>(happened)) {
      settled_in_ = account_.sequence;
    } else if (std::holds_alternative<account_owes_again>(happened)) {
      settled_in_ = 0;
    }
  }
  if (!events.empty())
    look_at_money();
}

void life::hand_over(const leaving_action& leaving) {
  if (!on_its_way(leaving.number))
    return;
  auto by = static_cast<size_t>(leaving.by);
  lawful_.leaves(account_, number_, leaving.number, leaving.by, now_, seen_.lawful);
  if (account_.settled && leaving.planned_in != settled_in_ && !leaving.answers_debtor) {
    ++seen_.lawful.after_payment;
    seen_.lawful.note(
      {number_, now_, "a contact left after everything was paid, because of " + leaving.because});
  }
  auto& counts = seen_.channels[by];
  ++counts.sent;
  ++result_.contacts;
  ++seen_.contacts_by_week[around_.day_of(now_) / 7][by];
  if (auto& how = model_.contacts[by]) {
    counts.cost += how->cost.minor;
    result_.cost += how->cost.minor;
    seen_.cost_by_week[around_.day_of(now_) / 7] += how->cost.minor;
  }
  tell(record_contact{std::to_string(leaving.number), leaving.by, contact_outcome::sent});
  respond(leaving.number, leaving.by);
}

void life::open() {
  auto authorised = std::move(comes_.authorised);
  if (!tell(open_account{std::move(comes_.content)})) {
    ++seen_.not_opened;
    stuck_ = true;
    return;
  }
  opened_at_ = now_;
  lawful_.look_at(account_);
  result_.owed = open_amount(account_).minor;
  for (channel by : authorised) {
    lawful_.before_change(account_, number_, now_, seen_.lawful);
    lawful_.authorise(by, now_);
    tell(authorise_channel{by, std::nullopt, "simulated", {}});
  }
}

void life::look_at_money() {
  owed_ = open_amount(account_);
  oldest_due_ = oldest_open_due(account_);
  pays_today_ = willing();
  if (cohort_ || !oldest_due_)
    return;
  // The account's cohort is that of the first debt it is seen with.
  const std::chrono::year_month_day civil{*oldest_due_};
  auto month = static_cast<int>(civil.year()) * 12
               + static_cast<int>(static_cast<unsigned>(civil.month())) - 1;
  cohort_ = &seen_.cohorts[month];
  cohort_->paid.resize((seen_.paid_by_day.size() + month_days - 1) / month_days);
  ++cohort_->accounts;
  cohort_->owed += owed_.minor;
}

void life::perform(const act& next) {
  switch (next.kind) {
  case act_kind::open:
    return open();
  case act_kind::delivered:
    ++seen_.channels[static_cast<size_t>(next.by)].delivered;
    tell(record_contact{std::to_string(next.action), next.by, contact_outcome::delivered});
    return;
  case act_kind::failed:
    ++seen_.channels[static_cast<size_t>(next.by)].failed;
    tell(record_contact{std::to_string(next.action), next.by, contact_outcome::failed});
    return;
  case act_kind::noticed:
    ++seen_.channels[static_cast<size_t>(next.by)].noticed;
    lawful_.before_change(account_, number_, now_, seen_.lawful);
    lawful_.came_of_it(next.action, contact_depth::direct_contact);
    tell(record_contact{std::to_string(next.action), next.by, contact_outcome::read});
    return;
  case act_kind::spoken:
    return talk(next);
  case act_kind::reply:
    return read_reply(next);
  case act_kind::promise:
    return promise(next);
  case act_kind::acceptance:
    return accept_offer();
  case act_kind::payment:
    return next.promised.minor > 0 ? pay(next.promised) : pay_share(next.basis_points);
  case act_kind::task:
    return work_on(next);
  }
}

ending life::how_it_ends() const {
  if (account_.closed)
    return ending::closed;
  if (account_.settled)
    return ending::paid;
  if (stuck_)
    return ending::lost;
  if (earliest_due(account_, *around_.rules) != never)
    return ending::moving;
  if (!acts_.empty())
    return ending::waiting;
  if (!pause_reason(account_, *around_.rules).empty())
    return ending::held;
  return steps_ended_ ? ending::resting : ending::lost;
}

account_result life::finish() {
  advance(around_.end + duration{1}); // a week that begins with the end counts
  if (!account_.exists())
    return result_; // it would have come later, or was refused
  result_.opened = true;
  ++seen_.accounts;
  seen_.account_days += static_cast<uint64_t>(
    (around_.first_day - around_.local.local_date(opened_at_)).count() + around_.day_count);
  seen_.promises.open_after += static_cast<uint64_t>(
    std::ranges::count(account_.promises, promise_status::open,
                       [](const recobro::promise& one) { return one.status; }));
  result_.owed = std::max(result_.owed, open_amount(account_).minor + result_.paid);
  seen_.owed += result_.owed;
  seen_.paid += result_.paid;
  seen_.cost += result_.cost;
  ++seen_.endings[static_cast<size_t>(how_it_ends())];
  return result_;
}

} // namespace recobro::simulate
