// Jurisdiction files with a mistake each: refused, with the place, the value and a remedy.

#include "config/jurisdiction_library.hpp"
#include "config/jurisdiction_words.hpp"
#include "config/register_file.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

namespace {

constexpr std::string_view head = R"(jurisdiction: XX
name: Nowhere
verified_on: 2026-11-22
zones: [America/Bogota]
holidays: {country: CO}
sources:
  S1: somewhere
rules:
)";

constexpr std::string_view good_rule = R"(  - id: hours
    kind: hours
    says: By day.
    mark: confirmed
    sources: [S1]
    channels: all
    open:
      - {days: [weekdays], from: "07:00", until: "19:00"}
    holidays: barred
)";

/// The good file with one text replaced by another.
std::string with(std::string_view what, std::string_view by) {
  std::string text = std::string(head) + std::string(good_rule);
  const size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

std::vector<error> complaints(const std::string& text) {
  auto texts = shipped_contact_texts();
  texts.jurisdictions = {{"XX.yaml", text}};
  const auto made = jurisdiction_library::compile(texts);
  return made ? std::vector<error>{} : made.error();
}

struct mistake {
  std::string_view what;
  std::string_view by;
  errc code;
  std::string_view place;  // of the first complaint
  std::string_view remedy; // somewhere in it
};

} // namespace

TEST_CASE("a jurisdiction file without mistakes is taken", "[jurisdiction_file]") {
  CHECK(complaints(with("By day.", "By day.")).empty());
}

