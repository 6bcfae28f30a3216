#include "actors/gateway/result_line.hpp"

#include "actors/gateway/json_text.hpp"
#include "actors/gateway/json_writer.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace recobro {
namespace {

void append_refusal(std::string& out, const error& failure) {
  fmt::format_to(std::back_inserter(out),
                 R"("result":"rejected","error":"{}","number":{},"detail":)", name_of(failure.code),
                 static_cast<int>(failure.code));
  append_json_string(out, failure.detail.empty() ? describe(failure.code) : failure.detail);
}

} // namespace

std::string_view word_of(answer_kind kind) {
  constexpr std::array<std::string_view, 3> words{"accepted", "duplicate", "conflict"};
  return words[static_cast<size_t>(kind)];
}

void append_result_line(std::string& out, const line_outcome& line, const command_answer* what) {
  fmt::format_to(std::back_inserter(out), R"({{"line":{},)", line.line);
  if (!line.id.empty())
    fmt::format_to(std::back_inserter(out), R"("id":"{}",)", line.id);
  if (line.refusal)
    append_refusal(out, *line.refusal);
  else if (what->refusal)
    append_refusal(out, *what->refusal);
  else
    fmt::format_to(std::back_inserter(out), R"("result":"{}","sequence":{})", word_of(what->kind),
                   what->sequence);
  out += "}\n";
}

namespace {

sender_role granting_role(role acting) {
  switch (acting) {
  case role::admin:
    return sender_role::admin;
  case role::supervisor:
    return sender_role::supervisor;
  case role::agent:
    return sender_role::agent;
  case role::integrator:
  case role::auditor:
    break;
  }
  return sender_role::integrator;
}

bool same_word(std::string_view given, std::string_view wanted) {
  return std::equal(
    given.begin(), given.end(), wanted.begin(), wanted.end(),
    [](char left, char right) { return std::tolower(static_cast<unsigned char>(left)) == right; });
}

/// Of "text/plain; charset=utf-8", its value without quotes.
std::optional<std::string> parameter_of(std::string_view media, std::string_view name) {
  for (auto end = media.find(';'); end != media.npos; end = media.find(';')) {
    media.remove_prefix(end + 1);
    media.remove_prefix(std::min(media.find_first_not_of(' '), media.size()));
    auto equals = media.find('=');
    if (equals == media.npos || !same_word(media.substr(0, equals), name))
      continue;
    auto value = media.substr(equals + 1);
    value = value.substr(0, value.find_first_of("; ,"));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    return std::string{value};
  }
  return std::nullopt;
}

} // namespace

void complete_command(gateway_context& context, command& what, const principal& who, instant now) {
  what.received_at = now;
  what.actor = who.name;
  what.role = granting_role(who.acting);
  // Not from the content alone: the same values sent again later are a new wish.
  if (what.id.empty())
    what.id = fmt::format("auto:{:x}:{:x}:{:x}", now.time_since_epoch().count(), what.content_hash,
                          ++context.next_unnamed);
}

result<void> expect_media(const request& from, std::initializer_list<std::string_view> taken) {
  std::string given = from.exchange->header("Content-Type").value_or("");
  if (auto coding = from.exchange->header("Content-Encoding");
      coding && !same_word(*coding, "identity"))
    return fail(errc::media_type_unknown,
                fmt::format("Content-Encoding {}; send the body as it is", quoted(*coding, 80)));
  if (auto text = parameter_of(given, "charset"); text && !same_word(*text, "utf-8"))
    return fail(errc::media_type_unknown,
                fmt::format("charset {}; this address takes utf-8", quoted(*text, 80)));
  std::string_view media = std::string_view(given).substr(0, given.find(';'));
  while (media.ends_with(' '))
    media.remove_suffix(1);
  if (std::find(taken.begin(), taken.end(), media) != taken.end())
    return {};
  return fail(errc::media_type_unknown, fmt::format("Content-Type {}; this address takes {}",
                                                    quoted(given, 80), fmt::join(taken, " or ")));
}

std::string_view take_line(std::string_view& text) {
  size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

// RFC-draft header: a structured string; quotes around the key are optional here.
std::string idempotency_key(const request& from) {
  std::string key = from.exchange->header("Idempotency-Key").value_or("");
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"')
    return key.substr(1, key.size() - 2);
  return key;
}

void answer_command(const request& from, result<command_answer> what) {
  if (!what)
    return from.refuse(what.error());
  if (what->refusal)
    return from.refuse(*what->refusal);
  if (what->kind == answer_kind::conflict)
    return from.refuse({errc::command_conflict,
                        fmt::format("entry {} has this id and other content", what->sequence)});
  http_response response;
  if (what->kind == answer_kind::accepted && what->sequence == 1)
    response.status = 201;
  json_writer body;
  body.object().text("result", word_of(what->kind)).number("sequence", what->sequence).end_object();
  response.body = body.take();
  from.answer(std::move(response));
}

void serve_command(gateway_context& context, const request& from, std::string_view type,
                   std::optional<error> (*refuses)(const command& what)) {
  if (auto fits = expect_media(from, {"application/json"}); !fits)
    return from.refuse(fits.error());
  instant now = context.engine.time().now();
  std::string id = idempotency_key(from);
  command_frame frame{.type = type,
                      .portfolio = from.portfolio,
                      .account = from.account,
                      .id = id,
                      .id_optional = true,
                      .at_optional = true,
                      .at_default = now};
  auto parsed = context.parser.parse(from.exchange->body(), frame);
  if (!parsed)
    return from.refuse(parsed.error());
  if (auto reason = refuses ? refuses(parsed->what) : std::nullopt)
    return from.refuse(*reason);
  complete_command(context, parsed->what, from.who, now);
  submit_command(context, std::move(parsed->account), std::move(parsed->what),
                 [from](result<command_answer> what) { answer_command(from, std::move(what)); });
}

void serve_account(gateway_context& context, const request& from,
                   std::function<void(const account_view& view)> then) {
  auto key = account_key::make(from.portfolio, from.account);
  if (!key)
    return from.refuse(key.error());
  view_account(context, *key, [from, then = std::move(then)](result<account_view> view) {
    if (!view)
      return from.refuse(view.error());
    then(*view);
  });
}

} // namespace recobro
