#include "core/account/history_digest.hpp"

#include <algorithm>
#include <array>

namespace recobro {

namespace {

template <class T>
void take_later(std::optional<T>& last, T when) {
  if (!last || *last < when)
    last = when;
}

std::vector<channel_digest> channels_of(const account_state& account, instant now) {
  std::array<channel_digest, channel_count> all;
  for (size_t place = 0; place < channel_count; ++place)
    all[place].by = static_cast<channel>(place);
  for (auto& note : account.contact.contacts) {
    auto& made = note.made;
    if (made.inbound || made.when <= now - contacts_kept)
      continue;
    auto& by = all[static_cast<size_t>(made.by)];
    ++by.tried;
    take_later(by.last_tried, made.when);
    if (made.depth >= contact_depth::direct_contact) {
      ++by.reached;
      take_later(by.last_reached, made.when);
    }
  }
  for (auto& record : account.channels) {
    auto& by = all[static_cast<size_t>(record.by)];
    by.unanswered = record.unanswered;
    by.failed = record.failed;
    by.messages = record.replies;
    by.last_message = record.last_reply;
    if (record.last_contact) // also when it is too long ago to be counted
      take_later(by.last_tried, *record.last_contact);
  }
  std::vector<channel_digest> told;
  for (auto& each : all)
    if (each != channel_digest{.by = each.by})
      told.push_back(each);
  return told;
}

payment_digest payments_of(const account_state& account) {
  payment_digest told;
  for (auto& each : account.payments) {
    ++(each.reversed ? told.reversed : told.count);
    if (each.reversed || (told.last_at && each.happened_at < *told.last_at))
      continue;
    told.last_at = each.happened_at;
    told.last = each.value;
  }
  told.sum = paid_amount(account);
  return told;
}

promise_digest promises_of(const account_state& account) {
  promise_digest told;
  told.made = static_cast<uint32_t>(account.promises.size());
  for (auto& each : account.promises) {
    switch (each.status) {
    case promise_status::open:
      ++told.open;
      break;
    case promise_status::kept:
      ++told.kept;
      take_later(told.last_kept, each.due);
      break;
    case promise_status::partly_kept:
      ++told.partly_kept;
      break;
    case promise_status::broken:
      ++told.broken;
      take_later(told.last_broken, each.due);
      break;
    case promise_status::superseded:
    case promise_status::cancelled:
      break;
    }
  }
  return told;
}

arrangement_digest arrangements_of(const account_state& account) {
  arrangement_digest told;
  for (auto& each : account.arrangements) {
    told.kept += each.status == arrangement_status::kept;
    told.broken += each.status == arrangement_status::broken;
  }
  return told;
}

dispute_digest disputes_of(const account_state& account, std::span<const entry> latest) {
  dispute_digest told;
  told.opened = static_cast<uint32_t>(account.disputes.size());
  for (auto& each : account.disputes)
    told.open += each.open;
  for (auto& each : latest)
    for (auto& happened : each.events)
      if (std::holds_alternative<dispute_opened>(happened))
        take_later(told.last_opened, each.happened_at);
  return told;
}

} // namespace

history_digest digest_of(const account_state& account, std::span<const entry> latest, instant now) {
  return {.channels = channels_of(account, now),
          .payments = payments_of(account),
          .promises = promises_of(account),
          .arrangements = arrangements_of(account),
          .disputes = disputes_of(account, latest)};
}

} // namespace recobro
