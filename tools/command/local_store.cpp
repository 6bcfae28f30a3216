#include "tools/command/local_store.hpp"

#include "tools/master_key.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <thread>

namespace recobro {

namespace {

constexpr int read_only_tries = 20;
constexpr auto read_only_pause = std::chrono::milliseconds{50};

} // namespace

void add_local_store_options(CLI::App& command, local_store& store,
                             local_store_arguments arguments) {
  if (arguments.positional)
    command.add_option("DIR", store.directory, "Data directory")->required();
  else
    command.add_option("--data", store.directory, "Data directory, instead of a server");
  command
    .add_option("--master-key-file", store.master_key_file,
                "Key of the personal data in it, when there is any")
    ->envname("RECOBRO_MASTER_KEY_FILE");
}

result<journal_options> options_of(const local_store& store, store_access access) {
  journal_options options;
  options.directory = store.directory;
  options.partitions = 0;
  options.create = false;
  options.read_only = access == store_access::read_only;
  options.until_damage = store.until_damage;
  auto key = read_master_key(store.master_key_file);
  if (!key)
    return fail(key.error());
  options.master_key = std::move(*key);
  return options;
}

result<std::unique_ptr<journal>> open_local_store(const local_store& store, store_access access) {
  auto options = options_of(store, access);
  if (!options)
    return fail(options.error());
  // Beside a running server a file can be gone between its listing and its opening.
  for (int tries = 0;; ++tries) {
    auto opened = journal::open(*options);
    auto moved = !opened && options->read_only
                 && (opened.error().code == errc::store_read_failed
                     || opened.error().code == errc::store_damaged);
    if (!moved || tries == read_only_tries)
      return opened;
    std::this_thread::sleep_for(read_only_pause);
  }
}

} // namespace recobro