TEST_CASE("a jurisdiction file with a mistake is refused", "[jurisdiction_file]") {
  const std::vector<mistake> mistakes{
    {"sources:\n  S1: somewhere\n", "", errc::config_missing_key, "XX.yaml:1:1", "'sources'"},
    {"sources:\n  S1: somewhere", "sources: {}", errc::config_wrong_value, "XX.yaml:6:10",
     "a map of sources"},
    {"  S1: somewhere", "  S1: ''", errc::config_wrong_value, "XX.yaml:7:7", "1 to 500"},
    {"sources:\n  S1: somewhere", "sources: [S1]", errc::config_wrong_value, "XX.yaml:6:10",
     "a map of sources"},
    {"sources: [S1]", "sources: [S2]", errc::config_unknown_name, "XX.yaml:13:15",
     "no source of this file is called 'S2'"},
    {"    sources: [S1]\n", "", errc::config_missing_key, "XX.yaml:9:5", "'sources'"},
    {"sources: [S1]", "sources: []", errc::config_missing_key, "XX.yaml:13:14", "unverified"},
    {"America/Bogota", "America/Bogta", errc::unknown_zone, "XX.yaml:4:9",
     "did you mean 'America/Bogota'"},
    {"[America/Bogota]", "[]", errc::config_wrong_value, "XX.yaml:4:8", "at least one"},
    {"zones: [America/Bogota]\n", "", errc::config_missing_key, "XX.yaml:1:1", "'zones'"},
    {"[America/Bogota]", "America/Bogota", errc::config_wrong_value, "XX.yaml:4:8", "a list"},
    {"jurisdiction: XX", "jurisdiction: xx", errc::config_wrong_value, "XX.yaml:1:15",
     "A to Z first"},
    {"name: Nowhere\n", "", errc::config_missing_key, "XX.yaml:1:1", "'name'"},
    {"2026-11-22", "22.11.2026", errc::config_wrong_value, "XX.yaml:3:14", "2026-01-31"},
    {"verified_on", "verifed_on", errc::config_missing_key, "XX.yaml:1:1", "verified_on"},
    {"name: Nowhere", "name: Nowhere\nparent: YY", errc::config_unknown_name, "XX.yaml:3:9",
     "'YY'"},
    {"name: Nowhere", "name: Nowhere\nparent: XX", errc::config_unknown_name, "XX.yaml:3:9",
     "among its parents"},
    {"{country: CO}", "{country: CP}", errc::config_wrong_value, "XX.yaml:5:21", "did you mean"},
    {"{country: CO}", "{country: CO, subdivision: SP}", errc::config_unknown_name, "XX.yaml:5:38",
     "'SP'"},
    {"{country: CO}", "{subdivision: SP}", errc::config_missing_key, "XX.yaml:5:11", "'country'"},
    {"holidays: {country: CO}\n", "", errc::config_missing_key, "XX.yaml:16:15", "whose holidays"},
    {"id: hours", "id: Hours", errc::config_wrong_value, "XX.yaml:9:9", "a name"},
    {"  - id: hours\n", "  -\n", errc::config_missing_key, "XX.yaml:10:5", "'id'"},
    {"kind: hours", "kind: hour", errc::config_wrong_value, "XX.yaml:10:11",
     "did you mean 'hours'"},
    {"kind: hours\n", "knd: hours\n", errc::config_missing_key, "XX.yaml:9:5", "'kind'"},
    {"    says: By day.\n", "", errc::config_missing_key, "XX.yaml:9:5", "'says'"},
    {"mark: confirmed", "mark: sure", errc::config_wrong_value, "XX.yaml:12:11",
     "confirmed, practice, proposed, unverified"},
    {"mark: confirmed", "reading: mild\n    mark: confirmed", errc::config_wrong_value,
     "XX.yaml:12:14", "strict, lenient"},
    {"mark: confirmed", "in_force: {from: 2026-02-30}\n    mark: confirmed",
     errc::config_wrong_value, "XX.yaml:12:22", "a day of the calendar"},
    {"mark: confirmed", "in_force: {from: 2026-02-03, until: 2026-02-03}\n    mark: confirmed",
     errc::config_wrong_value, "XX.yaml:12:15", "'until' is not later"},
    {"channels: all", "channels: [voice, fone]", errc::config_wrong_value, "XX.yaml:14:23",
     "expected one of"},
    {"channels: all", "channels: []", errc::config_wrong_value, "XX.yaml:14:15", "at least one"},
    {"- {days: [weekdays], from: \"07:00\", until: \"19:00\"}", "[]", errc::config_wrong_value,
     "XX.yaml:16:7", "at least one entry"},
    {"    channels: all\n", "", errc::config_missing_key, "XX.yaml:9:5", "'channels'"},
    {"[weekdays]", "[workdays]", errc::config_wrong_value, "XX.yaml:16:17",
     "did you mean 'weekdays'"},
    {"from: \"07:00\"", "from: \"7\"", errc::config_wrong_value, "XX.yaml:16:34", "\"07:00\""},
    {"until: \"19:00\"", "until: \"07:00\"", errc::config_wrong_value, "XX.yaml:16:9",
     "not later than 'from'"},
    {"until: \"19:00\"", "until: \"24:01\"", errc::config_wrong_value, "XX.yaml:16:50", "24:00"},
    {"holidays: barred", "holidays: closed", errc::config_wrong_value, "XX.yaml:17:15",
     "free, barred, as_sunday"},
    {"    holidays: barred\n", "    debtor_may_widen: yes\n    holidays: barred\n",
     errc::config_wrong_value, "XX.yaml:17:23", "true or false"},
    {"    holidays: barred\n", "    holidays: barred\n    holidais: free\n",
     errc::config_unknown_key, "XX.yaml:18:5", "did you mean 'holidays'"},
    {"name: Nowhere", "name: Nowhere\nname: Nowhere", errc::config_duplicate, "XX.yaml:3:1",
     "name"},
    {"name: Nowhere", "name: &x Nowhere", errc::yaml_malformed, "XX.yaml:2", "anchor"},
  };
  for (const mistake& one : mistakes) {
    const std::string text = with(one.what, one.by);
    INFO(text);
    const auto found = complaints(text);
    REQUIRE_FALSE(found.empty());
    const error& first = found.front();
    INFO(first.detail);
    CHECK(name_of(first.code) == name_of(one.code));
    CHECK(first.detail.starts_with(one.place));
    CHECK(first.detail.find(one.remedy) != std::string::npos);
  }
}

