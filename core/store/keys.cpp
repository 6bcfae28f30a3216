#include "core/store/keys.hpp"

#include <charconv>

namespace recobro {

namespace {

constexpr uint64_t sign_bit = uint64_t{1} << 63;

void append_be(std::string& to, uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    to.push_back(static_cast<char>(value >> shift));
}

int significant_bytes(uint64_t value) {
  int bytes = 0;
  for (; value != 0; value >>= 8)
    ++bytes;
  return bytes;
}

} // namespace

void append_be16(std::string& to, uint16_t value) {
  append_be(to, value, 2);
}

void append_be32(std::string& to, uint32_t value) {
  append_be(to, value, 4);
}

void append_be64(std::string& to, uint64_t value) {
  append_be(to, value, 8);
}

uint64_t read_be(std::string_view bytes) {
  uint64_t value = 0;
  for (const char byte : bytes)
    value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

void append_varint(std::string& to, uint64_t value) {
  for (; value >= 128; value >>= 7)
    to.push_back(static_cast<char>(value | 128));
  to.push_back(static_cast<char>(value));
}

bool take_varint(std::string_view& from, uint64_t& value) {
  value = 0;
  for (size_t index = 0; index < from.size() && index < 10; ++index) {
    const auto byte = static_cast<unsigned char>(from[index]);
    value |= uint64_t{byte & 127u} << (7 * index);
    if (byte < 128) {
      from.remove_prefix(index + 1);
      return true;
    }
  }
  return false;
}

bool take_bytes(std::string_view& from, size_t count, std::string_view& bytes) {
  if (from.size() < count)
    return false;
  bytes = from.substr(0, count);
  from.remove_prefix(count);
  return true;
}

std::string block_key(uint16_t partition, uint64_t number) {
  std::string key;
  append_be16(key, partition);
  append_be64(key, number);
  return key;
}

void append_history_key(std::string& to, std::string_view account, uint64_t sequence) {
  to.append(account);
  to.push_back('\0');
  const auto bytes = significant_bytes(sequence);
  to.push_back(static_cast<char>(bytes));
  append_be(to, sequence, bytes);
}

std::string history_key(const account_key& account, uint64_t sequence) {
  std::string key;
  append_history_key(key, account.text(), sequence);
  return key;
}

std::string end_of_account(std::string_view account) {
  std::string key(account);
  key.push_back('\1');
  return key;
}

void append_history_place(std::string& to, const history_place& where) {
  append_varint(to, where.partition);
  append_varint(to, where.at.block);
  append_varint(to, where.at.index);
}

result<history_place> read_history_place(std::string_view bytes) {
  uint64_t partition = 0, block = 0, index = 0;
  if (!take_varint(bytes, partition) || !take_varint(bytes, block) || !take_varint(bytes, index)
      || !bytes.empty() || partition > UINT16_MAX || index > UINT32_MAX)
    return fail(errc::store_damaged, "a history row does not hold partition, block and index");
  return history_place{static_cast<uint16_t>(partition), {block, static_cast<uint32_t>(index)}};
}

result<history_row> read_history_key(std::string_view key) {
  const auto end = key.find('\0');
  if (end == key.npos || key.size() < end + 2)
    return fail(errc::store_damaged, "a history key has no end of account");
  const auto bytes = key.substr(end + 2);
  if (bytes.size() > 8 || bytes.size() != static_cast<unsigned char>(key[end + 1]))
    return fail(errc::store_damaged, "a history key has no proper sequence");
  return history_row{key.substr(0, end), read_be(bytes)};
}

void append_agenda_key(std::string& to, uint16_t partition, instant due, std::string_view account) {
  append_be16(to, partition);
  append_be64(to, static_cast<uint64_t>(due.time_since_epoch().count()) ^ sign_bit);
  to.append(account);
}

result<due_row> read_agenda_key(std::string_view key) {
  if (key.size() < 10)
    return fail(errc::store_damaged, "an agenda key is shorter than partition and instant");
  auto account = account_key::parse(key.substr(10));
  if (!account)
    return fail(errc::store_damaged, "an agenda key names no account");
  const auto due = static_cast<int64_t>(read_be(key.substr(2, 8)) ^ sign_bit);
  return due_row{instant{duration{due}}, std::move(*account)};
}

std::string outbox_key(std::string_view account, uint32_t number) {
  std::string key(account);
  key.push_back('\0');
  append_be32(key, number);
  return key;
}

std::optional<std::string> outbox_key_of_text(std::string_view text) {
  const auto slash = text.rfind('/');
  if (slash == text.npos)
    return std::nullopt;
  uint32_t number = 0;
  const auto digits = text.substr(slash + 1);
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem != std::errc{} || end != digits.data() + digits.size())
    return std::nullopt;
  return outbox_key(text.substr(0, slash), number);
}

std::string debtor_key_key(std::string_view account) {
  std::string key(account);
  key.push_back('\0');
  return key;
}

} // namespace recobro
