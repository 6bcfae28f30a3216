#include "tools/import/rejects_file.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace recobro {

namespace {

/// Always between quotes: reasons hold commas.
std::string field(std::string_view text) {
  std::string made = "\"";
  for (const char letter : text) {
    if (letter == '"')
      made += '"';
    made += letter;
  }
  made += '"';
  return made;
}

} // namespace

result<std::unique_ptr<rejects_file>> rejects_file::open(options wanted) {
  std::unique_ptr<rejects_file> made(new rejects_file(std::move(wanted)));
  const auto& path = made->options_.path;
  const auto keep = made->options_.keep_bytes;
  const auto unreadable = [&](std::string_view reason) {
    return fail(errc::file_unreadable, fmt::format("rejects file {}: {}", path, reason));
  };
  if (keep > 0) {
    std::error_code trouble;
    const auto size = std::filesystem::file_size(path, trouble);
    if (trouble || size < keep)
      return unreadable("it is shorter than when the import stopped; import without --resume");
    std::filesystem::resize_file(path, keep, trouble);
    if (trouble)
      return unreadable(trouble.message());
  }
  made->file_.reset(std::fopen(path.c_str(), keep > 0 ? "ab" : "wb"));
  if (!made->file_)
    return unreadable(std::strerror(errno));
  made->bytes_ = keep;
  if (keep == 0)
    if (auto header
        = made->append(made->options_.with_content ? "row,line,command,code,reason,content\n"
                                                   : "row,line,command,code,reason\n");
        !header)
      return fail(header.error());
  return made;
}

result<void> rejects_file::write(const reject& what) {
  auto text
    = fmt::format("{},{},{},{},{}", what.row, what.line, what.command, name_of(what.cause.code),
                  field(what.cause.detail.empty() ? describe(what.cause.code)
                                                  : std::string_view(what.cause.detail)));
  if (options_.with_content)
    text += "," + field(what.content);
  ++count_;
  return append(text + "\n");
}

result<void> rejects_file::append(const std::string& text) {
  bytes_ += text.size();
  if (std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size())
    return {};
  return fail(errc::file_unreadable,
              fmt::format("rejects file {}: {}", options_.path, std::strerror(errno)));
}

result<void> rejects_file::sync() {
  if (std::fflush(file_.get()) == 0 && ::fsync(::fileno(file_.get())) == 0)
    return {};
  return fail(errc::file_unreadable,
              fmt::format("rejects file {}: {}", options_.path, std::strerror(errno)));
}

} // namespace recobro
