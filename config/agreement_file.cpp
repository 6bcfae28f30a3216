#include "config/agreement_file.hpp"

#include "config/embedded_files.hpp"
#include "core/base/identity.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace recobro {

namespace {

constexpr size_t clause_length_max = 1'000;

using field = std::string agreement_words::*;
constexpr std::pair<std::string_view, field> fields[] = {
  {"title", &agreement_words::title},
  {"debtor", &agreement_words::debtor},
  {"account", &agreement_words::account},
  {"day", &agreement_words::day},
  {"status", &agreement_words::status},
  {"in_force", &agreement_words::in_force},
  {"not_approved", &agreement_words::not_approved},
  {"not_in_force", &agreement_words::not_in_force},
  {"ended", &agreement_words::ended},
  {"debt", &agreement_words::debt},
  {"discount", &agreement_words::discount},
  {"interest", &agreement_words::interest},
  {"total", &agreement_words::total},
  {"covers", &agreement_words::covers},
  {"schedule", &agreement_words::schedule},
  {"number", &agreement_words::number},
  {"due", &agreement_words::due},
  {"amount", &agreement_words::amount},
  {"of_it_interest", &agreement_words::of_it_interest},
  {"down_payment", &agreement_words::down_payment},
  {"while_kept", &agreement_words::while_kept},
  {"signed_by_debtor", &agreement_words::signed_by_debtor},
  {"signed_by_creditor", &agreement_words::signed_by_creditor},
};

agreement_words read_words(const yaml_node& node, yaml_errors& errors) {
  agreement_words made;
  made.language = node.key();
  if (!valid_word(node.key())) {
    errors.add(
      node, node.complaint(errc::config_wrong_value, "not a language; expected its code, e.g. es"));
  }
  yaml_map_reader map(node, errors);
  for (const auto& [key, target] : fields) {
    map.require(key, made.*target, [](const yaml_node& value) { return value.text(); });
  }
  if (const auto clauses = map.need("clauses")) {
    for (const yaml_node& each : items_of(*clauses, errors, agreement_clauses_max)) {
      if (auto text = each.text(clause_length_max)) {
        made.clauses.push_back(std::move(*text));
      } else {
        errors.add(each, text.error());
      }
    }
  }
  return made;
}

std::vector<agreement_words> read_all(const yaml_node& root, yaml_errors& errors) {
  std::vector<agreement_words> made;
  yaml_map_reader map(root, errors);
  const auto languages = map.need("languages");
  if (languages && (!languages->is_map() || languages->size() > agreement_languages_max)) {
    errors.add(*languages, languages->wrong("a map of languages", "e.g. es: {title: ...}"));
    return made;
  }
  for (size_t at = 0; languages && at < languages->size(); ++at) {
    made.push_back(read_words(languages->child(at), errors));
  }
  return made;
}

} // namespace

file_result<std::vector<agreement_words>> compile_agreements(std::string_view text,
                                                             std::string_view file) {
  return read_yaml<std::vector<agreement_words>>(text, file, read_all);
}

const std::vector<agreement_words>& shipped_agreements() {
  static const auto all = [] {
    auto made = compile_agreements(embedded_agreements.front().content, "agreements.yaml");
    if (!made) {
      throw std::logic_error(made.error().front().detail);
    }
    return *std::move(made);
  }();
  return all;
}

const agreement_words& agreement_in(const std::vector<agreement_words>& all,
                                    std::string_view language) {
  const auto wanted = language.substr(0, std::min(language.find('-'), language.size()));
  const auto found = std::ranges::find(all, wanted, &agreement_words::language);
  return found == all.end() ? all.front() : *found;
}

} // namespace recobro
