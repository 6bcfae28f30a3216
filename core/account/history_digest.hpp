#pragma once

// What somebody has to know of an account's past before he speaks to the debtor: counts and last
// times by kind. Pure. All of it is in the state, so it costs the same however long the past is.

#include "core/account/state.hpp"

#include <optional>
#include <span>
#include <vector>

namespace recobro {

struct channel_digest {
  channel by{};
  uint32_t tried = 0;   // contacts of the last `contacts_kept`, whatever came of them
  uint32_t reached = 0; // of them, those that reached the right person
  std::optional<instant> last_tried, last_reached;
  // Over the account's whole life.
  uint32_t unanswered = 0, failed = 0, messages = 0; // messages: from the debtor
  std::optional<instant> last_message;
  friend bool operator==(const channel_digest&, const channel_digest&) = default;
};

struct payment_digest {
  uint32_t count = 0, reversed = 0; // count: those that stand
  amount sum;                       // of those that stand
  std::optional<instant> last_at;
  amount last;
};

/// How what the debtor agreed to ended.
struct promise_digest {
  uint32_t made = 0, open = 0, kept = 0, partly_kept = 0, broken = 0;
  std::optional<date> last_kept, last_broken; // days on which they were due
};
struct arrangement_digest {
  uint32_t kept = 0, broken = 0;
};

struct dispute_digest {
  uint32_t opened = 0, open = 0;
  std::optional<instant> last_opened; // if that is among the latest entries
};

struct history_digest {
  std::vector<channel_digest> channels; // those with something to tell, by their place in `channel`
  payment_digest payments;
  promise_digest promises;
  arrangement_digest arrangements;
  dispute_digest disputes;
};

/// `latest`: entries that are at hand anyway, the newest last; the state doesn't know when a
/// dispute was opened.
history_digest digest_of(const account_state& account, std::span<const entry> latest, instant now);

} // namespace recobro
