#pragma once

// Jurisdictions for people: what a rule says exactly, and the table of docs/contact-rules.md.

#include "config/jurisdiction_library.hpp"

#include <string>

namespace recobro {

/// "Monday to Friday 07:00-19:00, Saturday 08:00-15:00; not on public holidays".
std::string describe_hours(const hours_with_holidays& hours);

/// The values of a rule in a few words: "text: at most 2 attempts in a week from Monday".
std::string describe_values(const contact_rule& rule);

/// "S1 lonja.org.co/...; S3 ...".
std::string describe_sources(const contact_rule& rule, const jurisdiction& where);

/// A Markdown table of all rules that are judged, with their marks.
std::string markdown_table(const jurisdiction_library& library);

} // namespace recobro
