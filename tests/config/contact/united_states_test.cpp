// United States: FDCPA and Regulation F.

#include "tests/config/contact/question_table.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {

constexpr auto new_york = "America/New_York";
constexpr auto los_angeles = "America/Los_Angeles";
constexpr debt_number first_debt{1};
constexpr debt_number second_debt{2};

/// Seven calls about the first debt, one a day at noon from Tuesday, 17 November on.
void seven_calls(situation& it) {
  for (int day = 17; day <= 23; ++day)
    it.made("2026-11-" + std::to_string(day) + "T12:00:00-05:00", channel::voice,
            contact_depth::attempt, first_debt);
  it.request.debt = first_debt;
}

void conversation(situation& it) {
  it.made("2026-11-17T15:00:00-05:00", channel::voice, contact_depth::conversation, first_debt);
  it.request.debt = first_debt;
}

} // namespace

TEST_CASE("United States: hours at the consumer's location", "[contact_rules][US]") {
  check({
    {"S63", "before eight", "US", new_york, channel::voice, "2026-11-24T07:59:59-05:00", "US.hours",
     "2026-11-24T08:00:00-05:00"},
    {"S63", "eight", "US", new_york, channel::voice, "2026-11-24T08:00:00-05:00"},
    {"S70", "last second", "US", new_york, channel::sms, "2026-11-24T20:59:59-05:00"},
    {"S70", "twenty-one", "US", new_york, channel::sms, "2026-11-24T21:00:00-05:00", "US.hours",
     "2026-11-25T08:00:00-05:00"},
    {"S63b", "e-mail at night", "US", new_york, channel::email, "2026-11-25T02:00:00-05:00",
     "US.hours", "2026-11-25T08:00:00-05:00"},
    {"S63", "Sundays and holidays are free", "US", new_york, channel::voice,
     "2026-12-25T12:00:00-05:00"},
    {"S63", "clocks go back in the night", "US", new_york, channel::voice,
     "2026-10-31T21:00:00-04:00", "US.hours", "2026-11-01T08:00:00-05:00"},
    {"S63", "clocks go forward in the night", "US", new_york, channel::voice,
     "2026-03-07T21:00:00-05:00", "US.hours", "2026-03-08T08:00:00-04:00"},
    {"S63", "the consumer moved to Los Angeles", "US", los_angeles, channel::voice,
     "2026-11-24T08:00:00-05:00", "US.hours", "2026-11-24T08:00:00-08:00"},
    {"S63", "the consumer may be in either", "US", new_york, channel::voice,
     "2026-11-24T20:30:00-08:00", "US.hours", "2026-11-25T08:00:00-08:00",
     [](situation& it) { it.known.zones.push_back(zone::from_name(los_angeles).value()); }},
    {"S63", "zone not known: Guam is open from here on", "US", "", channel::voice,
     "2026-11-24T16:59:59-05:00", "US.hours", "2026-11-24T17:00:00-05:00"},
    {"S63", "zone not known: New York closes", "US", "", channel::voice,
     "2026-11-24T21:00:00-05:00", "US.hours", "2026-11-25T17:00:00-05:00"},
  });
}

