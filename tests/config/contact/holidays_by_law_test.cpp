// The days of rest that the law gives, reckoned once more from its words: what the shipped tables
// and their corrections come to.

#include "config/server_config.hpp"
#include "config/yaml_reader.hpp"
#include "tests/config/contact/question_table.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono;

namespace {

constexpr auto guayaquil = "America/Guayaquil";
constexpr auto santiago = "America/Santiago";

constexpr date on(int of_year, unsigned of_month, unsigned of_day) {
  return date{year{of_year} / month{of_month} / day{of_day}};
}

bool at_weekend(date one) {
  return weekday{one} == Saturday || weekday{one} == Sunday;
}

/// RO Supl. 906 of 2016-12-20, art. 2: where the rest of one holiday lies.
date rest_of(date one) {
  const std::chrono::year_month_day civil{one};
  const bool stays_in_week
    = civil.month() / civil.day() == January / 1 || civil.month() / civil.day() == December / 25;
  const auto weekday_of = weekday{one};
  if (weekday_of == Saturday)
    return one - days{1};
  if (weekday_of == Sunday)
    return one + days{1};
  if (stays_in_week)
    return one;
  if (weekday_of == Tuesday)
    return one - days{1};
  if (weekday_of == Wednesday)
    return one + days{2};
  return weekday_of == Thursday ? one + days{1} : one;
}

/// The rest of 2 and 3 November, which move together.
std::set<date> rest_in_november(int of_year) {
  const date souls = on(of_year, 11, 2);
  const date cuenca = on(of_year, 11, 3);
  const auto weekday_of = weekday{souls};
  if (weekday_of == Tuesday || weekday_of == Friday)
    return {souls - days{1}, souls};
  if (weekday_of == Wednesday || weekday_of == Sunday)
    return {cuenca, cuenca + days{1}};
  if (weekday_of == Saturday)
    return {souls - days{1}, cuenca + days{1}};
  return {souls, cuenca};
}

std::set<date> rest_of_ecuador() {
  std::set<date> rest{on(2025, 4, 17)}; // by decree
  for (int of_year = 2020; of_year <= 2031; ++of_year) {
    for (const auto& [of_month, of_day] :
         {std::pair{1u, 1u}, {5u, 1u}, {5u, 24u}, {8u, 10u}, {10u, 9u}, {12u, 25u}})
      rest.insert(rest_of(on(of_year, of_month, of_day)));
    rest.merge(rest_in_november(of_year));
  }
  // Those that move with Easter stand in the table.
  const auto& table = shipped().holidays();
  for (const date one : table.calendar("EC", "").days)
    for (const auto* name : {"Carnival", "Shrove Tuesday", "Good Friday"})
      if (table.name_of(one, "EC", "") == name)
        rest.insert(one);
  std::erase_if(rest, [](date one) { return one < on(2020, 1, 1) || one >= on(2031, 1, 1); });
  return rest;
}

std::vector<std::string> texts_of(const std::set<date>& days) {
  std::vector<std::string> texts;
  for (const date one : days)
    texts.push_back(format_date(one));
  return texts;
}

} // namespace

TEST_CASE("the working days that are holidays in Ecuador are those of the law of 2016",
          "[holiday_file][EC]") {
  std::set<date> known;
  for (const date one : shipped().holidays().calendar("EC", "").days)
    if (!at_weekend(one))
      known.insert(one);
  CHECK(texts_of(known) == texts_of(rest_of_ecuador()));
}

TEST_CASE("Holy Saturday follows each Good Friday in Chile", "[holiday_file][CL]") {
  const auto& table = shipped().holidays();
  size_t fridays = 0;
  for (const date one : table.calendar("CL", "").days)
    if (table.name_of(one, "CL", "") == "Good Friday") {
      ++fridays;
      CHECK(table.name_of(one + days{1}, "CL", "") == "Holy Saturday");
    }
  CHECK(fridays == 11);
}

TEST_CASE("Ecuador: holidays lie where the law moves them", "[contact_rules][EC]") {
  check({
    {"RO 906", "the evening before 9 October", "EC", guayaquil, channel::voice,
     "2026-10-08T19:59:59-05:00"},
    {"RO 906", "behind it", "EC", guayaquil, channel::voice, "2026-10-08T20:00:00-05:00",
     "EC.hours", "2026-10-12T07:00:00-05:00"},
    {"RO 906", "9 October, a Friday", "EC", guayaquil, channel::voice, "2026-10-09T12:00:00-05:00",
     "EC.holidays", "2026-10-12T07:00:00-05:00"},
    {"RO 906", "10 September is none", "EC", guayaquil, channel::voice,
     "2026-09-10T12:00:00-05:00"},
    {"RO 906", "from a Sunday to Monday", "EC", guayaquil, channel::sms,
     "2026-05-25T12:00:00-05:00", "EC.holidays", "2026-05-26T07:00:00-05:00"},
    {"RO 906", "from a Saturday to Friday", "EC", guayaquil, channel::sms,
     "2025-05-23T12:00:00-05:00", "EC.holidays", "2025-05-26T07:00:00-05:00"},
    {"RO 906", "from a Wednesday", "EC", guayaquil, channel::voice, "2028-05-24T12:00:00-05:00"},
    {"RO 906", "to Friday", "EC", guayaquil, channel::voice, "2028-05-26T12:00:00-05:00",
     "EC.holidays", "2028-05-29T07:00:00-05:00"},
    {"RO 906", "Tuesday and Wednesday in November go to Monday and Tuesday", "EC", guayaquil,
     channel::voice, "2027-11-01T12:00:00-05:00", "EC.holidays", "2027-11-03T07:00:00-05:00"},
    {"RO 906", "Sunday and Monday to Monday and Tuesday", "EC", guayaquil, channel::voice,
     "2025-11-03T12:00:00-05:00", "EC.holidays", "2025-11-05T07:00:00-05:00"},
    {"RO 906", "Christmas leaves a Saturday", "EC", guayaquil, channel::voice,
     "2027-12-24T12:00:00-05:00", "EC.holidays", "2027-12-27T07:00:00-05:00"},
    {"RO 906", "but no Tuesday", "EC", guayaquil, channel::voice, "2029-12-24T12:00:00-05:00"},
    {"RO 906", "Maundy Thursday is none", "EC", guayaquil, channel::voice,
     "2026-04-02T12:00:00-05:00"},
  });
}

