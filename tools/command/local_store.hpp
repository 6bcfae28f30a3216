#pragma once

// A data directory that a subcommand works on without a server.

#include "core/store/journal.hpp"

#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace recobro {

struct local_store {
  std::string directory;
  std::string master_key_file; // needed only where personal data is stored
  bool until_damage = false;   // gives up what the log holds behind damage
};

enum class store_access : uint8_t {
  read_only, // also beside a running server
  exclusive  // changes it: no other process may have it open
};

/// The directory as positional argument DIR, or as --data when `positional` is false.
struct local_store_arguments {
  bool positional = true;
};
void add_local_store_options(CLI::App& command, local_store& store,
                             local_store_arguments arguments = {});

/// Options of the journal for this directory; never makes one.
result<journal_options> options_of(const local_store& store, store_access access);

result<std::unique_ptr<journal>> open_local_store(const local_store& store, store_access access);

} // namespace recobro
