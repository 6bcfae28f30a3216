#include "tools/simulate/case_history.hpp"

#include <algorithm>
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
  void add(fact what) {
    what.at = at_;
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
      place_of(debts_, added->content.id);
      add({.kind = fact_kind::debt,
           .value = added->content.principal.minor,
           .due = added->content.due});
      totals_.push_back(added->content.principal.minor);
      dues_.push_back(added->content.due);
    } else if (const auto* adjusted = std::get_if<obligation_adjusted>(&happened)) {
      auto place = place_of(debts_, adjusted->obligation);
      dues_[place] = adjusted->due;
      change(place, adjusted->after.minor - adjusted->before.minor);
    } else if (const auto* withdrawn = std::get_if<obligation_withdrawn>(&happened)) {
      auto place = place_of(debts_, withdrawn->obligation);
      change(place, -totals_[place]);
    } else if (const auto* paid = std::get_if<payment_received>(&happened)) {
      payments_[paid->payment] = paid->value.minor;
      add({.kind = fact_kind::payment, .value = paid->value.minor});
    } else if (const auto* reversed = std::get_if<payment_was_reversed>(&happened)) {
      add({.kind = fact_kind::payment, .value = -payments_[reversed->payment]});
    } else if (const auto* made = std::get_if<promise_made>(&happened)) {
      add({.kind = fact_kind::promise, .value = made->value.minor, .due = made->due});
    } else if (const auto* ended = std::get_if<promise_ended>(&happened)) {
      add({.kind = fact_kind::promise_ended, .outcome = static_cast<uint8_t>(ended->outcome)});
    } else {
      take_contact(happened);
    }
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

  void change(uint32_t place, int64_t by) {
    totals_[place] += by;
    add({.kind = fact_kind::change, .place = place, .value = by, .due = dues_[place]});
  }

  case_history& made_;
  std::optional<currency>& unit_;
  instant at_{};
  std::map<std::string, uint32_t> debts_, actions_;
  std::map<std::string, int64_t> payments_;
  std::vector<int64_t> totals_;
  std::vector<date> dues_;
};

} // namespace

void case_ledger::take(const fact& what) {
  switch (what.kind) {
  case fact_kind::debt:
    debts_.push_back({what.due, what.value});
    break;
  case fact_kind::change: {
    auto& changed = debts_[what.place];
    changed.due = what.due;
    changed.open += what.value;
    if (changed.open < 0) { // what was paid on it beyond its new total serves others
      credit_ -= changed.open;
      changed.open = 0;
    }
    break;
  }
  case fact_kind::payment:
    pay(what.value);
    return;
  default:
    return;
  }
  settle_credit();
}

void case_ledger::pay(int64_t value) {
  if (value < 0) { // taken back: owed again on the newest debt
    --payments_;
    credit_ += value;
    if (credit_ < 0 && !debts_.empty()) {
      debts_.back().open -= credit_;
      credit_ = 0;
    }
  } else {
    ++payments_;
    credit_ += value;
  }
  settle_credit();
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
  return read;
}

} // namespace recobro::simulate
