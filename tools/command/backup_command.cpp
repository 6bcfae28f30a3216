#include "tools/command/command.hpp"
#include "tools/command/local_store.hpp"
#include "tools/command/output.hpp"
#include "tools/command/server_connection.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>

namespace recobro {

namespace {

/// What the server allows itself for one answer.
constexpr std::chrono::minutes answer_timeout{10};

struct backup_arguments {
  std::vector<std::string> directories;
  std::string master_key_file;
  server_address server;
  bool json = false;
};

exit_code report(const backup_arguments& arguments, const std::string& target, uint64_t blocks,
                 uint64_t entries, uint64_t bytes) {
  if (arguments.json)
    fmt::print("{}\n",
               nlohmann::ordered_json{
                 {"directory", target}, {"blocks", blocks}, {"entries", entries}, {"bytes", bytes}}
                 .dump());
  else
    fmt::print("backup of {} entries in {} blocks written to {}, {}\n"
               "It is a data directory of its own: recobro journal verify {}\n",
               grouped(entries), grouped(blocks), target, readable_bytes(bytes), target);
  return exit_code::ok;
}

exit_code refuse(const error& failure) {
  print_error(failure);
  return exit_code::refused;
}

exit_code from_directory(const backup_arguments& arguments) {
  auto store = open_local_store(
    {.directory = arguments.directories.front(), .master_key_file = arguments.master_key_file},
    store_access::exclusive);
  if (!store)
    return refuse(store.error());
  const auto& target = arguments.directories.back();
  auto held = (*store)->backup(target);
  if (!held)
    return refuse(held.error());
  return report(arguments, target, held->blocks, held->entries, held->bytes_on_disk);
}

exit_code from_server(const backup_arguments& arguments) {
  const auto& target = arguments.directories.back();
  server_connection server{arguments.server};
  server.wait_for_answers(answer_timeout);
  auto body = server.fetch("POST", "/v1/backups", nlohmann::json{{"directory", target}}.dump());
  if (!body)
    return refuse(body.error());
  auto held = nlohmann::json::parse(*body, nullptr, false);
  for (const char* name : {"blocks", "entries", "bytes"})
    if (!held.is_object() || !held[name].is_number_unsigned())
      return refuse({errc::malformed_json, fmt::format("the server's answer has no \"{}\"", name)});
  return report(arguments, target, held["blocks"], held["entries"], held["bytes"]);
}

} // namespace

void add_backup_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<backup_arguments>();
  auto command = program.add_subcommand(
    "backup", "Copy the data of a running server, or of a stopped one's directory");
  command
    ->add_option("DIRECTORIES", arguments->directories,
                 "TARGET, the directory that the server makes on its machine, or DATA TARGET to "
                 "copy the data directory of a stopped server")
    ->required()
    ->expected(1, 2);
  add_server_options(*command, arguments->server);
  command
    ->add_option("--master-key-file", arguments->master_key_file,
                 "Key of the personal data in DATA_DIRECTORY, when there is any")
    ->envname("RECOBRO_MASTER_KEY_FILE");
  command->add_flag("--json", arguments->json, "One JSON object instead of sentences");
  command->callback([arguments, &ending] {
    ending
      = arguments->directories.size() == 2 ? from_directory(*arguments) : from_server(*arguments);
  });
}

} // namespace recobro
