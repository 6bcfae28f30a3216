#include "actors/gateway/agent_words.hpp"

#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace recobro {

namespace {

using json = nlohmann::json;

constexpr size_t words_max = 200;
constexpr size_t note_bytes_max = 4'000;
constexpr uint32_t credit_max = 1'000;
constexpr std::array<std::string_view, 9> types{"hello",  "ready",   "heartbeat", "pause",  "drain",
                                                "accept", "decline", "progress",  "release"};

/// Takes members out of one object; the first fault stays.
class member_reader {
public:
  explicit member_reader(const json& from)
    : from_{from} {}

  std::string text(const char* name, bool required, size_t bytes_max = 200) {
    seen_.push_back(name);
    auto found = from_.find(name);
    if (found == from_.end()) {
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
    return value;
  }

  std::optional<uint64_t> number(const char* name, uint64_t most) {
    seen_.push_back(name);
    auto found = from_.find(name);
    if (found == from_.end())
      return std::nullopt;
    if (!found->is_number_unsigned() || found->get<uint64_t>() > most) {
      note(errc::value_out_of_range,
           fmt::format("\"{}\" must be a whole number from 0 to {}", name, most));
      return std::nullopt;
    }
    return found->get<uint64_t>();
  }

  std::optional<std::vector<std::string>> words(const char* name) {
    seen_.push_back(name);
    auto found = from_.find(name);
    if (found == from_.end())
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

  const json* object(const char* name) {
    seen_.push_back(name);
    auto found = from_.find(name);
    if (found == from_.end())
      return nullptr;
    if (!found->is_object()) {
      note(errc::wrong_type, fmt::format("\"{}\" must be an object", name));
      return nullptr;
    }
    return &*found;
  }

  void note(errc code, std::string detail) {
    if (!fault_)
      fault_ = error{code, std::move(detail)};
  }

  /// The first fault; else an unknown member is one.
  std::optional<error> finish() {
    for (auto& [name, value] : from_.items())
      if (!fault_ && std::find(seen_.begin(), seen_.end(), name) == seen_.end())
        note(errc::unknown_field,
             fmt::format("{} is not a member of this message", recobro::quoted(name)));
    return fault_;
  }

private:
  const json& from_;
  std::vector<std::string_view> seen_{"type"};
  std::optional<error> fault_;
};

task_key read_key(member_reader& from) {
  auto key = parse_task_key(from.text("task", true));
  if (!key) {
    from.note(key.error().code, key.error().detail);
    return {};
  }
  return std::move(*key);
}

std::string read_reason(member_reader& from) {
  auto reason = from.text("reason", false, 40);
  if (!reason.empty() && !valid_word(reason))
    from.note(errc::invalid_identifier,
              "\"reason\" must be a word, e.g. not_my_language: a-z first, then a-z 0-9 _");
  return reason;
}

std::optional<promise_word> read_promise(member_reader& from) {
  auto object = from.object("promise");
  if (!object)
    return std::nullopt;
  member_reader inner{*object};
  promise_word read;
  read.amount = inner.text("amount", true, 40);
  auto due = parse_date(inner.text("due", true, 40));
  if (due)
    read.due = *due;
  else
    inner.note(errc::date_malformed, "\"promise.due\" must be a date such as 2026-03-31");
  if (auto fault = inner.finish())
    from.note(fault->code, fault->detail);
  return read;
}

client_word read_complete(member_reader& from) {
  auto key = read_key(from);
  complete_word read;
  read.account = std::move(key.account);
  read.number = key.number;
  read.disposition = from.text("disposition", true, 40);
  read.promised = read_promise(from);
  read.note = from.text("note", false, note_bytes_max);
  if (auto text = from.text("call_back_at", false, 40); !text.empty()) {
    auto when = parse_instant(text);
    if (when)
      read.call_back = *when;
    else
      from.note(errc::date_malformed,
                "\"call_back_at\" must be an instant such as 2026-03-31T15:00:00Z");
  }
  return read;
}

client_word read_of_task(member_reader& from, std::string_view type) {
  auto key = read_key(from);
  task_word read{{}, std::move(key.account), key.number, {}};
  read.what = type == "accept"     ? task_word::act::accept
              : type == "progress" ? task_word::act::progress
              : type == "decline"  ? task_word::act::decline
                                   : task_word::act::release;
  if (type == "decline" || type == "release")
    read.reason = read_reason(from);
  return read;
}

client_word read_by_type(member_reader& from, std::string_view type) {
  if (type == "hello")
    return hello_word{{from.words("skills"), from.words("languages")},
                      from.number("resume", UINT64_MAX)};
  if (type == "ready")
    return ready_word{static_cast<uint32_t>(from.number("credit", credit_max).value_or(1))};
  if (type == "heartbeat")
    return heartbeat_word{};
  if (type == "pause") {
    (void)read_reason(from);
    return pause_word{};
  }
  if (type == "drain")
    return drain_word{};
  if (type == "complete")
    return read_complete(from);
  return read_of_task(from, type);
}

} // namespace

result<task_key> parse_task_key(std::string_view text) {
  auto slash = text.rfind('/');
  task_key read;
  auto digits = slash == std::string_view::npos ? std::string_view{} : text.substr(slash + 1);
  auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), read.number);
  auto account = account_key::parse(text.substr(0, slash == text.npos ? 0 : slash));
  if (fault != std::errc{} || end != digits.data() + digits.size() || !account)
    return fail(errc::invalid_identifier,
                fmt::format("\"task\" is {}; expected the task of an offer, such as P1/4711/3",
                            recobro::quoted(text.substr(0, 100))));
  read.account = std::move(*account);
  return read;
}

result<client_word> read_client_word(std::string_view text) {
  auto read = json::parse(text, nullptr, false);
  if (read.is_discarded() || !read.is_object())
    return fail(errc::malformed_json, "a message is one JSON object with a \"type\"");
  member_reader from{read};
  auto type = from.text("type", true, 40);
  auto known = type == "complete" || std::find(types.begin(), types.end(), type) != types.end();
  if (!type.empty() && !known)
    from.note(errc::unknown_type,
              fmt::format("{} is no type of message; expected hello, ready, heartbeat, pause, "
                          "drain, accept, decline, progress, release or complete",
                          recobro::quoted(type)));
  if (!known)
    return fail(*from.finish());
  auto word = read_by_type(from, type);
  if (auto fault = from.finish())
    return fail(std::move(*fault));
  return word;
}

} // namespace recobro
