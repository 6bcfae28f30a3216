#pragma once

// What a creditor's portfolio sends with: as whom, and which texts. Part of what the contact rules
// are asked, and like them the same for all accounts of the portfolio, as of today.

#include "core/contact/judge.hpp"

#include <map>
#include <optional>
#include <string>

namespace recobro {

/// What is known of a text by its name, in all its languages together.
struct text_facts {
  tag_set says;
  bool free_text = false; // not approved by the channel
};

struct outgoing {
  std::optional<sender_identity> sender; // without: not known
  std::map<std::string, text_facts, std::less<>> texts;

  text_facts facts_of(std::string_view text) const {
    const auto found = texts.find(text);
    return found == texts.end() ? text_facts{} : found->second;
  }
};

} // namespace recobro
