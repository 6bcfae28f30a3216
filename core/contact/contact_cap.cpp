#include "core/contact/contact_cap.hpp"

#include <algorithm>
#include <cassert>
#include <ranges>

namespace recobro {

namespace {

using std::chrono::days;
using std::chrono::hours;

bool counts(const contact_cap& cap, capped_request request, const contact_made& contact) {
  if (!cap.counts.has(class_of(contact.by)) || contact.depth < cap.armed_by
      || (contact.inbound && !cap.inbound_counts))
    return false;
  switch (cap.scope) {
  case cap_scope::debtor:
    return true;
  case cap_scope::debt:
    return contact.debt == request.debt || contact.debt == every_debt;
  case cap_scope::mechanism:
    return same_medium(contact.by, request.by);
  case cap_scope::other_channels:
    return !same_medium(contact.by, request.by);
  }
  return true;
}

/// Of the contacts that count, the `limit`th from the end; nothing when there are fewer.
const contact_made* arming(const contact_cap& cap, capped_request request,
                           std::span<const contact_made> contacts, instant not_before) {
  int left = cap.limit;
  for (const contact_made& contact : std::views::reverse(contacts)) {
    if (contact.when < not_before)
      return nullptr;
    if (counts(cap, request, contact) && --left == 0)
      return &contact;
  }
  return nullptr;
}

date period_end(cap_period period, date day) {
  if (period == cap_period::day)
    return day + days{1};
  return day + days{8 - std::chrono::weekday{day}.iso_encoding()};
}

/// For one debt. The cap is full as long as the contact that arms it is in the period.
instant room_after(const contact_cap& cap, const contact_made& armed, std::span<const zone> zones,
                   instant from) {
  if (cap.period == cap_period::rolling)
    return std::max(from, armed.when + cap.length);
  instant room = from;
  for (const zone local : zones) {
    const date end = period_end(cap.period, wall_time_at(local, armed.when).day);
    if (wall_time_at(local, from).day < end)
      room = std::max(room, next_day_start(local, from, end));
  }
  return room;
}

} // namespace

duration lookback(const contact_cap& cap) {
  // A civil period is at most as long as its days and one change of the clock.
  switch (cap.period) {
  case cap_period::rolling:
    return cap.length;
  case cap_period::day:
    return days{1} + hours{25};
  case cap_period::week:
    return days{7} + hours{25};
  }
  return days{0};
}

instant next_room(const contact_cap& cap, capped_request request,
                  std::span<const contact_made> contacts, std::span<const zone> zones,
                  instant known, instant from) {
  assert(cap.limit > 0 && known <= from);
  const auto end = std::ranges::upper_bound(contacts, known, {}, &contact_made::when);
  const auto made = contacts.first(static_cast<size_t>(end - contacts.begin()));
  const instant not_before = from - lookback(cap);
  instant room = from;
  const auto look = [&](capped_request one) {
    if (const auto* armed = arming(cap, one, made, not_before))
      room = std::max(room, room_after(cap, *armed, zones, from));
  };
  look(request);
  if (cap.scope == cap_scope::debt && request.debt == every_debt)
    for (const contact_made& contact : made)
      if (contact.debt != every_debt && contact.when >= not_before)
        look({request.by, contact.debt});
  return room;
}

} // namespace recobro