TEST_CASE("rules of each kind with a mistake are refused", "[jurisdiction_file]") {
  const auto refused = [](const std::string& rule) {
    const auto found = complaints(
      std::string(head) + "  - {id: a, says: A., mark: confirmed, sources: [S1], " + rule + "}\n");
    INFO(rule);
    REQUIRE_FALSE(found.empty());
    return found.front().detail;
  };
  const auto has = [&](const std::string& rule, const char* remedy) {
    const std::string detail = refused(rule);
    INFO(detail);
    CHECK(detail.find(remedy) != std::string::npos);
  };
  has("kind: cap, channels: all, scope: debtor, armed_by: attempt, at_most: 0, in: day",
      "1 to 1000");
  has("kind: cap, channels: all, scope: debtors, armed_by: attempt, at_most: 1, in: day",
      "did you mean 'debtor'");
  has("kind: cap, channels: all, scope: debtor, armed_by: call, at_most: 1, in: day",
      "attempt, direct_contact, conversation");
  has("kind: cap, channels: all, scope: debtor, armed_by: attempt, at_most: 1, in: month",
      "'day' or 'week'");
  has("kind: cap, channels: all, scope: debtor, armed_by: attempt, at_most: 1, in: 3 business days",
      "'7 days'");
  has("kind: cap, channels: all, scope: debtor, armed_by: attempt, at_most: 1", "'in'");
  has("kind: cap, channels: all, pool: [], scope: debtor, armed_by: attempt, at_most: 1, in: day",
      "at least one");
  has("kind: gap, channels: all, scope: debtor, at_least: none", "a length of time");
  has("kind: quiet_period, channels: all, scope: debtor, lasts: 7 days", "'after'");
  has("kind: parties, allowed: [debter]", "did you mean 'debtor'");
  has("kind: parties", "'allowed'");
  has("kind: stop", "'all_channels'");
  has("kind: content, forbidden: [threats]", "did you mean 'threat'");
  has("kind: sender, channels: [voice], registerd: true", "did you mean 'registered'");
  has("kind: reply, channels: [text], within: soon", "a length of time");
  has("kind: retention, years: 0", "1 to 100");
  has("kind: attorney, channels: all", "unknown key 'channels'");
}

TEST_CASE("overlapping hours and double rules are refused", "[jurisdiction_file]") {
  const auto overlap = complaints(with("      - {days", "      - {days: [monday], from: \"06:00\", "
                                                        "until: \"08:00\"}\n      - {days"));
  REQUIRE(overlap.size() == 1);
  CHECK(overlap.front().detail.find("monday overlap") != std::string::npos);
  const auto twice
    = complaints(std::string(head) + std::string(good_rule) + std::string(good_rule));
  REQUIRE(twice.size() == 1);
  CHECK(twice.front().code == errc::config_duplicate);
  CHECK(twice.front().detail.starts_with("XX.yaml:18:5"));
}

TEST_CASE("all mistakes of all files are told in one run", "[jurisdiction_file]") {
  auto texts = shipped_contact_texts();
  texts.jurisdictions = {{"A.yaml", with("mark: confirmed", "mark: sure")},
                         {"B.yaml", with("XX", "YY")},
                         {"C.yaml", with("By day.", "''")}};
  const auto made = jurisdiction_library::compile(texts);
  REQUIRE_FALSE(made);
  REQUIRE(made.error().size() == 2);
  CHECK(made.error()[0].detail.starts_with("C.yaml: the jurisdiction 'XX' stands in A.yaml"));
  CHECK(made.error()[1].detail.starts_with("A.yaml:12:11"));
}

TEST_CASE("holiday tables and overrides with mistakes are refused", "[holiday_file]") {
  const auto refused = [](const std::string& table, const std::string& overrides) {
    auto texts = shipped_contact_texts();
    if (!table.empty())
      texts.holidays.push_back({"XX.csv", table});
    if (!overrides.empty())
      texts.overrides.push_back({"own.yaml", overrides});
    const auto made = jurisdiction_library::compile(texts);
    REQUIRE_FALSE(made);
    return made.error().front().detail;
  };
  const std::string start = "# years 2020-2030\nday,subdivisions,name\n";
  CHECK(refused("day,name\n", "").starts_with("XX.csv:1:1"));
  CHECK(refused("day,subdivisions,name\n", "").find("# years") != std::string::npos);
  CHECK(refused("# years 2030-2020\n", "").starts_with("XX.csv:1:1"));
  CHECK(refused(start + "2026-02-30,,Nothing\n", "").starts_with("XX.csv:3:1"));
  CHECK(refused(start + "2026-02-03\n", "").starts_with("XX.csv:3:1"));
  CHECK(refused(start + "\n", "").starts_with("XX.csv:3:1"));
  CHECK(refused(start + ",,x\n", "").starts_with("XX.csv:3:1"));
  CHECK(refused("", "add: [{day: 2026-03-01}]").starts_with("own.yaml:1:7"));
  CHECK(refused("", "add: [{day: 2026-03-01, country: CK}]").find("did you mean")
        != std::string::npos);
  CHECK(refused("", "remove: [{day: 2026-03-01, country: CO}]").find("no holiday of CO")
        != std::string::npos);
  CHECK(refused("", "ad: []").find("did you mean 'add'") != std::string::npos);
}

