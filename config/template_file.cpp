#include "config/template_file.hpp"

#include "config/jurisdiction_draft.hpp"
#include "config/policy_words.hpp"
#include "config/server_config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace recobro {

namespace {

using variable = template_variable;

const auto tag_words = all_words<template_tag, template_tag_count>();
const auto content_words = all_words<content_tag, content_tag_count>();

constexpr word_set<channel> with_subject{channel::email, channel::letter,
                                         channel::certified_letter};

/// What a text has to name: each line at least one of its variables.
struct duty {
  std::vector<variable> one_of;
  std::string_view why;
};

const duty who{{variable::agency}, "who writes"};
const duty whose{{variable::creditor}, "on whose behalf"};
const duty which{{variable::contract}, "which debt"};
const duty how_much{{variable::amount_due, variable::balance, variable::offer_amount}, "how much"};
const duty objection{{variable::objection_contact}, "how to object"};
const duty address{{variable::agency_address}, "where a letter comes from"};

/// By tag; in a brief text what the whole one says may be left out, but not who writes.
std::vector<duty> duties_of(const message_template& one, bool brief) {
  std::vector<duty> all{who, whose};
  if (one.tag != template_tag::service && !brief)
    all.insert(all.end(), {which, how_much});
  if (one.tag != template_tag::service && one.tag != template_tag::reminder)
    all.push_back(objection);
  if (one.tag == template_tag::legal)
    all.push_back(address);
  return all;
}

bool lower_letters_only(std::string_view text) {
  return !text.empty()
         && std::ranges::all_of(text, [](char letter) { return letter >= 'a' && letter <= 'z'; });
}

/// "es", "pt-BR".
bool valid_language(std::string_view text) {
  const auto region = text.size() == 5 && text[2] == '-' && text[3] >= 'A' && text[3] <= 'Z'
                      && text[4] >= 'A' && text[4] <= 'Z';
  return (text.size() == 2 || region) && lower_letters_only(text.substr(0, 2));
}

size_t letters_of(const message_text& text) {
  size_t letters = 0;
  for (const text_piece& piece : text.pieces) {
    letters += static_cast<size_t>(std::ranges::count_if(piece.text, [](char letter) {
      return (static_cast<unsigned char>(letter) & 0xc0u) != 0x80;
    }));
    letters += piece.variable ? length_expected(*piece.variable) : 0;
  }
  return letters;
}

result<message_text> read_text(const yaml_node& node, size_t bytes_max) {
  const auto text = node.text(bytes_max);
  if (!text) {
    return fail(text.error());
  }
  auto made = parse_message_text(*text);
  if (!made) {
    return fail(node.complaint(made.error().code, made.error().detail));
  }
  return made;
}

/// Where the text of a name and tone stands.
using known_texts = std::map<std::pair<std::string, std::string>, yaml_position>;

class template_reader {
public:
  template_reader(const yaml_node& node, yaml_errors& errors)
    : node_(node)
    , errors_(errors)
    , map_(node, errors) {}

  message_template read(known_texts& known) {
    map_.require("name", made_.name, [](const yaml_node& value) { return value.word(); });
    map_.read("tone", made_.tone, [](const yaml_node& value) { return value.word(); });
    refuse_twin(known);
    if (const auto list = map_.need("channels")) {
      if (const auto set = read_word_set<channel>(*list, channel_names, errors_)) {
        made_.channels = *set;
      }
    }
    map_.require("tag", made_.tag, [](const yaml_node& value) { return value.one_of(tag_words); });
    if (const auto says = map_.take("says")) {
      if (const auto set = read_word_set<content_tag>(*says, content_words, errors_)) {
        made_.says = *set;
      }
    }
    map_.read("free_text", made_.free_text, [](const yaml_node& value) { return value.boolean(); });
    read_subject();
    if (const auto text = map_.need("text")) {
      take(*text, made_.text);
    }
    if (const auto brief = map_.take("brief")) {
      made_.brief.emplace();
      take(*brief, *made_.brief);
    }
    if (errors_.empty()) {
      check_channels();
    }
    return std::move(made_);
  }

private:
  void refuse_twin(known_texts& known) {
    const auto name = node_.is_map() ? node_.find("name") : std::nullopt;
    if (!name || made_.name.empty()) {
      return;
    }
    const auto [first, fresh] = known.emplace(std::pair{made_.name, made_.tone}, name->position());
    if (!fresh) {
      errors_.add(*name, errc::config_duplicate,
                  fmt::format("another template {}is called '{}', at {}:{}; names must differ, or "
                              "tones",
                              made_.tone.empty() ? "" : "of this tone ", made_.name,
                              first->second.line, first->second.column));
    }
  }

