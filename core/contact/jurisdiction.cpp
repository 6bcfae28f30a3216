#include "core/contact/jurisdiction.hpp"

#include <algorithm>
#include <array>

namespace recobro {

std::string_view kind_of(const contact_rule& rule) {
  // In the order of the alternatives.
  static constexpr std::array<std::string_view, std::variant_size_v<rule_content>> kinds{
    "hours",     "cap",   "barred",  "authorisation", "parties",
    "attorney",  "stop",  "content", "sender",        "after_due",
    "workplace", "reply", "duty",    "retention",     "free_text"};
  return kinds[rule.content.index()];
}

int retention_years(const jurisdiction& where) {
  int years = where.parent ? retention_years(*where.parent) : 0;
  for (const contact_rule& rule : where.rules)
    if (const auto* kept = std::get_if<retention_rule>(&rule.content))
      years = std::max(years, kept->years);
  return years;
}

} // namespace recobro
