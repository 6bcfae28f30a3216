#include "actors/gateway/handlers.hpp"
#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/member_reader.hpp"
#include "actors/gateway/result_line.hpp"
#include "core/base/nearest.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace recobro {
namespace {

constexpr size_t directory_bytes_max = 4'096; // PATH_MAX

result<std::string> read_directory(std::string_view body) {
  auto object = read_object(body, "\"directory\"");
  if (!object)
    return fail(object.error());
  member_reader from{*object};
  auto directory = from.text("directory", true, std::string::npos);
  if (auto fault = from.finish())
    return fail(std::move(*fault));
  return directory;
}

/// What is wrong with the name, and what can be seen before anything is put down in the audit; the
/// store looks again.
result<void> check_name(const std::string& directory) {
  auto unfit = [&](const char* why) {
    return fail(errc::backup_target_unfit, quoted(directory, 200) + ": " + why);
  };
  if (directory.size() > directory_bytes_max)
    return unfit("the name is longer than 4096 bytes");
  auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (std::any_of(directory.begin(), directory.end(), is_control))
    return unfit("the name has control characters");
  if (!std::filesystem::path(directory).is_absolute())
    return unfit("an absolute path on the server's machine was expected, such as "
                 "/var/backups/recobro/monday");
  std::error_code ignored;
  if (std::filesystem::exists(directory, ignored))
    return unfit("it exists; a new directory was expected");
  const auto parent = std::filesystem::path(directory).parent_path();
  if (!std::filesystem::is_directory(parent, ignored))
    return unfit((quoted(parent.string(), 200) + " is not a directory; make it first").c_str());
  return {};
}

http_response answer_of(const std::string& directory, const journal_counts& held) {
  json_writer body;
  body.object().text("directory", directory).number("blocks", held.blocks);
  body.number("entries", held.entries).number("bytes", held.bytes_on_disk).end_object();
  return {201, "application/json", body.take(), {}};
}

} // namespace

void make_backup_route(gateway_context& context, request from) {
  if (auto fits = expect_media(from, {"application/json"}); !fits)
    return from.refuse(fits.error());
  auto directory = read_directory(from.exchange->body());
  if (!directory)
    return from.refuse(directory.error());
  if (auto fits = check_name(*directory); !fits)
    return from.refuse(fits.error());
  if (auto kept
      = put_down(context, from.who, {.act = audited_act::backup_made, .subject = *directory});
      !kept)
    return from.refuse(kept.error());
  // The request is taken out of it on the io thread, where it belongs.
  auto asked = std::make_shared<std::optional<request>>(std::move(from));
  auto done = [asked, io = context.io, directory = *directory](result<journal_counts> held) {
    io->post([asked, directory, held = std::move(held)] {
      auto waiting = std::exchange(*asked, std::nullopt);
      if (held)
        waiting->answer(answer_of(directory, *held));
      else
        waiting->refuse(held.error());
    });
  };
  context.engine.backup(*std::move(directory), std::move(done));
}

} // namespace recobro