  void take(const yaml_node& node, message_text& target) {
    auto read = read_text(node, template_bytes_max);
    if (read) {
      target = std::move(*read);
    } else {
      errors_.add(node, read.error());
    }
  }

  void read_subject() {
    const auto subject = map_.take("subject");
    const bool needed = made_.channels.meets(with_subject);
    if (!subject && needed) {
      errors_.add(node_, errc::config_missing_key,
                  "e-mails and letters have a subject; add 'subject: ...'");
    }
    if (!subject) {
      return;
    }
    if (!needed && !made_.channels.empty()) {
      errors_.add(*subject, errc::config_wrong_value,
                  "only e-mails and letters have a subject; remove it or add such a channel");
    }
    auto read = read_text(*subject, template_subject_bytes_max);
    if (!read) {
      errors_.add(*subject, read.error());
      return;
    }
    made_.subject = std::move(*read);
    if (std::ranges::any_of(made_.subject.pieces, [](const text_piece& piece) {
          return piece.text.find('\n') != std::string::npos;
        })) {
      errors_.add(*subject, errc::config_wrong_value, "a subject is one line");
    }
  }

  void check_channels() {
    constexpr word_set<channel> brief_channels{channel::sms, channel::push};
    if (made_.brief && !made_.channels.meets(brief_channels)) {
      errors_.add(*node_.find("brief"), errc::config_wrong_value,
                  "only sms and push take a brief text; remove it or add such a channel");
    }
    constexpr word_set<channel> on_paper{channel::letter, channel::certified_letter,
                                         channel::email};
    for (size_t at = 0; at < channel_count; ++at) {
      const auto by = static_cast<channel>(at);
      if (!made_.channels.has(by)) {
        continue;
      }
      if (made_.tag == template_tag::legal && !on_paper.has(by)) {
        errors_.add(*node_.find("channels"), errc::config_wrong_value,
                    fmt::format("a text with tag 'legal' may not go out by {}; leave it to letters "
                                "and e-mail",
                                name_of(by)));
      }
      check_duties(by);
      check_length(by);
    }
  }

  yaml_node place_of(channel by) const {
    const bool brief = made_.brief && &made_.text_for(by) == &*made_.brief;
    return *node_.find(brief ? "brief" : "text");
  }

  void check_duties(channel by) {
    const message_text& text = made_.text_for(by);
    const bool brief = made_.brief && &text == &*made_.brief;
    for (const duty& one : duties_of(made_, brief)) {
      if (std::ranges::any_of(one.one_of, [&](variable each) { return text.has(each); })) {
        continue;
      }
      std::vector<std::string> words;
      for (const variable each : one.one_of) {
        words.push_back(fmt::format("{{{}}}", name_of(each)));
      }
      complain_once(place_of(by),
                    fmt::format("does not say {}; a text with tag '{}' needs {}", one.why,
                                name_of(made_.tag), fmt::join(words, " or ")));
    }
  }

  void check_length(channel by) {
    const message_text& text = made_.text_for(by);
    const size_t letters = letters_of(text);
    if (by == channel::sms && sms_segments(text) > sms_segments_max) {
      complain_once(place_of(by),
                    fmt::format("is {} letters with its values, which is {} short messages; at "
                                "most {} are allowed; shorten it, or add a text under 'brief'",
                                letters, sms_segments(text), sms_segments_max));
    }
    const size_t most = by == channel::whatsapp ? whatsapp_letters_max
                        : by == channel::push   ? push_letters_max
                                                : template_bytes_max;
    if (letters > most) {
      complain_once(place_of(by), fmt::format("is {} letters with its values; {} takes {}", letters,
                                              name_of(by), most));
    }
  }

  /// The same text may go out by several channels.
  void complain_once(const yaml_node& where, const std::string& message) {
    if (std::ranges::find(said_, message) == said_.end()) {
      said_.push_back(message);
      errors_.add(where, errc::config_wrong_value, message);
    }
  }

  yaml_node node_;
  yaml_errors& errors_;
  yaml_map_reader map_;
  message_template made_;
  std::vector<std::string> said_;
};

void sort_by_name(placed_templates& made) {
  std::vector<std::pair<message_template, yaml_position>> all;
  for (size_t at = 0; at < made.places.size(); ++at) {
    all.emplace_back(std::move(made.set.templates[at]), made.places[at]);
  }
  std::ranges::stable_sort(all, {}, [](const auto& one) {
    return std::pair{one.first.name, one.first.tone};
  });
  for (size_t at = 0; at < all.size(); ++at) {
    made.set.templates[at] = std::move(all[at].first);
    made.places[at] = all[at].second;
  }
}

} // namespace

