#include "tools/simulate/contact_fit.hpp"

#include "tools/simulate/counted_share.hpp"

#include <cmath>

namespace recobro::simulate {

namespace {

void fit_talks(const channel_counts& counted, contact_response& how) {
  auto tried = counted.spoken + counted.no_answer;
  how.arrives = 1 - counted_share(counted.not_reached, tried + counted.not_reached, 0);
  how.noticed = counted_share(counted.spoken, tried, 0);
}

void fit_messages(const channel_counts& counted, contact_response& how) {
  // Of a message of which only its sending was told nobody knows whether it arrived. A channel that
  // tells of others that they did would have told of it; one that tells of none tells of failures
  // at most.
  auto arrived = counted.arrived > 0 ? counted.arrived : counted.messages - counted.failed;
  how.arrives = counted_share(arrived, counted.messages, 1);
  // Where nobody tells that a message was read, an arrived one counts as noticed.
  how.noticed = counted.read > 0 ? counted_share(counted.read, arrived, 1) : 1;
  how.replies = counted_share(counted.replies, counted.read > 0 ? counted.read : arrived, 0);
  // What was seen to come of it was counted from the arrival on.
  how.pays = how.noticed > 0 ? std::min(1.0, how.pays / how.noticed) : how.pays;
}

} // namespace

void contact_counter::begin_case() {
  known_.clear();
  count_.clear();
}

bool contact_counter::take(const fact& contact, date day) {
  auto moves = message_of(known_, contact).take(contact);
  if (day < since_)
    return moves;
  count_.insert({contact.place, contact.by});
  if (!is_spoken(contact.by))
    return moves;
  auto& seen = channels_[static_cast<size_t>(contact.by)];
  switch (static_cast<contact_outcome>(contact.outcome)) {
  case contact_outcome::failed:
    ++seen.not_reached;
    break;
  case contact_outcome::no_answer:
    ++seen.no_answer;
    break;
  case contact_outcome::replied:
  case contact_outcome::refused:
  case contact_outcome::wrong_person:
    ++seen.spoken;
    break;
  default:
    break;
  }
  return moves;
}

void contact_counter::take_reply(const fact& reply) {
  ++channels_[static_cast<size_t>(reply.by)].replies;
}

void contact_counter::end_case() {
  for (const auto& key : count_) {
    auto& seen = channels_[static_cast<size_t>(key.second)];
    auto& one = known_.at(key);
    ++seen.messages;
    seen.arrived += one.arrived() ? 1 : 0;
    seen.failed += one.failed() ? 1 : 0;
    seen.read += one.read() ? 1 : 0;
  }
}

void fit_contacts(const contact_counter& seen, const contact_effect& effect, debtor_model& model) {
  for (size_t place = 0; place < channel_count; ++place) {
    auto by = static_cast<channel>(place);
    auto& counted = seen.of(by);
    if (counted.messages == 0)
      continue;
    auto how = model.contacts[place].value_or(contact_response{});
    how.factors = {};
    how.wears_off = 1;
    how.pays_within_days = effect.within_days;
    how.pays = effect.pays[place];
    if (is_spoken(by))
      fit_talks(counted, how);
    else
      fit_messages(counted, how);
    model.contacts[place] = how;
  }
}

} // namespace recobro::simulate
