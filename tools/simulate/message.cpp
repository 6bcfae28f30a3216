#include "tools/simulate/message.hpp"

#include <utility>

namespace recobro::simulate {

bool is_spoken(channel by) {
  return by == channel::voice || by == channel::agent_call || by == channel::visit;
}

bool message::take(const fact& result) {
  auto outcome = static_cast<contact_outcome>(result.outcome);
  if (is_spoken(result.by)) // each talk counts
    return outcome == contact_outcome::replied;
  switch (outcome) {
  case contact_outcome::queued:
  case contact_outcome::sent:
  case contact_outcome::no_answer:
    return false;
  case contact_outcome::failed:
    failed_ = true;
    delivered_ = false;
    return false;
  case contact_outcome::wrong_person:
    noticed_ = true;
    return false;
  case contact_outcome::delivered:
    failed_ = false;
    delivered_ = true;
    break;
  case contact_outcome::read:
  case contact_outcome::replied:
  case contact_outcome::refused:
    noticed_ = true;
    read_ = true;
    break;
  }
  return !std::exchange(told_, true);
}

message& message_of(message_book& known, const fact& result) {
  return known[{result.place, result.by}];
}

} // namespace recobro::simulate
