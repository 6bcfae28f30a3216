#include "actors/gateway/tokens.hpp"

#include "actors/gateway/json_writer.hpp"
#include "core/base/identity.hpp"
#include "core/base/nearest.hpp"

#include <nlohmann/json.hpp>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cassert>

namespace recobro {
namespace {

constexpr std::array<std::string_view, 5> role_words{"admin", "integrator", "supervisor", "agent",
                                                     "auditor"};
constexpr std::string_view prefix = "rcb_";
constexpr size_t id_bytes = 8;
constexpr size_t secret_bytes = 32;

/// Who tells accounts something without a token: no sender may pass for them.
bool is_own_name(std::string_view name) {
  constexpr std::array<std::string_view, 4> own{"clock", "configuration", "outbox", "server"};
  return std::find(own.begin(), own.end(), name) != own.end() || name.starts_with("supervisor/")
         || name.starts_with("retention:");
}
constexpr size_t tokens_max = 100'000;

std::string hex(std::string_view bytes) {
  std::string text;
  for (char c : bytes)
    text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string hash_of(std::string_view secret) {
  std::array<unsigned char, 32> hash;
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr,
                     0);
  return hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string text_of(const token_record& record) {
  json_writer out;
  out.object().text("name", record.name).text("role", name_of(record.allowed));
  out.text("created_at", format_instant(record.created_at)).truth("revoked", record.revoked);
  out.text("secret_hash", record.secret_hash).end_object();
  return out.take();
}

result<token_record> record_from(std::string_view id, const std::string& text) {
  auto json = nlohmann::json::parse(text, nullptr, false);
  auto damaged = [&] {
    return fail(errc::store_damaged, "token " + quoted(id) + " is stored in an unknown form");
  };
  if (!json.is_object())
    return damaged();
  token_record record;
  record.id = id;
  record.name = json.value("name", "");
  auto allowed = role_from(json.value("role", ""));
  auto created = parse_instant(json.value("created_at", ""));
  if (!allowed || !created)
    return damaged();
  record.allowed = *allowed;
  record.created_at = *created;
  record.revoked = json.value("revoked", true);
  record.secret_hash = json.value("secret_hash", "");
  return record;
}

// What is wrong with a token itself has the same words for every cause: they must not help
// to guess.
result<principal> refuse(std::string_view cause) {
  return fail(errc::unauthorized,
              fmt::format("{}; send \"Authorization: Bearer rcb_...\" with a token that 'recobro "
                          "token create' or an admin made",
                          cause));
}

} // namespace

std::string_view name_of(role role) {
  return role_words[static_cast<size_t>(role)];
}

result<role> role_from(std::string_view word) {
  for (size_t i = 0; i < role_words.size(); ++i)
    if (role_words[i] == word)
      return static_cast<role>(i);
  return fail(errc::unknown_value,
              fmt::format("role {} is none of {}{}", quoted(word), fmt::join(role_words, ", "),
                          did_you_mean(word, role_words)));
}

token_book::token_book(meta_access meta)
  : meta_{std::move(meta)} {
  [[maybe_unused]] int ready = sodium_init();
  assert(ready >= 0);
}

result<token_book::issued> token_book::create(std::string_view name, role allowed, instant now,
                                              std::string_view random) {
  assert(random.size() == random_bytes);
  if (!valid_identifier(name))
    return fail(errc::invalid_identifier,
                "token name " + quoted(name) + " must be 1-64 of A-Z a-z 0-9 . _ : / -");
  if (is_own_name(name))
    return fail(errc::invalid_identifier,
                "token name " + quoted(name)
                  + " is how recobro names itself in the history; choose another");
  auto ids = meta_.read("tokens");
  if (!ids)
    return fail(ids.error());
  issued made;
  std::string secret = hex(random.substr(id_bytes, secret_bytes));
  made.record
    = {hex(random.substr(0, id_bytes)), std::string(name), allowed, now, false, hash_of(secret)};
  made.token = std::string(prefix) + made.record.id + '_' + secret;
  std::string list = ids->value_or("");
  if (list.size() / (2 * id_bytes + 1) >= tokens_max)
    return fail(errc::too_many_items, fmt::format("there are {} tokens already", tokens_max));
  // First the record: an id in the list without one would be an error for ever.
  if (auto stored = store(made.record); !stored)
    return fail(stored.error());
  if (auto listed = meta_.write("tokens", list + made.record.id + ' '); !listed)
    return fail(listed.error());
  return made;
}

result<std::vector<token_record>> token_book::list() {
  auto ids = meta_.read("tokens");
  if (!ids)
    return fail(ids.error());
  std::vector<token_record> records;
  std::string_view rest = ids->has_value() ? std::string_view(**ids) : std::string_view{};
  for (size_t end; (end = rest.find(' ')) != std::string_view::npos; rest.remove_prefix(end + 1)) {
    auto found = find(rest.substr(0, end));
    if (!found)
      return fail(found.error());
    if (*found)
      records.push_back(**std::move(found));
  }
  return records;
}

result<void> token_book::revoke(std::string_view id) {
  auto found = find(id);
  if (!found)
    return fail(found.error());
  if (!*found)
    return fail(errc::token_unknown, "token " + quoted(id));
  (*found)->revoked = true;
  return store(**found);
}

result<principal> token_book::authenticate(std::string_view header) {
  constexpr std::string_view scheme = "bearer "; // in any case (RFC 9110, 11.1)
  if (header.empty())
    return refuse("the request has no Authorization header");
  const auto begins = [](char read, char wanted) {
    return read == wanted || (read >= 'A' && read <= 'Z' && read - 'A' + 'a' == wanted);
  };
  if (header.size() < scheme.size()
      || !std::equal(scheme.begin(), scheme.end(), header.begin(),
                     [&](char wanted, char read) { return begins(read, wanted); }))
    return refuse("the Authorization header is of another scheme");
  std::string_view token = header.substr(scheme.size());
  constexpr size_t length = prefix.size() + 2 * id_bytes + 1 + 2 * secret_bytes;
  if (token.size() != length || !token.starts_with(prefix)
      || token[prefix.size() + 2 * id_bytes] != '_')
    return refuse("the token is not whole: it has not the form rcb_<16 digits>_<64 digits>");
  auto found = find(token.substr(prefix.size(), 2 * id_bytes));
  if (!found)
    return fail(found.error());
  std::string hash = hash_of(token.substr(length - 2 * secret_bytes));
  // An unknown id is compared too, so that it takes as long as a wrong secret.
  const std::string nobody(hash.size(), '0');
  bool right = equal_in_constant_time(hash, found->has_value() ? (*found)->secret_hash : nobody);
  if (!right || !*found || (*found)->revoked)
    return refuse("the token is unknown or revoked");
  return principal{(*found)->id, (*found)->name, (*found)->allowed};
}

bool token_book::valid(std::string_view id) {
  auto found = find(id);
  return found && *found && !(*found)->revoked;
}

result<std::optional<token_record>> token_book::find(std::string_view id) {
  if (auto known = known_.find(std::string(id)); known != known_.end())
    return known->second;
  if (!valid_identifier(id))
    return std::nullopt;
  auto text = meta_.read("token/" + std::string(id));
  if (!text)
    return fail(text.error());
  if (!*text)
    return std::nullopt;
  auto record = record_from(id, **text);
  if (!record)
    return fail(record.error());
  known_.insert_or_assign(record->id, *record);
  return *std::move(record);
}

result<void> token_book::store(const token_record& record) {
  auto written = meta_.write("token/" + record.id, text_of(record));
  if (written)
    known_.insert_or_assign(record.id, record);
  return written;
}

} // namespace recobro
