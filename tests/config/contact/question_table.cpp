#include "tests/config/contact/question_table.hpp"

#include <fmt/format.h>

namespace recobro::testing {

namespace {

jurisdiction_library compiled() {
  auto made = jurisdiction_library::compile(shipped_contact_texts());
  if (!made)
    throw std::runtime_error(to_string(made.error().front()));
  return std::move(*made);
}

situation start_of(const question_row& row) {
  situation start;
  if (!row.zone.empty())
    start.known.zones = {zone::from_name(row.zone).value()};
  for (size_t index = 0; index < channel_count; ++index)
    start.known.authorisations.push_back({.by = static_cast<channel>(index)});
  start.request = {.by = row.by, .due_on = parse_date("2020-01-01").value()};
  return start;
}

} // namespace

const jurisdiction_library& shipped() {
  static const jurisdiction_library library = compiled();
  return library;
}

contact_rules rules_of(const std::string& ids) {
  std::vector<jurisdiction_ptr> found;
  for (size_t begin = 0; begin < ids.size();) {
    const size_t end = std::min(ids.find('+', begin), ids.size());
    found.push_back(shipped().find(ids.substr(begin, end - begin)).value());
    begin = end + 1;
  }
  return contact_rules{std::move(found)};
}

instant at(const std::string& text) {
  INFO(text);
  const auto when = parse_instant(text);
  REQUIRE(when);
  return *when;
}

situation& situation::made(const std::string& when, channel by, contact_depth depth,
                           debt_number debt) {
  known.record({.when = at(when), .by = by, .depth = depth, .debt = debt});
  return *this;
}

situation& situation::received(const std::string& when, channel by, contact_depth depth) {
  known.record({.when = at(when), .by = by, .depth = depth, .inbound = true});
  return *this;
}

void check(const std::vector<question_row>& rows) {
  for (const question_row& row : rows) {
    INFO(row.rules << " " << row.at << " " << row.what << " [" << row.source << "]");
    situation start = start_of(row);
    row.facts(start);
    const contact_rules rules = rules_of(row.rules);
    const auto verdict = judge(rules, start.known, start.request, at(row.at));
    CHECK(verdict.allowed == row.denied_by.empty());
    if (row.denied_by.empty()) {
      CHECK(verdict.next == at(row.at));
    } else {
      CHECK(verdict.rule_id() == row.denied_by);
      CHECK(format_instant(verdict.next)
            == (row.next == "never" ? row.next : format_instant(at(row.next))));
    }
  }
}

} // namespace recobro::testing
