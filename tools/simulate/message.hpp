#pragma once

// What is known of one message, out of all the results that were told of it.

#include "tools/simulate/case_history.hpp"

#include <map>

namespace recobro::simulate {

bool is_spoken(channel by);

/// A message, or a call. Channels tell in different words how far one came, and not all of them:
/// whoever read or answered it got it, delivered or not.
class message {
public:
  /// True at the first word of it that the debtor got it, or talked: from now on he may be moved to
  /// pay.
  bool take(const fact& result);

  bool arrived() const { return noticed_ || delivered_; }
  bool failed() const { return failed_ && !arrived(); }
  bool read() const { return read_; }

private:
  bool delivered_ = false, failed_ = false; // as was told last
  bool noticed_ = false;                    // somebody has it
  bool read_ = false;                       // the debtor has
  bool told_ = false;                       // that he got it
};

/// The messages of one account. A channel's chain of sends has one for each link.
using message_book = std::map<std::pair<uint32_t, channel>, message>;

/// The message that the result is of; a new one where nothing was told of it before.
message& message_of(message_book& known, const fact& result);

} // namespace recobro::simulate
