#include "tools/simulate/case_history.hpp"

#include "tools/engine/inspect.hpp"

#include <algorithm>
#include <cassert>
#include <map>

namespace recobro::simulate {

namespace {

constexpr size_t entries_max = 1'000'000; // of one account

/// Turns events into facts; ids become numbers.
class fact_reader {
public:
  fact_reader(case_history& made, std::optional<currency>& unit)
    : made_(made)
    , unit_(unit) {}

  void take(const entry& noted) {
    at_ = noted.happened_at;
    for (const event& happened : noted.events)
      take(happened);
  }

private:
  struct known_debt {
    uint32_t place = 0;
    instant since{};
    int64_t total = 0;
    date due{};
  };

  struct known_payment {
    instant at{};
    int64_t value = 0;
    std::map<uint32_t, int64_t> debts; // what of it serves each
  };

  struct known_promise {
    uint32_t place = 0;
    instant since{};
    std::optional<size_t> end; // its fact
  };

  /// `since`: when what it is about began. Whatever is told of it with an earlier day counts from
  /// there on.
  void add(fact what, instant since = instant::min()) {
    what.at = std::max(at_, since);
    made_.facts.push_back(what);
  }

  uint32_t place_of(std::map<std::string, uint32_t>& known, const std::string& id) {
    return known.try_emplace(id, static_cast<uint32_t>(known.size())).first->second;
  }

  void take(const event& happened) {
    if (const auto* opened = std::get_if<account_opened>(&happened)) {
      unit_ = opened->unit;
      made_.local = opened->local;
      made_.language = opened->language;
      add({.kind = fact_kind::opened});
    } else if (const auto* added = std::get_if<obligation_added>(&happened)) {
      take_debt(added->content);
    } else if (const auto* adjusted = std::get_if<obligation_adjusted>(&happened)) {
      auto& changed = debt_of(adjusted->obligation);
      changed.due = adjusted->due;
      change(changed, adjusted->after.minor - adjusted->before.minor);
    } else if (const auto* withdrawn = std::get_if<obligation_withdrawn>(&happened)) {
      auto& gone = debt_of(withdrawn->obligation);
      change(gone, -gone.total);
    } else if (const auto* paid = std::get_if<payment_received>(&happened)) {
      auto& served = payments_[paid->payment];
      served.at = at_;
      served.value = paid->value.minor;
      for (const allocation& part : paid->allocations)
        served.debts[debt_of(part.obligation).place] += part.value.minor;
      add({.kind = fact_kind::payment, .value = paid->value.minor});
    } else if (const auto* moved = std::get_if<credit_moved>(&happened)) {
      payments_[moved->payment].debts[debt_of(moved->obligation).place] += moved->value.minor;
    } else if (const auto* reversed = std::get_if<payment_was_reversed>(&happened)) {
      take_back(payments_[reversed->payment]);
    } else if (const auto* made = std::get_if<promise_made>(&happened)) {
      take_promise(*made);
    } else if (const auto* ended = std::get_if<promise_ended>(&happened)) {
      end_promise(promise_of(ended->promise), ended->outcome);
    } else if (const auto* reopened = std::get_if<promise_reopened>(&happened)) {
      reopen(promise_of(reopened->promise));
    } else {
      take_contact(happened);
    }
  }

  void take_debt(const new_obligation& content) {
    known_debt made{static_cast<uint32_t>(debts_.size()), at_, content.principal.minor,
                    content.due};
    add({.kind = fact_kind::debt, .place = made.place, .value = made.total, .due = made.due});
    debts_.emplace(content.id, made);
  }

  known_debt& debt_of(const std::string& id) {
    auto found = debts_.find(id);
    assert(found != debts_.end() && "an event names an obligation that was never added");
    return found->second;
  }

  void change(known_debt& what, int64_t by) {
    what.total += by;
    add({.kind = fact_kind::change, .place = what.place, .value = by, .due = what.due}, what.since);
  }

  void take_back(const known_payment& served) {
    auto rest = served.value;
    uint8_t further = 0;
    for (const auto& [place, part] : served.debts)
      if (part > 0) {
        add({.kind = fact_kind::payment, .outcome = further, .place = place + 1, .value = -part},
            served.at);
        rest -= part;
        further = 1;
      }
    if (rest > 0)
      add({.kind = fact_kind::payment, .outcome = further, .value = -rest}, served.at);
  }

  void take_promise(const promise_made& content) {
    known_promise made{static_cast<uint32_t>(promises_.size()), at_, {}};
    add({.kind = fact_kind::promise,
         .place = made.place,
         .value = content.value.minor,
         .due = content.due,
         .until = made_.local.local_date(content.ends_at - duration{1})});
    promises_.emplace(content.promise, made);
  }

  known_promise& promise_of(const std::string& id) {
    auto found = promises_.find(id);
    assert(found != promises_.end() && "an event names a promise that was never made");
    return found->second;
  }

  void end_promise(known_promise& what, promise_status outcome) {
    what.end = made_.facts.size();
    add({.kind = fact_kind::promise_ended,
         .outcome = static_cast<uint8_t>(outcome),
         .place = what.place},
        what.since);
  }

