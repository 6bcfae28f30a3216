#include "core/policy/policy.hpp"

namespace recobro {

namespace {

// Days move the civil date and keep the wall clock's time, so that a wait across a
// change of the clocks still ends at the hour at which it began.
instant after_days(const wait_rule& wait, instant from, zone local,
                   const business_calendar& calendar) {
  auto begin = local.local_date(from);
  auto end
    = wait.business_days ? calendar.add(begin, wait.days) : begin + std::chrono::days{wait.days};
  // Going through the wall clock would move an instant of an hour that comes twice.
  return end == begin ? from : local.at(end, local.local_time(from));
}

} // namespace

instant end_of(const wait_rule& wait, instant from, zone local, const business_calendar& days) {
  auto end = after_days(wait, from, local, days) + wait.fixed;
  if (!wait.until_time)
    return end;
  // Each date has the time of day once: where the clock shows it twice the first counts,
  // where it skips it the end of the gap. So a later start never ends earlier.
  auto day = local.local_date(end);
  auto today = local.at(day, *wait.until_time);
  return today >= end ? today : local.at(day + std::chrono::days{1}, *wait.until_time);
}

} // namespace recobro
