#pragma once

// What somebody at a task has to know of the contact rules, there and then.

#include "core/account/state.hpp"
#include "core/contact/contact_book.hpp"

namespace recobro {

struct task_law {
  bool allowed = true;
  instant until = never;             // until when it stays so, looked up for a day
  std::vector<std::string> never_do; // words of content tags
};

/// Of a task that contacts nobody, or without contact rules: all is allowed.
task_law law_for(const account_state& account, const open_task& task, const contact_book* book,
                 instant now);

} // namespace recobro
