#include "config/yaml_document.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

namespace recobro {

namespace {

constexpr const char* alias_message = "aliases (*name) are not supported; write the value out";

/// Turns the parser's marks, which count bytes, into positions, which count characters.
/// Marks come nearly in order, so each is reached from the last one and not from the
/// beginning of its line: a file may be one line of megabytes.
class mark_reader {
public:
  explicit mark_reader(std::string_view text)
    : text_(text)
    , starts_{0} {
    for (size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '\n') {
        starts_.push_back(at + 1);
      }
    }
  }

  yaml_position position(const YAML::Mark& mark) {
    const auto line = std::min(static_cast<size_t>(std::max(mark.line, 0)), starts_.size() - 1);
    const auto byte
      = std::min(starts_[line] + static_cast<size_t>(std::max(mark.column, 0)), text_.size());
    if (line != line_) {
      line_ = line;
      byte_ = starts_[line];
      column_ = 1;
    }
    for (; byte_ < byte; ++byte_) {
      column_ += begins_character(text_[byte_]) ? 1 : 0;
    }
    for (; byte_ > byte; --byte_) {
      column_ -= begins_character(text_[byte_ - 1]) ? 1 : 0;
    }
    return {.line = static_cast<int>(line) + 1, .column = column_};
  }

private:
  static bool begins_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80;
  }

  std::string_view text_;
  std::vector<size_t> starts_; // of the lines
  size_t line_ = 0;
  size_t byte_ = 0;
  int column_ = 1;
};

/// Builds the tree from the parser's events. It refuses by the parser's own exception,
/// which carries a position and unwinds the parser.
class tree_builder : public YAML::EventHandler {
public:
  tree_builder(yaml_document& document, mark_reader& marks, yaml_errors& errors)
    : document_(document)
    , marks_(marks)
    , errors_(errors) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    if (expects_key()) {
      throw YAML::ParserException(mark, "a key must be a text");
    }
    const uint32_t index = add_node(yaml_kind::null, mark);
    yaml_data& added = document_.nodes[index];
    // The parser's mark of a missing value is that of whatever comes next.
    added.at = added.key.empty() ? added.at : added.key_at;
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw YAML::ParserException(mark, alias_message);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (expects_key()) {
      levels_.back().key = value;
      levels_.back().key_at = marks_.position(mark);
      levels_.back().has_key = true;
      return;
    }
    const uint32_t index = add_node(yaml_kind::scalar, mark);
    document_.nodes[index].text = value;
    document_.nodes[index].quoted = tag == "!";
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(yaml_kind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { levels_.pop_back(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(yaml_kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { levels_.pop_back(); }

private:
  struct level {
    uint32_t node = 0;
    bool has_key = false;
    std::string key;
    yaml_position key_at;
    std::unordered_map<std::string, yaml_position> keys; // all so far
  };

  bool expects_key() const {
    return !levels_.empty() && document_.nodes[levels_.back().node].kind == yaml_kind::map
           && !levels_.back().has_key;
  }

  void open(yaml_kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (expects_key()) {
      throw YAML::ParserException(
        mark, "a list or a map stands where a key is expected; check that its brackets are "
              "closed and its keys are texts");
    }
    if (levels_.size() >= yaml_nesting_max) {
      throw YAML::ParserException(
        mark, fmt::format("nested deeper than the {} levels that are allowed", yaml_nesting_max));
    }
    levels_.push_back({.node = add_node(kind, mark)});
  }

  uint32_t add_node(yaml_kind kind, const YAML::Mark& mark) {
    auto& nodes = document_.nodes;
    if (nodes.size() >= yaml_nodes_max) {
      throw YAML::ParserException(
        mark, fmt::format("more than the {} values that are allowed", yaml_nodes_max));
    }
    const auto index = static_cast<uint32_t>(nodes.size());
    yaml_data added{.kind = kind, .at = marks_.position(mark), .key_at = marks_.position(mark)};
    bool duplicate = false;
    if (!levels_.empty()) {
      level& top = levels_.back();
      yaml_data& parent = nodes[top.node];
      added.parent = top.node;
      added.place = static_cast<uint32_t>(parent.children.size());
      if (parent.kind == yaml_kind::map) {
        added.key = std::move(top.key);
        added.key_at = top.key_at;
        top.has_key = false;
        duplicate = refuse_duplicate(top, added);
      }
      if (!duplicate) {
        parent.children.push_back(index);
      }
    }
    nodes.push_back(std::move(added));
    return index;
  }

  /// True when `added` is not the first of its key in the map at the top.
  bool refuse_duplicate(level& top, const yaml_data& added) {
    const auto [earlier, fresh] = top.keys.emplace(added.key, added.key_at);
    if (!fresh) {
      errors_.add(added.key_at,
                  {errc::config_duplicate,
                   fmt::format("{}the key '{}' stands here again, first at {}:{}; keep one",
                               position_prefix(document_.files.front(), added.key_at), added.key,
                               earlier->second.line, earlier->second.column)});
    }
    return !fresh;
  }

  static void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      throw YAML::ParserException(mark, "anchors (&name) are not supported; write the value out");
    }
  }

  // "?" is a plain scalar or collection without a tag, "!" a quoted scalar.
  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw YAML::ParserException(mark, "tags (!name) are not supported; remove it");
    }
  }

