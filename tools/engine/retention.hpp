#pragma once

// Looks through a store for closed accounts whose personal data have been kept as long as the law
// says, and for those that are still within their period.

#include "core/contact/contact_book.hpp"
#include "core/store/journal.hpp"

#include <functional>
#include <map>
#include <string>

namespace recobro {

/// Of one jurisdiction, "" where none names a period.
struct retention_tally {
  int years = 0;
  uint64_t passed = 0;  // closed accounts with personal data beyond their period
  uint64_t within = 0;  // closed accounts whose period runs
  uint64_t without = 0; // closed accounts that hold no personal data any more, or never did
};

struct retention_report {
  uint64_t accounts = 0, open = 0;
  std::map<std::string, retention_tally> by_jurisdiction;
};

struct passed_account {
  account_key account;
  std::string jurisdiction;
  int years = 0;
  instant last_event{}, until{};
};

/// The contact rules of a portfolio; null without any.
using book_finder = std::function<contact_book_ptr(std::string_view portfolio)>;

/// Gives every account whose period has passed by `now` to `visit`, in key order, and ends early
/// when that gives false. Reads beside a running server.
result<retention_report> look_at_retention(const journal& store, const book_finder& book_of,
                                           instant now,
                                           const std::function<bool(const passed_account&)>& visit);

/// The command that erases the debtor's personal data, in the name of the jurisdiction's period.
command erasure_of(const passed_account& account, instant now);

} // namespace recobro