file_result<placed_templates> compile_templates(std::string_view text,
                                                const std::filesystem::path& file) {
  auto read = read_yaml<placed_templates>(
    text, file.string(), [&](const yaml_node& root, yaml_errors& errors) {
      placed_templates made;
      made.file = file.string();
      yaml_map_reader map(root, errors);
      map.require(
        "language", made.set.language, [&](const yaml_node& value) -> result<std::string> {
          if (!value.is_scalar() || !valid_language(value.scalar())) {
            return fail(value.wrong("a language", "a code such as 'es' or 'pt-BR'"));
          }
          if (value.scalar() != file.stem().string()) {
            return fail(value.wrong(
              "the file's name", fmt::format("'{}' in a file of this name", file.stem().string())));
          }
          return value.scalar();
        });
      if (const auto list = map.need("templates")) {
        known_texts known;
        for (const yaml_node& item : items_of(*list, errors, templates_max)) {
          yaml_errors own; // what is wrong with one text does not hide what is with the next
          made.set.templates.push_back(template_reader(item, own).read(known));
          made.places.push_back(item.position());
          for (error& one : own.take()) {
            errors.add(item, std::move(one));
          }
        }
      }
      return made;
    });
  if (read) {
    sort_by_name(*read);
  }
  return read;
}

std::string placed_templates::place_of(size_t at) const {
  const yaml_position& place = places[at];
  const auto& in = inherited(at) ? inherited_from[static_cast<size_t>(place.source) - 1] : file;
  return fmt::format("{}:{}:{}", in, place.line, place.column);
}

placed_templates empty_like(const placed_templates& one) {
  return {.set = {.language = one.set.language, .templates = {}},
          .file = one.file,
          .places = {},
          .inherited_from = {}};
}

void add_inherited(placed_templates& into, placed_templates more) {
  into.inherited_from.push_back(more.file);
  const auto source = static_cast<int>(into.inherited_from.size());
  std::set<std::string, std::less<>> known;
  for (const message_template& one : into.set.templates) {
    known.insert(one.name);
  }
  for (size_t at = 0; at < more.places.size(); ++at) {
    if (!known.contains(more.set.templates[at].name)) {
      into.set.templates.push_back(std::move(more.set.templates[at]));
      into.places.push_back(more.places[at]);
      into.places.back().source = source;
    }
  }
  sort_by_name(into);
}

file_result<std::vector<placed_templates>> read_templates(const std::filesystem::path& directory) {
  std::error_code failure;
  std::vector<std::filesystem::path> files;
  for (const auto& one : std::filesystem::directory_iterator(directory, failure)) {
    if (one.path().extension() == ".yaml") {
      files.push_back(one.path());
    }
  }
  if (failure || files.empty()) {
    return tl::unexpected(std::vector<error>{
      {errc::file_unreadable,
       fmt::format("{}: {}", directory.string(),
                   failure ? failure.message() : "no files <language>.yaml in it")}});
  }
  std::ranges::sort(files);
  std::vector<placed_templates> all;
  std::vector<error> errors;
  for (const auto& file : files) {
    const auto text = read_text_file(file);
    auto made = text ? compile_templates(*text, file)
                     : file_result<placed_templates>{tl::unexpected(std::vector{text.error()})};
    if (made) {
      all.push_back(std::move(*made));
    } else {
      errors.insert(errors.end(), made.error().begin(), made.error().end());
    }
  }
  if (!errors.empty()) {
    return tl::unexpected(std::move(errors));
  }
  return all;
}

file_result<std::vector<placed_templates>> templates_beside(const std::filesystem::path& policy) {
  std::error_code ignored;
  for (const auto& folder : {policy.parent_path(), policy.parent_path() / policy.stem()})
    if (std::filesystem::is_directory(folder / "templates", ignored))
      return read_templates(folder / "templates");
  return std::vector<placed_templates>{};
}

std::map<std::string, text_facts, std::less<>>
facts_of(std::span<const placed_templates> templates) {
  std::map<std::string, text_facts, std::less<>> facts;
  for (const placed_templates& language : templates)
    for (const message_template& one : language.set.templates) {
      text_facts& known = facts[one.name];
      known.says = tag_set::from_bits(known.says.bits() | one.says.bits());
      known.free_text |= one.free_text;
    }
  return facts;
}

} // namespace recobro
