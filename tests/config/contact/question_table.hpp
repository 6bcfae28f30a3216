#pragma once

// Tables of questions to the shipped contact rules, each row with the source of its answer.

#include "config/jurisdiction_library.hpp"
#include "core/contact/judge.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace recobro::testing {

/// The shipped files, compiled once.
const jurisdiction_library& shipped();
/// "US", "US+CO".
contact_rules rules_of(const std::string& ids);
instant at(const std::string& text);

/// What a row starts from: a debtor in one zone who authorised every channel, with a debt that was
/// due on 2020-01-01.
struct situation {
  contact_register known;
  contact_request request;

  situation& made(const std::string& when, channel by, contact_depth depth = contact_depth::attempt,
                  debt_number debt = every_debt);
  situation& received(const std::string& when, channel by,
                      contact_depth depth = contact_depth::attempt);
};

struct question_row {
  std::string source; // where CONTACT_RULES has it from
  std::string what;
  std::string rules;
  std::string zone; // empty: not known
  channel by = channel::voice;
  std::string at;
  std::string denied_by{}; // empty: allowed
  std::string next{};      // of a denial; "never"
  void (*facts)(situation&) = [](situation&) {};
};

void check(const std::vector<question_row>& rows);

} // namespace recobro::testing
