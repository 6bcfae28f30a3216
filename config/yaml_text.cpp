// Writing YAML: only what the strict reader takes, and so that it reads the same again.

#include "config/yaml_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr size_t line_length = 96; // of what is put on one line
constexpr std::string_view digits_and_letters
  = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

std::string in_quotes(std::string_view text) {
  std::string made = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') {
      made += fmt::format("\\{}", letter);
    } else if (letter == '\n') {
      made += "\\n";
    } else if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) {
      made += fmt::format("\\x{:02x}", static_cast<unsigned char>(letter));
    } else {
      made += letter;
    }
  }
  return made + '"';
}

bool plain_key(std::string_view key) {
  return !key.empty() && digits_and_letters.find(key.front()) != std::string_view::npos
         && key.find_first_not_of(
              "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.")
              == std::string_view::npos
         && key != "null" && key != "Null" && key != "NULL";
}

std::string key_of(const yaml_tree& value) {
  return plain_key(value.key) ? value.key : in_quotes(value.key);
}

/// A text that was plain stays so, since a number in quotes is no number; only over several lines
/// it can not.
std::string scalar_of(const yaml_tree& value) {
  if (value.kind == yaml_kind::null) {
    return "null";
  }
  const bool plain = !value.quoted && value.text.find('\n') == std::string::npos;
  return plain ? value.text : in_quotes(value.text);
}

bool fits_on_a_line(const yaml_tree& value) {
  const bool plain = value.kind == yaml_kind::scalar && !value.quoted;
  return !plain || value.text.find_first_of(",[]{}:#") == std::string::npos;
}

/// Everything on one line: "{channel: email, template: notice}".
std::string on_a_line(const yaml_tree& value) {
  if (!value.is_map() && !value.is_sequence()) {
    return scalar_of(value);
  }
  std::string made;
  for (const yaml_tree& child : value.children) {
    made += made.empty() ? "" : ", ";
    made += value.is_map() ? key_of(child) + ": " : "";
    made += on_a_line(child);
  }
  return value.is_map() ? fmt::format("{{{}}}", made) : fmt::format("[{}]", made);
}

class writer {
public:
  explicit writer(const std::vector<std::string>* files)
    : files_(files) {}

  std::string out;

  /// The entries of a map or sequence, each on lines of its own. `begun`: the first one goes on
  /// where a "- " has begun its line.
  void entries(const yaml_tree& of, size_t depth, bool begun = false) {
    for (const yaml_tree& child : of.children) {
      if (!begun) {
        out.append(depth * 2, ' ');
      }
      begun = false;
      out += of.is_map() ? key_of(child) + ":" : "-";
      value(child, of.at.source, depth, of.is_map());
    }
  }

private:
  bool one_source(const yaml_tree& value) const {
    return files_ == nullptr || std::ranges::all_of(value.children, [&](const yaml_tree& child) {
             return child.at.source == value.at.source && one_source(child);
           });
  }

  static bool simple(const yaml_tree& value) {
    return fits_on_a_line(value) && std::ranges::all_of(value.children, simple);
  }

  void end_line(const yaml_tree& value, int around) {
    if (files_ != nullptr && value.at.source != around) {
      out
        += fmt::format("  # {}:{}", (*files_)[static_cast<size_t>(value.at.source)], value.at.line);
    }
    out += '\n';
  }

  void value(const yaml_tree& given, int around, size_t depth, bool in_map) {
    if (given.children.empty()) {
      out += " " + (given.is_map() || given.is_sequence() ? on_a_line(given) : scalar_of(given));
      return end_line(given, around);
    }
    if (simple(given) && one_source(given)) {
      const std::string line = on_a_line(given);
      const size_t begin = out.rfind('\n') == std::string::npos ? 0 : out.rfind('\n') + 1;
      if (out.size() - begin + 1 + line.size() <= line_length) {
        out += " " + line;
        return end_line(given, around);
      }
    }
    // A map in a list begins behind its dash, unless a comment has to stand there.
    const bool same = files_ == nullptr || given.at.source == around;
    if (!in_map && given.is_map() && same) {
      out += ' ';
      return entries(given, depth + 1, true);
    }
    end_line(given, around);
    entries(given, depth + 1);
  }

  const std::vector<std::string>* files_;
};

} // namespace

std::string text_of(const yaml_tree& root, const std::vector<std::string>* files) {
  writer made(files);
  if (root.children.empty()) {
    return on_a_line(root) + "\n";
  }
  made.entries(root, 0);
  return std::move(made.out);
}

} // namespace recobro
