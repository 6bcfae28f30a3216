#include "actors/gateway/feed_cursor.hpp"

#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <array>

namespace recobro {
namespace {

// RFC 4648 base64url without padding, over numbers of seven bits a byte.
constexpr std::string_view digits
  = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr uint32_t whole_block = UINT32_MAX;
constexpr size_t text_max = 100'000;

void append_number(std::string& bytes, uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    bytes += static_cast<char>(value | 0x80);
  bytes += static_cast<char>(value);
}

std::optional<uint64_t> take_number(std::string_view& bytes) {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80)
      return value;
  }
  return std::nullopt;
}

std::string encoded(std::string_view bytes) {
  std::string text;
  uint32_t bits = 0;
  int count = 0;
  for (char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6)
      text += digits[(bits >> (count - 6)) & 63];
  }
  if (count > 0)
    text += digits[(bits << (6 - count)) & 63];
  return text;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    size_t digit = digits.find(c);
    if (digit == std::string_view::npos)
      return std::nullopt;
    bits = (bits << 6) | static_cast<uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xff);
    }
  }
  return bytes;
}

} // namespace

std::string feed_cursor::text() const {
  std::string bytes;
  for (const position& each : after) {
    append_number(bytes, each.block);
    // One more, so that a whole block takes one byte.
    append_number(bytes, static_cast<uint32_t>(each.index + 1));
  }
  return encoded(bytes);
}

result<feed_cursor> feed_cursor::parse(std::string_view text, uint16_t partitions) {
  auto malformed = [&] {
    return fail(errc::cursor_malformed,
                fmt::format("cursor {} of a journal with {} partitions; leave it out to begin now, "
                            "or use \"start\"",
                            quoted(text), partitions));
  };
  if (text == "start")
    return beginning(partitions);
  if (text.size() > text_max)
    return malformed();
  auto bytes = decoded(text);
  if (!bytes)
    return malformed();
  feed_cursor cursor;
  for (std::string_view rest = *bytes; !rest.empty();) {
    auto block = take_number(rest);
    auto index = block ? take_number(rest) : std::nullopt;
    if (!index || *index > UINT32_MAX)
      return malformed();
    cursor.after.push_back({*block, static_cast<uint32_t>(*index) - 1});
  }
  if (cursor.after.size() != partitions)
    return malformed();
  return cursor;
}

feed_cursor feed_cursor::beginning(uint16_t partitions) {
  return {std::vector<position>(partitions, position{0, whole_block})};
}

feed_cursor feed_cursor::end(const journal& store) {
  feed_cursor cursor;
  for (uint16_t each = 0; each < store.partitions(); ++each)
    cursor.after.push_back({store.last_block(each), whole_block});
  return cursor;
}

} // namespace recobro
