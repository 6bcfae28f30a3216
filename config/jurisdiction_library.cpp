#include "config/jurisdiction_library.hpp"

#include "config/jurisdiction_words.hpp"
#include "config/server_config.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <map>

namespace recobro {

namespace {

namespace fs = std::filesystem;

/// BLAKE2b-256, lower-case hex, of all that the answers of a jurisdiction depend on.
std::string version_of(const jurisdiction& made, std::string_view text, rule_reading reading) {
  std::string all = fmt::format("{}\n{}\n{}\n", text, reading_words[static_cast<size_t>(reading)],
                                made.parent ? made.parent->version : "");
  for (const date day : made.holidays.days)
    all += format_date(day);
  unsigned char hash[32];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(all.data()),
                     all.size(), nullptr, 0);
  char hex[2 * sizeof hash + 1];
  sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
  return std::string(hex, 2 * sizeof hash);
}

/// Compiles each file after its parent.
class family {
public:
  family(const contact_texts& texts, const holiday_table& holidays, rule_reading reading)
    : around_{.holidays = holidays,
              .parent = [this](std::string_view id) { return made_for(id); },
              .reading = reading} {
    for (const named_text& one : texts.jurisdictions)
      outline(one);
  }

  file_result<std::vector<jurisdiction_ptr>> all() {
    std::vector<jurisdiction_ptr> found;
    for (const auto& [id, text] : texts_)
      if (auto one = made_for(id))
        found.push_back(std::move(one));
    if (!errors_.empty())
      return tl::unexpected(std::move(errors_));
    return found;
  }

private:
  /// What the file calls itself, before anything else of it is read.
  void outline(const named_text& one) {
    yaml_errors ignored; // they are found again when the file is compiled
    const auto root = parse_yaml(one.text, one.file, ignored);
    const auto id = root ? root->find("jurisdiction") : std::nullopt;
    const std::string name = id ? id->scalar() : one.file;
    if (!texts_.emplace(name, &one).second)
      errors_.push_back({errc::config_duplicate,
                         fmt::format("{}: the jurisdiction {} stands in {} already", one.file,
                                     recobro::quoted(name), texts_.find(name)->second->file)});
  }

  /// Null when there is none, when it is refused, or when it is being made (a circle of parents).
  jurisdiction_ptr made_for(std::string_view id) {
    const auto text = texts_.find(id);
    if (text == texts_.end())
      return nullptr;
    const auto [place, fresh] = made_.try_emplace(std::string(id));
    if (fresh) {
      auto one = compile_jurisdiction(text->second->text, text->second->file, around_);
      if (one) {
        one->version = version_of(*one, text->second->text, around_.reading);
        one->text = text->second->text;
        one->reading = reading_words[static_cast<size_t>(around_.reading)];
        made_[std::string(id)] = std::make_shared<const jurisdiction>(std::move(*one));
      } else {
        std::ranges::move(one.error(), std::back_inserter(errors_));
      }
    }
    return made_.find(id)->second;
  }

  jurisdiction_surroundings around_;
  std::map<std::string, const named_text*, std::less<>> texts_;
  std::map<std::string, jurisdiction_ptr, std::less<>> made_;
  std::vector<error> errors_;
};

result<void> overlay(std::vector<named_text>& texts, const fs::path& directory,
                     std::string_view extension) {
  std::error_code failed;
  if (!fs::is_directory(directory, failed))
    return {};
  for (const auto& entry : fs::directory_iterator(directory, failed)) {
    if (entry.path().extension() != extension)
      continue;
    auto text = read_text_file(entry.path());
    if (!text)
      return fail(text.error());
    const auto same = std::ranges::find_if(texts, [&](const named_text& one) {
      return fs::path(one.file).filename() == entry.path().filename();
    });
    if (same != texts.end())
      *same = {entry.path().string(), std::move(*text)};
    else
      texts.push_back({entry.path().string(), std::move(*text)});
  }
  if (failed)
    return fail(errc::file_unreadable, fmt::format("{}: {}", directory.string(), failed.message()));
  return {};
}

} // namespace

result<contact_texts> overlaid(contact_texts texts, const fs::path& directory) {
  std::error_code failed;
  if (!fs::is_directory(directory, failed))
    return fail(errc::file_unreadable,
                fmt::format("{} is no directory; expected one with jurisdictions/, holidays/ or "
                            "holiday_overrides.yaml",
                            directory.string()));
  if (auto done = overlay(texts.jurisdictions, directory / "jurisdictions", ".yaml"); !done)
    return fail(done.error());
  if (auto done = overlay(texts.holidays, directory / "holidays", ".csv"); !done)
    return fail(done.error());
  std::erase_if(texts.corrections, [&](const named_text& one) {
    const auto table = directory / "holidays" / fs::path(one.file).filename();
    return fs::exists(fs::path(table).replace_extension(".csv"), failed);
  });
  const auto overrides = directory / "holiday_overrides.yaml";
  if (fs::exists(overrides, failed)) {
    auto text = read_text_file(overrides);
    if (!text)
      return fail(text.error());
    texts.overrides.push_back({overrides.string(), std::move(*text)});
  }
  return texts;
}

file_result<jurisdiction_library> jurisdiction_library::compile(const contact_texts& texts,
                                                                rule_reading reading) {
  auto holidays = std::make_shared<holiday_table>();
  std::vector<error> errors;
  for (const named_text& one : texts.holidays)
    if (auto added = holidays->add_table(one.text, one.file); !added)
      errors.push_back(added.error());
  for (const auto* files : {&texts.corrections, &texts.overrides})
    for (const named_text& one : *files)
      std::ranges::move(holidays->apply_overrides(one.text, one.file), std::back_inserter(errors));
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  auto all = family{texts, *holidays, reading}.all();
  if (!all)
    return tl::unexpected(std::move(all).error());
  jurisdiction_library made;
  made.all_ = std::move(*all);
  made.holidays_ = std::move(holidays);
  return made;
}

result<jurisdiction_ptr> jurisdiction_library::find(std::string_view id) const {
  const auto found = std::ranges::find(all_, id, [](const auto& one) { return one->id; });
  if (found != all_.end())
    return *found;
  std::vector<std::string_view> ids;
  for (const auto& one : all_)
    ids.push_back(one->id);
  return fail(errc::config_unknown_name,
              fmt::format("jurisdiction {}{} known ones: {}", recobro::quoted(id),
                          ids.empty() ? ";" : did_you_mean(id, ids) + ";", fmt::join(ids, ", ")));
}

} // namespace recobro