TEST_CASE("United States: seven calls in seven days about one debt", "[contact_rules][US]") {
  check({
    {"S65", "an eighth call", "US", new_york, channel::voice, "2026-11-23T13:00:00-05:00",
     "US.seven_in_seven", "2026-11-24T12:00:00-05:00", seven_calls},
    {"S65", "a second early", "US", new_york, channel::agent_call, "2026-11-24T11:59:59-05:00",
     "US.seven_in_seven", "2026-11-24T12:00:00-05:00", seven_calls},
    {"S65",
     "when the first falls out",
     "US",
     new_york,
     channel::voice,
     "2026-11-24T12:00:00-05:00",
     {},
     {},
     seven_calls},
    {"S65",
     "the other debt has its own counter",
     "US",
     new_york,
     channel::voice,
     "2026-11-23T13:00:00-05:00",
     {},
     {},
     [](situation& it) {
       seven_calls(it);
       it.request.debt = second_debt;
     }},
    {"S65", "a call about all debts counts for each", "US", new_york, channel::voice,
     "2026-11-23T13:00:00-05:00", "US.seven_in_seven", "2026-11-24T12:00:00-05:00",
     [](situation& it) {
       seven_calls(it);
       it.request.debt = every_debt;
     }},
    {"S66",
     "incoming calls are no attempts",
     "US",
     new_york,
     channel::voice,
     "2026-11-23T13:00:00-05:00",
     {},
     {},
     [](situation& it) {
       for (int minute = 10; minute < 20; ++minute)
         it.received("2026-11-23T12:" + std::to_string(minute) + ":00-05:00", channel::voice);
     }},
    {"S65",
     "texts are not counted",
     "US",
     new_york,
     channel::sms,
     "2026-11-23T13:00:00-05:00",
     {},
     {},
     seven_calls},
    {"S67",
     "prior consent lifts the cap",
     "US",
     new_york,
     channel::voice,
     "2026-11-23T13:00:00-05:00",
     {},
     {},
     [](situation& it) {
       seven_calls(it);
       it.known.consents.push_back({.given = at("2026-11-16T13:00:01-05:00"), .debt = first_debt});
     }},
    {"S67", "for seven days and no longer", "US", new_york, channel::voice,
     "2026-11-23T13:00:00-05:00", "US.seven_in_seven", "2026-11-24T12:00:00-05:00",
     [](situation& it) {
       seven_calls(it);
       it.known.consents.push_back({.given = at("2026-11-16T13:00:00-05:00"), .debt = first_debt});
     }},
    {"S67", "consent for another debt", "US", new_york, channel::voice, "2026-11-23T13:00:00-05:00",
     "US.seven_in_seven", "2026-11-24T12:00:00-05:00",
     [](situation& it) {
       seven_calls(it);
       it.known.consents.push_back({.given = at("2026-11-20T13:00:00-05:00"), .debt = second_debt});
     }},
    {"S67", "consent taken back", "US", new_york, channel::voice, "2026-11-23T13:00:00-05:00",
     "US.seven_in_seven", "2026-11-24T12:00:00-05:00",
     [](situation& it) {
       seven_calls(it);
       it.known.consents.push_back({.given = at("2026-11-20T13:00:00-05:00"),
                                    .until = at("2026-11-22T13:00:00-05:00"),
                                    .debt = first_debt});
     }},
  });
}

TEST_CASE("United States: seven quiet days after a conversation", "[contact_rules][US]") {
  check({
    {"S65", "at once", "US", new_york, channel::voice, "2026-11-17T15:00:00-05:00",
     "US.quiet_after_conversation", "2026-11-24T15:00:00-05:00", conversation},
    {"S65", "a second early", "US", new_york, channel::voice, "2026-11-24T14:59:59-05:00",
     "US.quiet_after_conversation", "2026-11-24T15:00:00-05:00", conversation},
    {"S65",
     "after seven days",
     "US",
     new_york,
     channel::voice,
     "2026-11-24T15:00:00-05:00",
     {},
     {},
     conversation},
    {"S69", "whoever began it", "US", new_york, channel::voice, "2026-11-18T15:00:00-05:00",
     "US.quiet_after_conversation", "2026-11-24T15:00:00-05:00",
     [](situation& it) {
       it.received("2026-11-17T15:00:00-05:00", channel::voice, contact_depth::conversation);
     }},
    {"S65",
     "about the other debt",
     "US",
     new_york,
     channel::voice,
     "2026-11-18T15:00:00-05:00",
     {},
     {},
     [](situation& it) {
       conversation(it);
       it.request.debt = second_debt;
     }},
    {"S65",
     "writing is no call",
     "US",
     new_york,
     channel::email,
     "2026-11-18T15:00:00-05:00",
     {},
     {},
     conversation},
    {"S65", "seven times 24 hours where the clocks change", "US", new_york, channel::voice,
     "2026-11-06T13:59:59-05:00", "US.quiet_after_conversation", "2026-11-06T14:00:00-05:00",
     [](situation& it) {
       it.made("2026-10-30T15:00:00-04:00", channel::voice, contact_depth::conversation);
     }},
    {"S65", "the quiet ends at night", "US", new_york, channel::voice, "2026-11-23T12:00:00-05:00",
     "US.quiet_after_conversation", "2026-11-25T08:00:00-05:00",
     [](situation& it) {
       it.received("2026-11-17T23:30:00-05:00", channel::voice, contact_depth::conversation);
     }},
    {"S64",
     "before Regulation F",
     "US",
     new_york,
     channel::voice,
     "2021-11-18T12:00:00-05:00",
     {},
     {},
     [](situation& it) {
       it.made("2021-11-17T12:00:00-05:00", channel::voice, contact_depth::conversation);
     }},
  });
}

