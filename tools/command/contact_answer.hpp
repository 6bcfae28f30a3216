#pragma once

// The answer of `recobro contact may`: the verdict with what it rests on, for people and programs.

#include "config/jurisdiction_library.hpp"
#include "core/contact/judge.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace recobro {

/// A question with all that belongs to it.
struct contact_question {
  const jurisdiction_library& library;
  contact_rules rules;
  contact_register known;
  contact_request request;
  instant at;
  std::vector<std::string> assumed; // facts that nobody stated
  std::optional<instant> as_of{};   // the facts are the account's of then
  std::optional<instant> now{};     // without: whether the instant is past is not known
  std::string account_says{};       // why the server would send nothing: "settled", "hold", ...
};

/// allowed, rule, source, status, next_allowed_at and what led there.
nlohmann::ordered_json answer_json(const contact_question& question);

/// The same in sentences, with a line for each rule that has a say.
std::string answer_text(const contact_question& question);

/// "Monday 2026-07-20 10:00:00 -05:00".
std::string local_text(zone local, instant when);

} // namespace recobro
