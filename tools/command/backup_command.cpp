#include "tools/command/command.hpp"
#include "tools/command/local_store.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace recobro {

namespace {

struct backup_arguments {
  local_store store;
  std::string target;
};

exit_code backup(const backup_arguments& arguments) {
  auto store = open_local_store(arguments.store, store_access::exclusive);
  if (!store) {
    print_error(store.error());
    return exit_code::refused;
  }
  if (auto done = (*store)->backup(arguments.target); !done) {
    print_error(done.error());
    return exit_code::refused;
  }
  fmt::print("backup written to {}\nIt is a data directory of its own: recobro journal verify {}\n",
             arguments.target, arguments.target);
  return exit_code::ok;
}

} // namespace

void add_backup_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<backup_arguments>();
  auto command = program.add_subcommand("backup", "Write a checkpoint of a data directory");
  add_local_store_options(*command, arguments->store);
  command->add_option("TARGET", arguments->target, "Directory to make; must not exist")->required();
  command->callback([arguments, &ending] { ending = backup(*arguments); });
}

} // namespace recobro
