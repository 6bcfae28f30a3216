#pragma once

// Keys of the column families, and the few value formats that are too small for a record.
// Internal to core/store. Byte order of a key is the order in which rows are read:
//
//   blocks      partition:be16 number:be64
//   history     account '\0' sequence:ordered -> partition:varint block:varint index:varint
//   snapshots   account
//   agenda      partition:be16 due:be64 account         due with its sign bit flipped
//   outbox      account '\0' number:be32
//   audit       number:be64
//   vault       account '\0' -> the debtor's wrapped key
//               account '\0' sequence:ordered -> personal data
//   ordered     length:u8 length*byte, most significant first, without zeros in front
//
// No account key contains a NUL, so an account's rows stand together and in order.

#include "core/store/journal.hpp"

#include <string>
#include <string_view>

namespace recobro {

void append_be16(std::string& to, uint16_t value);
void append_be32(std::string& to, uint32_t value);
void append_be64(std::string& to, uint64_t value);
uint64_t read_be(std::string_view bytes);

void append_varint(std::string& to, uint64_t value);
/// Takes a varint off the front; false when there is none.
bool take_varint(std::string_view& from, uint64_t& value);
bool take_bytes(std::string_view& from, size_t count, std::string_view& bytes);

std::string block_key(uint16_t partition, uint64_t number);

void append_history_key(std::string& to, std::string_view account, uint64_t sequence);
std::string history_key(const account_key& account, uint64_t sequence);
/// The first key behind all rows of the account, in history, outbox and vault.
std::string end_of_account(std::string_view account);

struct history_place {
  uint16_t partition = 0;
  position at;
  friend bool operator==(const history_place&, const history_place&) = default;
};
void append_history_place(std::string& to, const history_place& where);
result<history_place> read_history_place(std::string_view bytes);

struct history_row {
  std::string_view account;
  uint64_t sequence = 0;
};
result<history_row> read_history_key(std::string_view key);

void append_agenda_key(std::string& to, uint16_t partition, instant due, std::string_view account);
result<due_row> read_agenda_key(std::string_view key);

std::string outbox_key(std::string_view account, uint32_t number);
/// From "portfolio/number/17"; nothing when the text is no such key.
std::optional<std::string> outbox_key_of_text(std::string_view text);

std::string debtor_key_key(std::string_view account);

/// Before the names of journal::put_meta(), in `meta`.
inline constexpr std::string_view setting_rows = "setting/";

} // namespace recobro
