#include "config/stop_words_file.hpp"

#include "config/embedded_files.hpp"
#include "core/base/identity.hpp"

#include <fmt/format.h>

#include <set>

namespace recobro {

namespace {

constexpr size_t phrase_length_max = 100;

std::vector<std::string> read_phrases(const std::optional<yaml_node>& list, yaml_errors& errors) {
  std::vector<std::string> found;
  std::set<std::string> seen;
  if (!list)
    return found;
  for (const yaml_node& item : items_of(*list, errors, stop_phrases_max)) {
    const auto phrase = item.text(phrase_length_max);
    if (!phrase) {
      errors.add(item, phrase.error());
      continue;
    }
    const std::string plain = plain_words(*phrase);
    if (plain.empty())
      errors.add(item, item.wrong("a phrase", "at least one letter or digit"));
    else if (!seen.insert(plain).second)
      errors.add(item, errc::config_duplicate,
                 fmt::format("'{}' stands in this list already (case, accents and punctuation do "
                             "not count)",
                             plain));
    found.push_back(plain);
  }
  return found;
}

stop_words read_languages(const yaml_node& root, yaml_errors& errors) {
  yaml_map_reader keys{root, errors};
  std::vector<stop_phrases> found;
  const auto languages = keys.need("languages");
  if (languages
      && (!languages->is_map() || languages->size() == 0 || languages->size() > stop_languages_max))
    errors.add(*languages, languages->wrong("a map of languages", "e.g. 'es: {alone: [...]}'"));
  for (size_t index = 0; languages && languages->is_map() && index < languages->size(); ++index) {
    const yaml_node one = languages->child(index);
    yaml_map_reader lists{one, errors};
    if (!valid_word(one.key()))
      errors.add(one.key_position(),
                 one.complaint(errc::config_wrong_value,
                               "not a language; expected its code, e.g. 'es'", one.key_position()));
    found.push_back({.language = one.key(),
                     .alone = read_phrases(lists.need("alone"), errors),
                     .anywhere = read_phrases(lists.need("anywhere"), errors),
                     .unless = read_phrases(lists.take("unless"), errors),
                     .courtesies = read_phrases(lists.take("courtesies"), errors)});
  }
  return stop_words{std::move(found)};
}

} // namespace

file_result<stop_words> compile_stop_words(std::string_view text, std::string_view file) {
  return read_yaml<stop_words>(text, file, read_languages);
}

std::string_view shipped_stop_words_text() {
  return embedded_stop_words.front().content;
}

} // namespace recobro
