#pragma once

// Contact rules as they were: every version that may give a verdict is kept in the store under its
// hash, so that an old verdict can be explained when the files have long changed.

#include "core/contact/jurisdiction.hpp"
#include "core/store/journal.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace recobro {

/// One jurisdiction as it was at a version.
struct stored_rules {
  std::string version; // whole
  std::string id;
  std::string name;
  std::string reading; // "strict" or "lenient"
  std::string parent;  // version of its parent, may be empty
  std::string text;    // its file
  std::vector<date> holidays;
  date known_from{}, known_until{}; // of the holidays
};

/// Names and values for journal::put_meta.
std::vector<std::pair<std::string, std::string>>
rules_for_store(std::span<const jurisdiction_ptr> all);
/// Writes those that the store does not have. @pre By the thread that writes.
result<void> keep_rules(journal& store, std::span<const std::pair<std::string, std::string>> rules);

/// Of at least 16 digits; nothing when the store does not hold it.
/// Errors: usage for a version that is none, store_damaged, those of the store.
result<std::optional<stored_rules>> rules_at(const journal& store, std::string_view version);

} // namespace recobro
