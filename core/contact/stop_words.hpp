#pragma once

// Does the debtor ask to stop? Phrases are data (config/stop_words.yaml); here is how a text is
// compared with them. A person's "stop" in the middle of other words is not enough, a whole phrase
// such as "no me llamen mas" is.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// Lower case, without accents, punctuation and signs: words with one space between them. Letters
/// of other scripts stay as they are. Invalid UTF-8 counts as space.
std::string plain_words(std::string_view text);

/// The phrases of one language.
struct stop_phrases {
  std::string language;                // "es"
  std::vector<std::string> alone;      // when the message says nothing else
  std::vector<std::string> anywhere;   // wherever it stands in the message
  std::vector<std::string> unless;     // sayings that are not meant so
  std::vector<std::string> courtesies; // may stand beside the ones alone
};

class stop_words {
public:
  /// Phrases are compared in plain words; those without any word are left out.
  explicit stop_words(std::vector<stop_phrases> languages);

  struct match {
    std::string_view language;
    std::string_view phrase; // in plain words
  };
  /// What was found, of all languages; valid as long as this lives.
  std::optional<match> find(std::string_view text) const;

private:
  std::vector<stop_phrases> languages_;
};

} // namespace recobro