  yaml_document& document_;
  mark_reader& marks_;
  yaml_errors& errors_;
  std::vector<level> levels_;
};

/// Length of the valid UTF-8 sequence at the start of `text`; 0 when there is none.
size_t sequence_length(std::string_view text) {
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned first = byte(0);
  if (first < 0x80) {
    return first == 0 ? 0 : 1;
  }
  const size_t length = first < 0xC2   ? 0
                        : first < 0xE0 ? 2
                        : first < 0xF0 ? 3
                        : first < 0xF5 ? 4
                                       : 0;
  if (length == 0 || text.size() < length) {
    return 0;
  }
  for (size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xC0u) != 0x80) {
      return 0;
    }
  }
  // Overlong forms, surrogates and code points past U+10FFFF differ in the second byte.
  const unsigned second = byte(1);
  const bool outside = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)
                       || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
  return outside ? 0 : length;
}

/// Position of the first byte that is NUL or no valid UTF-8.
std::optional<yaml_position> first_bad_byte(std::string_view text) {
  yaml_position at;
  while (!text.empty()) {
    const size_t length = sequence_length(text);
    if (length == 0) {
      return at;
    }
    if (text.front() == '\n') {
      at = {.line = at.line + 1, .column = 1};
    } else {
      ++at.column;
    }
    text.remove_prefix(length);
  }
  return std::nullopt;
}

void malformed(yaml_errors& errors, std::string_view file, yaml_position at,
               std::string_view message) {
  errors.add(at, {errc::yaml_malformed, position_prefix(file, at) + std::string(message)});
}

std::string_view line_of(std::string_view text, int line) {
  for (int passed = 1; passed < line && !text.empty(); ++passed) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  return text.substr(0, text.find('\n'));
}

bool indented_with_tab(std::string_view line) {
  return line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

/// The parser's complaint where it has one, in words that say what to do.
void report(const YAML::Exception& problem, yaml_position at, std::string_view text,
            const yaml_document& document, yaml_errors& errors) {
  const auto says
    = [&](std::string_view part) { return problem.msg.find(part) != std::string::npos; };
  const yaml_position last = document.nodes.empty() ? yaml_position{} : document.nodes.back().at;
  std::string message = problem.msg;
  if (says("illegal EOF")) {
    message = fmt::format("a quoted text that is opened after {}:{} is never closed; close it",
                          last.line, last.column);
    at = last;
  } else if (indented_with_tab(line_of(text, at.line)) || says("illegal tab")) {
    message = "a tab in the indentation; indent with spaces";
  } else if (says("illegal map value")) {
    message += "; quote a text that contains ': ', and check the indentation";
  } else if (says("flow not found")) {
    message = "a bracket '[' or '{' that is opened above is not closed before this; close it";
  } else if (says("end of map not found") || says("end of sequence not found")) {
    message += "; check the indentation of this line and of the lines above it";
  } else if (says("referenced anchor")) {
    message = alias_message;
  }
  malformed(errors, document.files.front(), at, message);
}

} // namespace

std::optional<yaml_node> parse_yaml(std::string_view text, std::string_view file,
                                    yaml_errors& errors) {
  if (text.size() > yaml_bytes_max) {
    malformed(
      errors, file, {},
      fmt::format("the file has {} bytes; at most {} are allowed", text.size(), yaml_bytes_max));
    return std::nullopt;
  }
  if (const auto bad = first_bad_byte(text)) {
    malformed(errors, file, *bad, "a byte that is NUL or not valid UTF-8; save the file as UTF-8");
    return std::nullopt;
  }
  if (text.starts_with("\xEF\xBB\xBF")) { // the parser does not count a byte order mark
    text.remove_prefix(3);
  }
  auto document = std::make_shared<yaml_document>();
  document->files = {std::string(file)};
  mark_reader marks(text);
  tree_builder builder(*document, marks, errors);
  try {
    // The parser takes a text whose quote is never closed when the file ends with a line
    // break. It notices when the last line is not empty, so there is always a comment there.
    std::istringstream stream{std::string(text) + "\n#"};
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    if (document->nodes.empty()) {
      malformed(errors, file, {}, "the file is empty");
      return std::nullopt;
    }
    yaml_document rest;
    rest.files = {std::string(file)};
    tree_builder more(rest, marks, errors);
    if (parser.HandleNextDocument(more)) {
      malformed(errors, file, rest.nodes.empty() ? yaml_position{} : rest.nodes.front().at,
                "a second document begins here; only one is allowed, check the indentation");
      return std::nullopt;
    }
  } catch (const YAML::Exception& problem) {
    report(problem, marks.position(problem.mark), text, *document, errors);
    return std::nullopt;
  }
  return yaml_node(std::move(document), 0);
}

} // namespace recobro
