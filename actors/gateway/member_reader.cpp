#include "actors/gateway/member_reader.hpp"

#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace recobro {

namespace {

using json = nlohmann::json;

constexpr size_t words_max = 200;

/// Sees the keys of a text as it is parsed.
class key_watch {
public:
  void see(json::parse_event_t what, const json& parsed) {
    if (what == json::parse_event_t::object_start)
      open_.emplace_back();
    else if (what == json::parse_event_t::object_end)
      open_.pop_back();
    else if (what == json::parse_event_t::key && !twice_) {
      auto key = parsed.get<std::string>();
      if (!open_.back().insert(key).second)
        twice_ = std::move(key);
    }
  }
  const std::optional<std::string>& twice() const { return twice_; }

private:
  std::vector<std::set<std::string>> open_;
  std::optional<std::string> twice_;
};

} // namespace

result<json> read_object(std::string_view text, std::string_view expected) {
  key_watch keys;
  auto read = json::parse(
    text,
    [&](int, json::parse_event_t what, json& parsed) {
      keys.see(what, parsed);
      return true;
    },
    false);
  if (read.is_discarded())
    return fail(errc::malformed_json, fmt::format("an object was expected: {}", expected));
  if (!read.is_object())
    return fail(errc::wrong_type, fmt::format("an object was expected: {}", expected));
  if (keys.twice())
    return fail(errc::duplicate_key,
                fmt::format("{} stands twice", recobro::quoted(*keys.twice())));
  return read;
}

const json* member_reader::find(const char* name) {
  asked_.push_back(name);
  auto found = from_.find(name);
  return found == from_.end() ? nullptr : &*found;
}

std::string member_reader::text(const char* name, bool required, size_t bytes_max) {
  auto found = find(name);
  if (!found) {
    if (required)
      note(errc::missing_field, fmt::format("\"{}\" is absent", name));
    return {};
  }
  if (!found->is_string()) {
    note(errc::wrong_type, fmt::format("\"{}\" must be a text", name));
    return {};
  }
  auto value = found->get<std::string>();
  if (value.size() > bytes_max)
    note(errc::text_too_long,
         fmt::format("\"{}\" has {} bytes; {} at most", name, value.size(), bytes_max));
  if (required && value.find_first_not_of(' ') == value.npos)
    note(errc::missing_field, fmt::format("\"{}\" is empty", name));
  return value;
}

std::string member_reader::name(const char* name) {
  auto value = text(name, false);
  if (value.empty() && from_.contains(name))
    note(errc::value_out_of_range, fmt::format("\"{}\" is empty; name one, or leave it out", name));
  return value;
}

std::optional<uint64_t> member_reader::number(const char* name, uint64_t most) {
  auto found = find(name);
  if (!found)
    return std::nullopt;
  if (!found->is_number_unsigned() || found->get<uint64_t>() > most) {
    note(errc::value_out_of_range,
         fmt::format("\"{}\" must be a whole number from 0 to {}", name, most));
    return std::nullopt;
  }
  return found->get<uint64_t>();
}

std::optional<int64_t> member_reader::signed_number(const char* name, int64_t most) {
  auto found = find(name);
  if (!found)
    return std::nullopt;
  // A number beyond int64 would wrap when it is read as one.
  auto fits
    = found->is_number_integer()
      && (!found->is_number_unsigned() || found->get<uint64_t>() <= static_cast<uint64_t>(most));
  auto value = fits ? found->get<int64_t>() : 0;
  if (!fits || value < -most || value > most) {
    note(errc::value_out_of_range,
         fmt::format("\"{}\" must be a whole number from {} to {}", name, -most, most));
    return std::nullopt;
  }
  return value;
}

std::optional<std::vector<std::string>> member_reader::words(const char* name) {
  auto found = find(name);
  if (!found)
    return std::nullopt;
  auto all_text
    = found->is_array() && found->size() <= words_max
      && std::all_of(found->begin(), found->end(), [](auto& each) { return each.is_string(); });
  if (!all_text) {
    note(errc::wrong_type,
         fmt::format("\"{}\" must be a list of at most {} texts", name, words_max));
    return std::nullopt;
  }
  return found->get<std::vector<std::string>>();
}

const json* member_reader::object(const char* name) {
  auto found = find(name);
  if (found && !found->is_object()) {
    note(errc::wrong_type, fmt::format("\"{}\" must be an object", name));
    return nullptr;
  }
  return found;
}

void member_reader::note(errc code, std::string detail) {
  if (!fault_)
    fault_ = error{code, std::move(detail)};
}

std::optional<error> member_reader::finish() {
  for (auto& [name, value] : from_.items()) {
    if (std::find(asked_.begin(), asked_.end(), name) != asked_.end())
      continue;
    const auto meant = did_you_mean(name, asked_);
    // What is missing may only be misspelt.
    if (fault_ && fault_->code == errc::missing_field && !meant.empty())
      fault_.reset();
    note(errc::unknown_field,
         fmt::format("{} is not a member here{}", recobro::quoted(name), meant));
  }
  return fault_;
}

} // namespace recobro
