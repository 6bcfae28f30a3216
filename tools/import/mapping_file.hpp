#pragma once

// Reads a mapping file: YAML that says how the rows of one kind of file become commands.
// docs/import.md describes it. Every error has file, line and column; an unknown name is
// told the nearest known one.

#include "tools/import/mapping.hpp"

#include <memory>
#include <string>

namespace recobro {

/// `file` is the name that errors show.
file_result<std::shared_ptr<const mapping>> parse_mapping(std::string_view text,
                                                          std::string_view file);
/// Errors also: file_unreadable.
file_result<std::shared_ptr<const mapping>> load_mapping(const std::string& path);

} // namespace recobro
