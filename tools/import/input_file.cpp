#include "tools/import/input_file.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace recobro {

namespace {

constexpr size_t block_bytes = 128 << 10;

struct archive_closer {
  void operator()(archive* open) const { archive_read_free(open); }
};
struct file_closer {
  void operator()(std::FILE* open) const { std::fclose(open); }
};
struct digest_closer {
  void operator()(EVP_MD_CTX* open) const { EVP_MD_CTX_free(open); }
};

using digest = std::unique_ptr<EVP_MD_CTX, digest_closer>;

digest start_digest() {
  digest made(EVP_MD_CTX_new());
  EVP_DigestInit_ex(made.get(), EVP_sha256(), nullptr);
  return made;
}

std::string finish_digest(digest running) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned length = 0;
  EVP_DigestFinal_ex(running.get(), bytes.data(), &length);
  std::string hex;
  for (unsigned at = 0; at < length; ++at)
    fmt::format_to(std::back_inserter(hex), "{:02x}", bytes[at]);
  return hex;
}

} // namespace

struct input_file::stream {
  std::unique_ptr<archive, archive_closer> reader{archive_read_new()};
  bool empty = false;
};

input_file::input_file(std::unique_ptr<stream> opened, std::string path, uint64_t bytes_total)
  : stream_(std::move(opened))
  , path_(std::move(path))
  , bytes_total_(bytes_total) {}

input_file::~input_file() = default;

result<std::unique_ptr<input_file>> input_file::open(const std::string& path) {
  std::error_code trouble;
  const auto status = std::filesystem::status(path, trouble);
  if (trouble || !std::filesystem::exists(status))
    return fail(errc::file_unreadable, fmt::format("{}: there is no such file", path));
  if (std::filesystem::is_directory(status))
    return fail(errc::file_unreadable, fmt::format("{} is a directory, not a file", path));
  const uint64_t bytes
    = std::filesystem::is_regular_file(status) ? std::filesystem::file_size(path, trouble) : 0;

  auto opened = std::make_unique<stream>();
  archive* const reader = opened->reader.get();
  // Filters by name: some of the others (uu, rpm) would claim ordinary text.
  archive_read_support_filter_gzip(reader);
  archive_read_support_filter_xz(reader);
  archive_read_support_filter_bzip2(reader);
  archive_read_support_filter_zstd(reader);
  archive_read_support_format_raw(reader);
  archive_read_support_format_empty(reader);
  archive_entry* entry = nullptr;
  if (archive_read_open_filename(reader, path.c_str(), block_bytes) != ARCHIVE_OK)
    return fail(errc::file_unreadable, fmt::format("{}: {}", path, archive_error_string(reader)));
  const int header = archive_read_next_header(reader, &entry);
  if (header != ARCHIVE_OK && header != ARCHIVE_EOF)
    return fail(errc::file_unreadable, fmt::format("{}: {}", path, archive_error_string(reader)));
  opened->empty = header == ARCHIVE_EOF;
  return std::unique_ptr<input_file>(new input_file(std::move(opened), path, bytes));
}

result<size_t> input_file::read(std::span<char> into) {
  if (stream_->empty)
    return size_t{0};
  archive* const reader = stream_->reader.get();
  const auto got = archive_read_data(reader, into.data(), into.size());
  if (got >= 0)
    return static_cast<size_t>(got);
  const char* const reason = archive_error_string(reader);
  return fail(errc::truncated, fmt::format("{}: the compressed data is damaged or breaks off ({})",
                                           path_, reason != nullptr ? reason : "no reason given"));
}

uint64_t input_file::bytes_consumed() const {
  const auto bytes = archive_filter_bytes(stream_->reader.get(), -1);
  return bytes > 0 ? static_cast<uint64_t>(bytes) : 0;
}

result<std::string> sha256_of_file(const std::string& path) {
  const std::unique_ptr<std::FILE, file_closer> file(std::fopen(path.c_str(), "rb"));
  if (!file)
    return fail(errc::file_unreadable, fmt::format("{}: {}", path, std::strerror(errno)));
  auto running = start_digest();
  std::array<char, 1 << 16> block{};
  while (const size_t got = std::fread(block.data(), 1, block.size(), file.get()))
    EVP_DigestUpdate(running.get(), block.data(), got);
  if (std::ferror(file.get()) != 0)
    return fail(errc::file_unreadable, fmt::format("{}: {}", path, std::strerror(errno)));
  return finish_digest(std::move(running));
}

std::string sha256_of_text(std::string_view text) {
  auto running = start_digest();
  EVP_DigestUpdate(running.get(), text.data(), text.size());
  return finish_digest(std::move(running));
}

} // namespace recobro
