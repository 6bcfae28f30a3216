#include "tools/import/text_decoder.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <cassert>

namespace recobro {

namespace {

constexpr std::array<std::string_view, 8> encodings{"utf-8",       "iso-8859-1",   "iso-8859-2",
                                                    "iso-8859-15", "windows-1250", "windows-1252",
                                                    "ibm850",      "us-ascii"};

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
/// No character of the encodings above takes more bytes than this in UTF-8.
constexpr size_t utf8_bytes_max = 3;

struct converter {
  iconv_t handle;
  explicit converter(std::string_view from)
    : handle(iconv_open("UTF-8", std::string(from).c_str())) {}
  ~converter() {
    if (valid())
      iconv_close(handle);
  }
  converter(const converter&) = delete;
  converter& operator=(const converter&) = delete;
  bool valid() const { return handle != reinterpret_cast<iconv_t>(-1); }
};

std::string utf8_of(const converter& from, unsigned char byte) {
  char input = static_cast<char>(byte);
  std::array<char, 8> output{};
  char* in = &input;
  char* out = output.data();
  size_t in_left = 1;
  size_t out_left = output.size();
  if (iconv(from.handle, &in, &in_left, &out, &out_left) == static_cast<size_t>(-1))
    return "\xFF";
  return {output.data(), output.size() - out_left};
}

} // namespace

std::span<const std::string_view> known_encodings() {
  return encodings;
}

result<std::unique_ptr<text_decoder>> text_decoder::make(text_source& bytes,
                                                         std::string_view encoding) {
  std::unique_ptr<text_decoder> made(new text_decoder(bytes));
  made->is_utf8_ = encoding == encodings.front();
  if (made->is_utf8_)
    return made;
  const converter from(encoding);
  if (std::find(encodings.begin(), encodings.end(), encoding) == encodings.end() || !from.valid())
    return fail(errc::config_wrong_value, fmt::format("the encoding '{}' is none of: {}", encoding,
                                                      fmt::join(encodings, ", ")));
  for (size_t byte = 0; byte < made->utf8_of_byte_.size(); ++byte)
    made->utf8_of_byte_[byte] = utf8_of(from, static_cast<unsigned char>(byte));
  return made;
}

result<size_t> text_decoder::read(std::span<char> into) {
  if (is_utf8_)
    return read_utf8(into);
  assert(into.size() >= utf8_bytes_max);
  undecoded_.resize(into.size() / utf8_bytes_max);
  auto got = bytes_.read(undecoded_);
  if (!got)
    return got;
  char* out = into.data();
  for (size_t at = 0; at < *got; ++at) {
    const auto byte = static_cast<unsigned char>(undecoded_[at]);
    if (byte < 0x80) {
      *out++ = static_cast<char>(byte);
      continue;
    }
    const auto& utf8 = utf8_of_byte_[byte];
    out = std::copy(utf8.begin(), utf8.end(), out);
  }
  return static_cast<size_t>(out - into.data());
}

result<size_t> text_decoder::read_utf8(std::span<char> into) {
  if (started_)
    return bytes_.read(into);
  started_ = true;
  assert(into.size() > byte_order_mark.size());
  size_t have = 0;
  while (have < byte_order_mark.size()) { // a source may give byte after byte
    auto got = bytes_.read(into.subspan(have));
    if (!got)
      return got;
    if (*got == 0)
      return have;
    have += *got;
  }
  if (!std::string_view(into.data(), have).starts_with(byte_order_mark))
    return have;
  std::copy(into.begin() + byte_order_mark.size(), into.begin() + static_cast<std::ptrdiff_t>(have),
            into.begin());
  have -= byte_order_mark.size();
  return have != 0 ? have : bytes_.read(into);
}

} // namespace recobro