  void reopen(known_promise& what) {
    if (!what.end)
      return;
    // A payment told late came before the end that the promise had without it.
    if (auto& ended = made_.facts[*what.end]; ended.at > at_)
      ended.outcome = static_cast<uint8_t>(promise_status::open);
    else
      add({.kind = fact_kind::promise_reopened, .place = what.place}, what.since);
    what.end.reset();
  }

  void take_contact(const event& happened) {
    if (const auto* contact = std::get_if<contact_recorded>(&happened))
      add({.kind = fact_kind::contact,
           .by = contact->by,
           .outcome = static_cast<uint8_t>(contact->outcome),
           .place = place_of(actions_, contact->action)});
    else if (const auto* reply = std::get_if<message_received>(&happened))
      add({.kind = fact_kind::reply,
           .by = reply->by,
           .outcome = static_cast<uint8_t>(reply->intent)});
    else if (const auto* given = std::get_if<channel_authorised>(&happened))
      authorise(given->given.by);
    else if (std::holds_alternative<account_was_closed>(happened))
      add({.kind = fact_kind::closed});
  }

  void authorise(channel by) {
    auto& since = made_.authorised[static_cast<size_t>(by)];
    since = since ? std::min(*since, at_) : at_;
  }

  case_history& made_;
  std::optional<currency>& unit_;
  instant at_{};
  std::map<std::string, known_debt> debts_;
  std::map<std::string, known_payment> payments_;
  std::map<std::string, known_promise> promises_;
  std::map<std::string, uint32_t> actions_;
};

} // namespace

void case_ledger::take(const fact& what) {
  switch (what.kind) {
  case fact_kind::debt:
    debts_.push_back({what.place, what.due, what.value});
    break;
  case fact_kind::change:
    change(what);
    break;
  case fact_kind::payment:
    if (what.value >= 0)
      return pay(what.value);
    take_back(what);
    break;
  default:
    return;
  }
  settle_credit();
}

case_ledger::debt* case_ledger::find(uint32_t place) {
  auto found = std::ranges::find(debts_, place, &debt::place);
  return found == debts_.end() ? nullptr : &*found;
}

void case_ledger::change(const fact& what) {
  auto* changed = find(what.place);
  assert(changed != nullptr && "a debt is there before anything is said of it");
  changed->due = what.due;
  changed->open += what.value;
  if (changed->open < 0) { // what was paid on it beyond its new total serves others
    credit_ -= changed->open;
    changed->open = 0;
  }
}

void case_ledger::pay(int64_t value) {
  ++payments_;
  credit_ += value;
  settle_credit();
}

void case_ledger::take_back(const fact& what) {
  payments_ -= what.outcome == 0 ? 1 : 0;
  if (auto* served = what.place > 0 ? find(what.place - 1) : nullptr) {
    served->open -= what.value;
    return;
  }
  credit_ += what.value;
  if (credit_ < 0 && !debts_.empty()) {
    debts_.back().open -= credit_;
    credit_ = 0;
  }
}

void case_ledger::settle_credit() {
  while (credit_ > 0) {
    debt* oldest = nullptr;
    for (debt& one : debts_)
      if (one.open > 0 && (oldest == nullptr || one.due < oldest->due))
        oldest = &one;
    if (oldest == nullptr)
      break;
    auto part = std::min(credit_, oldest->open);
    oldest->open -= part;
    credit_ -= part;
  }
  owed_ = 0;
  for (const debt& one : debts_)
    owed_ += one.open;
}

std::optional<date> case_ledger::oldest_due() const {
  std::optional<date> oldest;
  for (const debt& one : debts_)
    if (one.open > 0 && (!oldest || one.due < *oldest))
      oldest = one.due;
  return oldest;
}

case_history history_of(const std::vector<entry>& entries, std::optional<currency>& unit) {
  case_history made;
  fact_reader reader{made, unit};
  for (const entry& noted : entries)
    reader.take(noted);
  std::ranges::stable_sort(made.facts, {}, &fact::at);
  return made;
}

result<case_file> read_cases(const journal& store, std::string_view portfolio,
                             const std::function<void(size_t)>& progress) {
  case_file read;
  std::optional<error> failed;
  auto visited = store.accounts(portfolio, "", [&](const account_key& key) {
    auto entries = store.history(key, 0, entries_max);
    if (!entries) {
      failed = entries.error();
      return false;
    }
    auto unit = read.unit;
    read.cases.push_back(history_of(*entries, unit));
    if (read.unit && unit != read.unit)
      failed = error{errc::currency_mismatch,
                     key.text()
                       + " has another currency than the accounts before it; name one "
                         "portfolio with --portfolio"};
    read.unit = unit;
    if (progress)
      progress(read.cases.size());
    return !failed;
  });
  if (failed)
    return fail(*failed);
  if (!visited)
    return fail(visited.error());
  auto last = last_decision(store);
  if (!last)
    return fail(last.error());
  for (const case_history& one : read.cases)
    read.last_day
      = std::max(read.last_day, one.local.local_date(last->value_or(instant{date_min})));
  return read;
}

} // namespace recobro::simulate
