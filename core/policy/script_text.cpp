#include "core/policy/script_text.hpp"

#include <fmt/format.h>

namespace recobro {

namespace {

constexpr size_t same_language = 2; // letters: "pt" of "pt-BR"

/// How well a set serves who wants `wanted`: 2 exactly, 1 in another region, 0 not at all.
int closeness(std::string_view language, std::string_view wanted) {
  if (language == wanted)
    return 2;
  return !wanted.empty() && language.substr(0, same_language) == wanted.substr(0, same_language);
}

} // namespace

found_script find_script(std::span<const template_set> texts, std::string_view name,
                         std::string_view tone, channel by, std::string_view language) {
  found_script best;
  int how_close = -1;
  for (const auto& set : texts) {
    const auto* text = set.find(name, tone);
    if (text == nullptr || !text->channels.has(by)
        || closeness(set.language, language) <= how_close)
      continue;
    best = {text, set.language};
    how_close = closeness(set.language, language);
  }
  return best;
}

std::string fill_script(const message_text& text, template_values values) {
  for (size_t place = 0; place < values.size(); ++place)
    if (values[place].empty())
      values[place] = fmt::format("[{}]", name_of(static_cast<template_variable>(place)));
  return render(text, values).value(); // it fails for lack of a value only
}

} // namespace recobro