TEST_CASE("Chile: Holy Saturday", "[contact_rules][CL]") {
  check({
    {"Ley 2.977", "a call", "CL", santiago, channel::voice, "2026-04-04T12:00:00-03:00",
     "CL.holidays", "2026-04-06T08:00:00-04:00"},
    {"Ley 2.977", "a message", "CL", santiago, channel::email, "2026-04-04T12:00:00-03:00"},
    {"Ley 2.977", "the Saturday after", "CL", santiago, channel::voice,
     "2026-04-11T12:00:00-04:00"},
  });
}

TEST_CASE("Mexico rests on the day on which the government changes", "[holiday_file][MX]") {
  const auto& table = shipped().holidays();
  for (const int year : {2024, 2030}) {
    CHECK(table.name_of(on(year, 10, 1), "MX", "") == "Change of Federal Government");
    CHECK(table.name_of(on(year, 12, 1), "MX", "").empty());
  }
}

TEST_CASE("each shipped correction says why, by what source and how sure it is", "[holiday_file]") {
  const auto texts = shipped_contact_texts();
  REQUIRE(texts.corrections.size() >= 3);
  for (const named_text& one : texts.corrections) {
    yaml_errors errors;
    const auto root = parse_yaml(one.text, one.file, errors);
    REQUIRE(root);
    for (const auto* list : {"add", "remove"})
      for (size_t at = 0; root->find(list) && at < root->find(list)->size(); ++at)
        for (const auto* key : {"why", "sources", "mark"}) {
          INFO(fmt::format("{}: {}[{}]", one.file, list, at));
          CHECK(root->find(list)->child(at).find(key));
        }
  }
}

TEST_CASE("an operator's table is not corrected, and one who mended it before may go on",
          "[holiday_file]") {
  const recobro::tests::temporary_directory directory;
  recobro::tests::write_file(directory / "holidays/EC.csv",
                             "# years 2026-2026\nday,subdivisions,name\n2026-01-01,,New Year\n");
  const auto own = overlaid(shipped_contact_texts(), directory.path());
  REQUIRE(own);
  const auto library = jurisdiction_library::compile(*own);
  REQUIRE(library);
  CHECK(library->holidays().calendar("EC", "").days == std::vector{on(2026, 1, 1)});
  CHECK(library->holidays().name_of(on(2026, 4, 4), "CL", "") == "Holy Saturday");

  auto mended = shipped_contact_texts();
  mended.overrides.push_back({"own.yaml", "remove: [{day: 2026-09-10, country: EC}]\n"
                                          "add: [{day: 2026-10-09, country: EC, name: Ours}]\n"});
  const auto twice = jurisdiction_library::compile(mended);
  REQUIRE(twice);
  CHECK(twice->holidays().name_of(on(2026, 10, 9), "EC", "") == "Ours");
}

TEST_CASE("overrides name several days and their grounds", "[holiday_file]") {
  const auto with = [](std::string_view text) {
    auto texts = shipped_contact_texts();
    texts.overrides.push_back({"own.yaml", std::string(text)});
    return jurisdiction_library::compile(texts);
  };
  const auto good = with("sources: {gazette: El Peruano}\n"
                         "add:\n  - {days: [2026-11-24, 2026-11-25], country: PE, name: N, why: a "
                         "decree, sources: [gazette], mark: confirmed}\n");
  REQUIRE(good);
  CHECK(good->holidays().name_of(on(2026, 11, 25), "PE", "") == "N");
  const auto complaint = [&](std::string_view item) {
    const auto made = with(fmt::format("add:\n  - {{country: PE, {}}}\n", item));
    REQUIRE_FALSE(made);
    return made.error().front().detail;
  };
  CHECK_THAT(complaint("name: N"), Catch::Contains("own.yaml:2:5") && Catch::Contains("day"));
  CHECK_THAT(complaint("day: 2026-11-24, days: [2026-11-25], mark: sure"),
             Catch::Contains("'sure'"));
  CHECK_THAT(complaint("day: 2026-11-24, mark: confirmed"), Catch::Contains("sources"));
  CHECK_THAT(complaint("day: 2026-11-24, mark: confirmed, sources: [S1]"), Catch::Contains("'S1'"));
  CHECK_THAT(complaint("days: [2026-13-24]"), Catch::Contains("2026-13-24"));
}
