#pragma once

// The reader of template files (docs/templates.md, and template.schema.json for editors): one file
// for each language beside a policy. A text that does not say who writes, on whose behalf and about
// which debt is refused, and so is one that its channel would cut.

#include "config/yaml_reader.hpp"
#include "core/contact/outgoing.hpp"
#include "core/policy/message_template.hpp"

#include <filesystem>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace recobro {

inline constexpr size_t templates_max = 1'000; // of one file
inline constexpr size_t template_bytes_max = 20'000;
inline constexpr size_t template_subject_bytes_max = 150;
inline constexpr size_t sms_segments_max = 4;
inline constexpr size_t whatsapp_letters_max = 1'024; // of a template's body
inline constexpr size_t push_letters_max = 240;

/// Where each template of a set stands in its file.
struct placed_templates {
  template_set set;
  std::string file;
  std::vector<yaml_position> places; // beside set.templates
  /// Files of the policies that this one's extends: a place's source 1 is the first of them.
  std::vector<std::string> inherited_from;

  bool inherited(size_t at) const { return places[at].source != 0; }
  /// "es.yaml:12:5".
  std::string place_of(size_t at) const;
};

/// No text yet, of the same language and for the same file.
placed_templates empty_like(const placed_templates& one);
/// Adds the texts that `into` has none of the same name for.
void add_inherited(placed_templates& into, placed_templates more);

/// `file` is <language>.yaml.
file_result<placed_templates> compile_templates(std::string_view text,
                                                const std::filesystem::path& file);

/// All *.yaml of a directory, by language; none is an error. Errors also: file_unreadable.
file_result<std::vector<placed_templates>> read_templates(const std::filesystem::path& directory);

/// Those in templates/ beside a policy's file, or in <policy>/templates/ for a policy that has no
/// folder of its own; none without such a directory.
file_result<std::vector<placed_templates>> templates_beside(const std::filesystem::path& policy);

/// By name, what the texts say in any language.
std::map<std::string, text_facts, std::less<>>
facts_of(std::span<const placed_templates> templates);

} // namespace recobro