TEST_CASE("a register with mistakes is refused", "[register_file]") {
  const auto refused = [](std::string_view text) {
    const auto made = compile_register(text, "register.yaml");
    REQUIRE_FALSE(made);
    return made.error().front();
  };
  CHECK(refused("zones: [America/Bogta]").code == errc::unknown_zone);
  CHECK(refused("contacts: [{channel: voice}]").code == errc::config_missing_key);
  CHECK(refused("contacts: [{at: 2026-11-24, channel: voice}]").code == errc::config_wrong_value);
  CHECK(refused("contacts: [{at: \"2026-11-24T10:00:00Z\", channel: voce}]").detail.find("voice")
        != std::string::npos);
  CHECK(refused("authorisations: [{channel: sms, given: \"2026-11-24T10:00:00Z\"}]").code
        == errc::config_missing_key); // where from?
  CHECK(refused("stop: []").detail.find("did you mean 'stops'") != std::string::npos);
}

TEST_CASE("a register is read from YAML and from JSON alike", "[register_file]") {
  const auto yaml = compile_register(R"(zones: [America/Bogota]
contacts:
  - {at: "2026-11-24T11:00:00-05:00", channel: sms, inbound: true, debt: 2}
  - {at: "2026-11-24T10:00:00-05:00", channel: voice, depth: conversation}
authorisations:
  - channel: sms
    given: "2026-01-05T09:00:00-05:00"
    source: contract
    document: A-17
    hours: [{days: [sunday], from: "09:00", until: "24:00"}]
stops: [{at: "2026-11-24T12:00:00Z", channel: email}]
designations: [{at: "2026-11-24T12:00:00Z", allowed: [{days: [weekdays], from: "09:00", until: "10:00"}]}]
represented: [{since: "2026-11-24T12:00:00Z"}]
consents: [{given: "2026-11-24T12:00:00Z", debt: 1, source: call, document: R-1}]
employer_forbids: true
)",
                                     "register.yaml");
  const auto as_json = compile_register(
    R"({"zones": ["America/Bogota"], "contacts": [
 {"at": "2026-11-24T10:00:00-05:00", "channel": "voice", "depth": "conversation"},
 {"at": "2026-11-24T11:00:00-05:00", "channel": "sms", "inbound": true, "debt": 2}],
 "authorisations": [{"channel": "sms", "given": "2026-01-05T09:00:00-05:00", "source": "contract",
  "document": "A-17", "hours": [{"days": ["sunday"], "from": "09:00", "until": "24:00"}]}],
 "stops": [{"at": "2026-11-24T12:00:00Z", "channel": "email"}],
 "designations": [{"at": "2026-11-24T12:00:00Z",
  "allowed": [{"days": ["weekdays"], "from": "09:00", "until": "10:00"}]}],
 "represented": [{"since": "2026-11-24T12:00:00Z"}],
 "consents": [{"given": "2026-11-24T12:00:00Z", "debt": 1, "source": "call", "document": "R-1"}],
 "employer_forbids": true})",
    "register.json");
  REQUIRE(yaml);
  REQUIRE(as_json);
  CHECK(*yaml == *as_json);
  REQUIRE(yaml->contacts.size() == 2);
  CHECK(yaml->contacts.front().depth == contact_depth::conversation); // in order of time
  CHECK(yaml->authorisations.front().valid.since == yaml->authorisations.front().given);
}
