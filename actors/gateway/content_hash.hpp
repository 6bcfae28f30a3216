#pragma once

// What makes two commands with the same id "the same": a stable 64-bit hash over
// everything its sender said except the id. Importers that build commands without JSON
// use it too, so that a file imported twice and a line sent twice agree.

#include "core/account/command.hpp"

namespace recobro {

/// Independent of key order and spelling in the text: it covers the values. The format
/// is part of the data (hashes are kept for duplicates): changes must keep old values.
uint64_t content_hash_of(const command& what, bool with_happened_at = true);

} // namespace recobro
