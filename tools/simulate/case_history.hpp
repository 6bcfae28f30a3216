#pragma once

// What a journal says of an account, as far as a debtor's model can be learned from it: debts,
// payments, contacts and what came of them, promises.

#include "core/policy/words.hpp"
#include "core/store/journal.hpp"

#include <array>
#include <functional>
#include <optional>
#include <vector>

namespace recobro::simulate {

enum class fact_kind : uint8_t {
  opened,
  debt,    // the new obligation `place` of `value`, due `due`
  change,  // of obligation `place` by `value`, now due `due`
  payment, // `value`; negative: taken back, from obligation `place` - 1 unless that is 0; of what
           // one payment had served in several, all but the first have outcome 1
  contact, // outcome of action or letter `place`
  reply,
  promise,          // `place` of `value`, due `due`; what is paid after `until` does not keep it
  promise_ended,    // `place`; open: something told later shows that it did not
  promise_reopened, // `place`: it had not ended after all, or ends again
  closed
};

struct fact {
  instant at{};
  fact_kind kind{};
  channel by{};
  uint8_t outcome = 0; // contact_outcome, reply_intent or promise_status
  uint32_t place = 0;  // stands for the id of what it is about
  int64_t value = 0;
  date due{};
  date until{};
};

struct case_history {
  zone local = zone::utc();
  std::string language;
  /// Ascending by when it happened, which is not the order in which it was told. Nothing is said of
  /// a debt before the debt itself.
  std::vector<fact> facts;
  /// When the channel was first authorised; nothing where it never was.
  std::array<std::optional<instant>, channel_count> authorised{};
};

/// What is owed while facts pass; payments serve the oldest due debt first.
class case_ledger {
public:
  void take(const fact& what);
  void pay(int64_t value);
  int64_t owed() const { return owed_; }
  /// Of the oldest debt with something open.
  std::optional<date> oldest_due() const;
  uint32_t payments() const { return payments_; }

private:
  struct debt {
    uint32_t place = 0;
    date due{};
    int64_t open = 0;
  };
  debt* find(uint32_t place);
  void change(const fact& what);
  void settle_credit();
  void take_back(const fact& what);

  std::vector<debt> debts_;
  int64_t owed_ = 0;
  int64_t credit_ = 0;
  uint32_t payments_ = 0;
};

/// The account's facts in order. `unit` is set to its currency.
case_history history_of(const std::vector<entry>& entries, std::optional<currency>& unit);

/// Every account of the portfolio (empty: all). Errors also: currency_mismatch when there are
/// several currencies.
struct case_file {
  std::optional<currency> unit;
  std::vector<case_history> cases;
  date last_day = date_min; // on which the journal decided anything, by the accounts' clocks
};
result<case_file> read_cases(const journal& store, std::string_view portfolio,
                             const std::function<void(size_t)>& progress);

} // namespace recobro::simulate
