#pragma once

// What somebody says to a debtor by a task's script: the texts of a portfolio in all their
// languages, and the one that is for a task.

#include "core/policy/message_template.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

using text_sets = std::vector<template_set>;
using text_sets_ptr = std::shared_ptr<const text_sets>;

struct found_script {
  const message_template* text = nullptr; // null: there is none
  std::string_view language{};
};

/// The text of this name for this channel, in the language, else in another of its regions, else in
/// the first that has one: whoever speaks can still see what is to be said.
found_script find_script(std::span<const template_set> texts, std::string_view name,
                         std::string_view tone, channel by, std::string_view language);

/// The text with its values. What is not known stays as its name in brackets, [creditor], for
/// whoever speaks to fill in.
std::string fill_script(const message_text& text, template_values values);

} // namespace recobro
