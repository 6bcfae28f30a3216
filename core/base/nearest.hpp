#pragma once

// "Did you mean ...?": the known word closest to one that is not known. For error
// details only; configuration, import, currencies and zones use it.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace recobro {

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into
/// the other, ignoring the case of ASCII letters; at most `limit` + 1 is returned.
size_t edit_distance(std::string_view left, std::string_view right, size_t limit);

/// The word of `known` that a person most likely meant, or nothing when none is near:
/// a third of the letters may differ, at least one. The first of equals wins.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> known);

/// "; did you mean 'x'?", or empty text when no known word is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

/// A value from outside for an error's detail: in single quotes, cut to `length_max`
/// bytes, what does not show replaced by '?'.
std::string quoted(std::string_view value, size_t length_max = 40);

} // namespace recobro
