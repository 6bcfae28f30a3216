#include "tools/import/input_file.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <type_traits>
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

/// What is wrong with a compressed file.
error damaged(const std::string& path, const char* reason) {
  return {errc::truncated, fmt::format("{}: the compressed data is damaged or breaks off ({})",
                                       path, reason != nullptr ? reason : "no reason given")};
}

struct gzip_closer {
  void operator()(gzFile open) const { gzclose_r(open); }
};

bool is_gzip(const std::string& path) {
  std::array<unsigned char, 2> first{};
  const std::unique_ptr<std::FILE, file_closer> file(std::fopen(path.c_str(), "rb"));
  return file && std::fread(first.data(), 1, first.size(), file.get()) == first.size()
         && first[0] == 0x1f && first[1] == 0x8b;
}

} // namespace

struct input_file::stream {
  virtual ~stream() = default;
  /// How much of the file as it lies on the disk was consumed.
  virtual uint64_t consumed() const = 0;
  virtual result<size_t> read(std::span<char> into, const std::string& path) = 0;

  struct gzip;
  struct archived;
};

/// By zlib: libarchive takes a member whose bytes do not fit its checksum.
struct input_file::stream::gzip final : stream {
  explicit gzip(const std::string& path)
    : file(gzopen(path.c_str(), "rb")) {
    if (file)
      gzbuffer(file.get(), block_bytes);
  }
  uint64_t consumed() const override {
    const auto bytes = gzoffset(file.get());
    return bytes > 0 ? static_cast<uint64_t>(bytes) : 0;
  }
  result<size_t> read(std::span<char> into, const std::string& path) override {
    const auto wanted = static_cast<unsigned>(std::min<size_t>(into.size(), INT_MAX));
    const int got = gzread(file.get(), into.data(), wanted);
    if (got > 0)
      return static_cast<size_t>(got);
    int trouble = Z_OK;
    const char* const reason = gzerror(file.get(), &trouble);
    if (got < 0 || trouble != Z_OK)
      return fail(damaged(path, reason));
    return size_t{0};
  }

  std::unique_ptr<std::remove_pointer_t<gzFile>, gzip_closer> file;
};

struct input_file::stream::archived final : stream {
  /// `piped`: nobody has looked into it. Errors: file_unreadable, truncated.
  result<void> open(const std::string& path, bool piped) {
    // Filters by name: some of the others (uu, rpm) would claim ordinary text.
    if (piped)
      archive_read_support_filter_gzip(reader.get());
    archive_read_support_filter_xz(reader.get());
    archive_read_support_filter_bzip2(reader.get());
    archive_read_support_filter_zstd(reader.get());
    archive_read_support_format_raw(reader.get());
    archive_read_support_format_empty(reader.get());
    archive_entry* entry = nullptr;
    if (archive_read_open_filename(reader.get(), path.c_str(), block_bytes) != ARCHIVE_OK)
      return fail(errc::file_unreadable,
                  fmt::format("{}: {}", path, std::strerror(archive_errno(reader.get()))));
    const int header = archive_read_next_header(reader.get(), &entry);
    if (header != ARCHIVE_OK && header != ARCHIVE_EOF)
      return fail(damaged(path, archive_error_string(reader.get())));
    empty = header == ARCHIVE_EOF;
    return {};
  }
  uint64_t consumed() const override {
    const auto bytes = archive_filter_bytes(reader.get(), -1);
    return bytes > 0 ? static_cast<uint64_t>(bytes) : 0;
  }
  result<size_t> read(std::span<char> into, const std::string& path) override {
    if (empty)
      return size_t{0};
    const auto got = archive_read_data(reader.get(), into.data(), into.size());
    if (got >= 0)
      return static_cast<size_t>(got);
    return fail(damaged(path, archive_error_string(reader.get())));
  }
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
  const bool regular = std::filesystem::is_regular_file(status);
  const uint64_t bytes = regular ? std::filesystem::file_size(path, trouble) : 0;
  if (regular && is_gzip(path)) {
    auto opened = std::make_unique<stream::gzip>(path);
    if (!opened->file)
      return fail(errc::file_unreadable, fmt::format("{}: {}", path, std::strerror(errno)));
    return std::unique_ptr<input_file>(new input_file(std::move(opened), path, bytes));
  }
  auto opened = std::make_unique<stream::archived>();
  if (auto ready = opened->open(path, !regular); !ready)
    return fail(ready.error());
  return std::unique_ptr<input_file>(new input_file(std::move(opened), path, bytes));
}

result<size_t> input_file::read(std::span<char> into) {
  return stream_->read(into, path_);
}

uint64_t input_file::bytes_consumed() const {
  return stream_->consumed();
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
