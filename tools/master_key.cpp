#include "tools/master_key.hpp"

#include "config/server_config.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <cstdlib>
#include <filesystem>

namespace recobro {

namespace {

std::string_view without_line_end(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r'))
    text.remove_suffix(1);
  return text;
}

} // namespace

result<std::string> parse_master_key(std::string_view text, std::string_view where) {
  if (text.size() == master_key_bytes)
    return std::string{text};
  auto digits = without_line_end(text);
  std::string key(master_key_bytes, '\0');
  auto bytes = reinterpret_cast<unsigned char*>(key.data());
  size_t length = 0;
  if (sodium_hex2bin(bytes, key.size(), digits.data(), digits.size(), nullptr, &length, nullptr)
        == 0
      && length == master_key_bytes && digits.size() == 2 * master_key_bytes)
    return key;
  for (int variant : {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING})
    if (sodium_base642bin(bytes, key.size(), digits.data(), digits.size(), nullptr, &length,
                          nullptr, variant)
          == 0
        && length == master_key_bytes)
      return key;
  return fail(errc::master_key_wrong,
              fmt::format("{} holds {} bytes that are no key; expected {} bytes, or as many in "
                          "hexadecimal or base64 (head -c 32 /dev/urandom | base64)",
                          where, text.size(), master_key_bytes));
}

result<std::string> read_master_key(const std::string& file) {
  if (!file.empty()) {
    auto text = read_text_file(std::filesystem::path{file});
    if (!text)
      return fail(text.error());
    return parse_master_key(*text, file);
  }
  if (const char* text = std::getenv("RECOBRO_MASTER_KEY"); text != nullptr && *text != '\0')
    return parse_master_key(text, "RECOBRO_MASTER_KEY");
  return std::string{};
}

bool readable_by_others(const std::string& file) {
  using std::filesystem::perms;
  std::error_code unknown;
  auto mode = std::filesystem::status(file, unknown).permissions();
  return !unknown && (mode & (perms::group_read | perms::others_read)) != perms::none;
}

} // namespace recobro
