#include "actors/gateway/agent_words.hpp"

#include "actors/gateway/member_reader.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace recobro {

namespace {

using json = nlohmann::json;

constexpr size_t note_bytes_max = 4'000;
constexpr uint32_t credit_max = 1'000;
constexpr std::array<std::string_view, 10> types{"hello",   "ready",   "heartbeat", "pause",
                                                 "drain",   "accept",  "decline",   "progress",
                                                 "release", "escalate"};

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
              : type == "escalate" ? task_word::act::escalate
                                   : task_word::act::release;
  if (type != "accept" && type != "progress")
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
  if (type == "pause")
    return pause_word{read_reason(from)};
  if (type == "drain")
    return drain_word{};
  if (type == "complete")
    return read_complete(from);
  return read_of_task(from, type);
}

} // namespace

std::string key_of(const account_key& account, uint32_t number) {
  return account.text() + '/' + std::to_string(number);
}

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

std::string task_named_in(std::string_view text) {
  auto read = json::parse(text, nullptr, false);
  if (!read.is_object())
    return {};
  member_reader from{read};
  auto task = from.text("task", false);
  return parse_task_key(task) ? task : std::string{};
}

result<client_word> read_client_word(std::string_view text) {
  auto read = read_object(text, "a message with its \"type\"");
  if (!read)
    return fail(read.error().code == errc::duplicate_key
                  ? read.error()
                  : error{errc::malformed_json, read.error().detail});
  member_reader from{*read};
  auto type = from.text("type", true, 40);
  auto known = type == "complete" || std::find(types.begin(), types.end(), type) != types.end();
  if (!type.empty() && !known)
    from.note(errc::unknown_type,
              fmt::format("{} is no type of message; expected hello, ready, heartbeat, pause, "
                          "drain, accept, decline, progress, release, escalate or complete",
                          recobro::quoted(type)));
  if (!known)
    return fail(*from.finish());
  auto word = read_by_type(from, type);
  if (auto fault = from.finish())
    return fail(std::move(*fault));
  return word;
}

} // namespace recobro
