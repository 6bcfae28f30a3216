#pragma once

// The id of a contact that somebody made about a task which was taken from him meanwhile. It is one
// of ours (it begins with @), so no sender can take it, and it names the task.

#include "core/account/event.hpp"

#include <fmt/format.h>

namespace recobro {

inline constexpr std::string_view late_contact_mark = "@late/";

inline std::string late_contact_id(uint32_t task, std::string_view agent) {
  return fmt::format("{}{}/{}", late_contact_mark, task, agent);
}

/// The task of such an id; nothing for any other.
inline std::optional<uint32_t> late_task_number(std::string_view contact) {
  if (!contact.starts_with(late_contact_mark))
    return std::nullopt;
  contact.remove_prefix(late_contact_mark.size());
  return action_number(contact.substr(0, contact.find('/')));
}

} // namespace recobro
