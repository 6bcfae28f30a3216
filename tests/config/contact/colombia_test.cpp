// Colombia, Ley 2300 de 2023.

#include "tests/config/contact/question_table.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {
constexpr auto bogota = "America/Bogota";
}

TEST_CASE("Colombia: hours to the second", "[contact_rules][CO]") {
  check({
    {"S1", "before seven", "CO", bogota, channel::voice, "2026-11-24T06:59:59-05:00", "CO.hours",
     "2026-11-24T07:00:00-05:00"},
    {"S1", "seven", "CO", bogota, channel::voice, "2026-11-24T07:00:00-05:00"},
    {"S1", "last second", "CO", bogota, channel::voice, "2026-11-24T18:59:59.999-05:00"},
    {"S1", "nineteen", "CO", bogota, channel::voice, "2026-11-24T19:00:00-05:00", "CO.hours",
     "2026-11-25T07:00:00-05:00"},
    {"S1", "Friday evening", "CO", bogota, channel::email, "2026-11-27T19:00:00-05:00", "CO.hours",
     "2026-11-28T08:00:00-05:00"},
    {"S2", "Saturday before eight", "CO", bogota, channel::sms, "2026-11-28T07:59:59-05:00",
     "CO.hours", "2026-11-28T08:00:00-05:00"},
    {"S2", "Saturday eight", "CO", bogota, channel::sms, "2026-11-28T08:00:00-05:00"},
    {"S2", "Saturday last second", "CO", bogota, channel::sms, "2026-11-28T14:59:59-05:00"},
    {"S2", "Saturday fifteen", "CO", bogota, channel::sms, "2026-11-28T15:00:00-05:00", "CO.hours",
     "2026-11-30T07:00:00-05:00"},
    {"S1", "the same instant in another offset", "CO", bogota, channel::voice,
     "2026-11-25T00:00:00Z", "CO.hours", "2026-11-25T12:00:00Z"},
  });
}

TEST_CASE("Colombia: Sundays and public holidays are barred for all channels",
          "[contact_rules][CO]") {
  for (size_t index = 0; index < channel_count; ++index) {
    const auto by = static_cast<channel>(index);
    if (by == channel::visit) // never allowed
      continue;
    check({
      {"S3", "Sunday", "CO", bogota, by, "2026-11-29T10:00:00-05:00", "CO.hours",
       "2026-11-30T07:00:00-05:00"},
      {"S1", "Independence Day, a Monday", "CO", bogota, by, "2026-07-20T10:00:00-05:00",
       "CO.sundays_and_holidays", "2026-07-21T07:00:00-05:00"},
    });
  }
  check({
    {"S1", "Saturday before a Monday holiday", "CO", bogota, channel::voice,
     "2026-07-18T15:00:00-05:00", "CO.hours", "2026-07-21T07:00:00-05:00"},
    {"S1", "the law was not yet in force", "CO", bogota, channel::voice,
     "2023-10-08T23:00:00-05:00"},
    {"S1", "the first day in force", "CO", bogota, channel::voice, "2023-10-10T06:59:59-05:00",
     "CO.hours", "2023-10-10T07:00:00-05:00"},
  });
}
