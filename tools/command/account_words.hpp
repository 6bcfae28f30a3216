#pragma once

// Words that texts about an account share.

#include "tools/command/account_text.hpp"

#include <string>

namespace recobro {

/// A member as a word, whatever its type; empty when it is absent.
std::string word(const account_json& object, const char* name);

/// "portfolio/account".
std::string account_title(const account_json& account);

/// "7 days past due", "due today", "nothing is due for 6 days yet"; empty when nothing is owed.
std::string due_words(const account_json& account);

/// The type of an event and its members, in their order.
std::string event_line(const account_json& happened);

} // namespace recobro