TEST_CASE("United States: one answer to a consumer who writes at an excluded time",
          "[contact_rules][US]") {
  // The consumer wants nothing on Fridays.
  const auto no_fridays = [](situation& it) {
    weekly_hours fridays;
    fridays.days[4] = {{duration{0}, std::chrono::hours{24}}};
    it.known.designations.push_back(
      {.when = at("2026-11-20T12:00:00-05:00"), .allowed = complement(fridays)});
  };
  static void (*const excluded)(situation&) = no_fridays;
  check({
    {"S68", "the designation holds", "US", new_york, channel::sms, "2026-11-27T12:00:00-05:00",
     "debtor.hours", "2026-11-28T08:00:00-05:00", excluded},
    {"S68",
     "an answer on the same medium",
     "US",
     new_york,
     channel::sms,
     "2026-11-27T12:00:00-05:00",
     {},
     {},
     [](situation& it) {
       excluded(it);
       it.received("2026-11-27T11:55:00-05:00", channel::sms);
     }},
    {"S68", "not on another medium", "US", new_york, channel::voice, "2026-11-27T12:00:00-05:00",
     "debtor.hours", "2026-11-28T08:00:00-05:00",
     [](situation& it) {
       excluded(it);
       it.received("2026-11-27T11:55:00-05:00", channel::sms);
     }},
    {"S68", "only one", "US", new_york, channel::sms, "2026-11-27T12:00:00-05:00", "debtor.hours",
     "2026-11-28T08:00:00-05:00",
     [](situation& it) {
       excluded(it);
       it.received("2026-11-27T11:55:00-05:00", channel::sms);
       it.made("2026-11-27T11:56:00-05:00", channel::sms);
     }},
    {"unverified", "not an hour later", "US", new_york, channel::sms, "2026-11-27T12:55:00-05:00",
     "debtor.hours", "2026-11-28T08:00:00-05:00",
     [](situation& it) {
       excluded(it);
       it.received("2026-11-27T11:55:00-05:00", channel::sms);
     }},
    {"S63", "never at night", "US", new_york, channel::sms, "2026-11-27T22:00:00-05:00", "US.hours",
     "2026-11-28T08:00:00-05:00",
     [](situation& it) {
       excluded(it);
       it.received("2026-11-27T21:55:00-05:00", channel::sms);
     }},
    {"S68", "beside another law without the exception", "US+CO", new_york, channel::sms,
     "2026-11-27T12:00:00-05:00", "debtor.hours", "2026-11-28T08:00:00-05:00",
     [](situation& it) {
       excluded(it);
       it.received("2026-11-27T11:55:00-05:00", channel::sms);
     }},
  });
}

TEST_CASE("United States: who may be contacted, where, and what ends it", "[contact_rules][US]") {
  const auto row = [](const char* source, const char* what, channel by, const char* rule,
                      void (*facts)(situation&), const char* next = "never") {
    return question_row{source, what, "US", new_york, by, "2026-11-24T12:00:00-05:00",
                        rule,   next, facts};
  };
  check({
    row("S63", "spouse", channel::voice, "",
        [](situation& it) { it.request.party = party_role::spouse; }),
    row("S63", "executor", channel::voice, "",
        [](situation& it) { it.request.party = party_role::executor; }),
    row("S70", "relative", channel::voice, "US.parties",
        [](situation& it) { it.request.party = party_role::relative; }),
    row("S70", "relative, to locate", channel::voice, "",
        [](situation& it) {
          it.request.party = party_role::relative;
          it.request.purpose = contact_purpose::location;
        }),
    row("S70", "represented", channel::letter, "US.attorney",
        [](situation& it) { it.known.represented.push_back({at("2026-11-01T12:00:00Z")}); }),
    row("S70", "the attorney", channel::letter, "",
        [](situation& it) {
          it.known.represented.push_back({at("2026-11-01T12:00:00Z")});
          it.request.party = party_role::attorney;
        }),
    row(
      "S70", "represented until Thursday", channel::letter, "US.attorney",
      [](situation& it) {
        it.known.represented.push_back({at("2026-11-01T12:00:00Z"), at("2026-11-26T12:00:00Z")});
      },
      "2026-11-26T12:00:00Z"),
    row("S70", "written request to cease", channel::letter, "US.stop",
        [](situation& it) { it.known.stops.push_back({.when = at("2026-11-20T12:00:00Z")}); }),
    row("S71", "opt-out from texts", channel::sms, "US.stop",
        [](situation& it) {
          it.known.stops.push_back({.when = at("2026-11-20T12:00:00Z"), .by = channel::sms});
        }),
    row("S71", "leaves e-mail", channel::email, "",
        [](situation& it) {
          it.known.stops.push_back({.when = at("2026-11-20T12:00:00Z"), .by = channel::sms});
        }),
    row("S70", "at work, the employer forbids it", channel::voice, "US.workplace",
        [](situation& it) {
          it.request.at_work = true;
          it.known.employer_forbids = true;
        }),
    row("S70", "at work", channel::voice, "", [](situation& it) { it.request.at_work = true; }),
    row("1006.22(f)(3)", "work e-mail", channel::email, "US.work_email",
        [](situation& it) { it.request.at_work = true; }),
  });
  CHECK(retention_years(*shipped().find("US").value()) == 3); // S75
}
