#pragma once

// `recobro import`: rows of a file, by a mapping, into a server or a data directory.

#include "tools/command/output.hpp"
#include "tools/command/server_connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace recobro {

struct import_arguments {
  std::string file;
  std::string mapping;
  server_address server;
  unsigned parallel = 4;
  std::string data; // a directory instead of the server
  std::vector<std::string> policies;
  std::string master_key_file;
  uint16_t partitions = 16;
  unsigned workers = 1;
  std::string rejects; // empty: FILE's name with .rejects.csv, in the current directory
  std::string cursor;  // empty: FILE's name with .cursor.json, there too
  bool resume = false;
  bool with_content = false;
  bool dry_run = false;
  bool json = false;
  uint64_t rows_max = 0;
  uint32_t batch_lines = 1'000;
  uint32_t patience_seconds = 600;
};

exit_code import_command(const import_arguments& arguments);

/// Adds the subcommand to the program; it runs in its callback.
void add_import_command(CLI::App& program, exit_code& ending);

} // namespace recobro
