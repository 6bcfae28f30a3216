#pragma once

// What comes of contacts, channel by channel, counted over many histories.

#include "tools/simulate/debtor_model.hpp"
#include "tools/simulate/message.hpp"

#include <set>

namespace recobro::simulate {

/// Messages count each once, by all that was told of them; calls and visits by their results.
struct channel_counts {
  uint64_t messages = 0, arrived = 0, failed = 0, read = 0;
  uint64_t spoken = 0, no_answer = 0, not_reached = 0;
  uint64_t replies = 0;
};

class contact_counter {
public:
  /// Only messages of which something was told from `since` on count.
  explicit contact_counter(date since)
    : since_(since) {}

  void begin_case();
  /// A contact. True when the debtor may be moved by it from now on.
  bool take(const fact& contact, date day);
  void take_reply(const fact& reply);
  /// Adds up the messages of the account.
  void end_case();

  const channel_counts& of(channel by) const { return channels_[static_cast<size_t>(by)]; }

private:
  date since_;
  message_book known_;                           // of the case
  std::set<std::pair<uint32_t, channel>> count_; // of them
  std::array<channel_counts, channel_count> channels_{};
};

struct contact_effect {
  std::array<double, channel_count> pays{}; // because of a contact that arrived
  int64_t within_days = 30;
};
void fit_contacts(const contact_counter& seen, const contact_effect& effect, debtor_model& model);

} // namespace recobro::simulate
