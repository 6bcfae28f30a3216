#include "tools/bench/child_server.hpp"

#include "actors/gateway/tokens.hpp"
#include "core/store/journal.hpp"
#include "tools/bench/workload.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

namespace recobro {

namespace {

void write_file(const std::string& path, std::string_view text) {
  std::ofstream{path} << text;
}

/// The tasks of one portfolio are for people, if there are any.
std::string team_of(unsigned agents) {
  if (agents == 0)
    return {};
  std::string lines = "teams:\n  - name: bench\n    portfolios: [tasks]\n    tasks_per_agent: 1\n"
                      "    agents:\n";
  for (unsigned number = 0; number < agents; ++number)
    lines += fmt::format("      - agent{}\n", number);
  return lines;
}

/// Policies and configuration; gives the configuration's path.
std::string write_config(const std::string& directory, const bench_options& options,
                         unsigned agents) {
  std::string portfolios;
  for (const auto& policy : bench_policies()) {
    auto file = fmt::format("{}.yaml", policy.portfolio == "*" ? "all" : policy.portfolio);
    write_file(directory + '/' + file, policy.text);
    portfolios += fmt::format("  - {{name: \"{}\", policy: {}}}\n", policy.portfolio, file);
  }
  auto path = directory + "/recobrod.yaml";
  write_file(path, fmt::format("data_directory: data\n"
                               "listen: {{address: 127.0.0.1, port: 0}}\n"
                               "store: {{partitions: {}}}\n"
                               "workers: {}\n"
                               "log_level: warning\n"
                               "limits: {{connections_max: {}}}\n"
                               "portfolios:\n{}{}",
                               options.partitions, options.workers, 1'000 + 2 * agents, portfolios,
                               team_of(agents)));
  return path;
}

/// An administrator's token; those of the agents go to `people`.
result<std::string> make_tokens(const std::string& directory, uint16_t partitions,
                                child_work* people) {
  auto store = journal::open(
    {.directory = directory + "/data", .partitions = partitions, .sync = sync_policy::lazy});
  if (!store)
    return fail(store.error());
  token_book book{{.read = [&](std::string_view name) { return (*store)->meta(name); },
                   .write = [&](std::string name,
                                std::string value) { return (*store)->put_meta(name, value); }}};
  auto now = std::chrono::floor<duration>(std::chrono::system_clock::now());
  auto make = [&](const std::string& name, role allowed) {
    std::string random(token_book::random_bytes, '\0');
    randombytes_buf(random.data(), random.size());
    return book.create(name, allowed, now, random);
  };
  for (unsigned number = 0; people && number < people->agents; ++number) {
    auto made = make(fmt::format("agent{}", number), role::agent);
    if (!made)
      return fail(made.error());
    people->tokens.push_back(std::move(made->token));
  }
  auto made = make("bench", role::admin);
  if (!made)
    return fail(made.error());
  return made->token;
}

} // namespace

result<std::unique_ptr<child_server>> child_server::start(const std::string& directory,
                                                          const bench_options& options,
                                                          child_work* people) {
  auto token = make_tokens(directory, options.partitions, people);
  if (!token)
    return fail(token.error());
  std::unique_ptr<child_server> server{new child_server};
  server->address_.token = std::move(*token);
  server->config_file_ = write_config(directory, options, people ? people->agents : 0);
  if (auto launched = server->launch(); !launched)
    return fail(launched.error());
  return server;
}

result<void> child_server::launch() {
  auto program
    = (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "recobrod").string();
  int ends[2];
  if (pipe(ends) != 0)
    return fail(errc::connection_failed, "no pipe to the server can be made");
  process_ = fork();
  if (process_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execl(program.c_str(), program.c_str(), "--config", config_file_.c_str(), nullptr);
    _exit(127);
  }
  close(ends[1]);
  auto ready = wait_until_ready(ends[0]);
  close(ends[0]);
  return ready;
}

result<void> child_server::wait_until_ready(int output) {
  std::string line;
  for (char letter = 0; read(output, &letter, 1) == 1 && letter != '\n';)
    line += letter;
  auto begin = line.find("http://");
  if (begin == std::string::npos)
    return fail(errc::connection_failed, "recobrod, which must lie beside this program, ended "
                                         "before it was ready");
  address_.url = line.substr(begin, line.find(' ', begin) - begin);
  return {};
}

child_server::~child_server() {
  if (process_ <= 0)
    return;
  kill(process_, SIGTERM);
  waitpid(process_, nullptr, 0);
}

result<void> child_server::kill_and_start_again() {
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  return launch();
}

uint64_t child_server::resident_bytes() const {
  std::ifstream file{fmt::format("/proc/{}/statm", process_)};
  uint64_t pages = 0, resident = 0;
  file >> pages >> resident;
  return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

double child_server::cpu_seconds() const {
  std::ifstream file{fmt::format("/proc/{}/stat", process_)};
  std::string text;
  std::getline(file, text);
  // The program's name in brackets may hold anything; utime and stime are 12 fields after it.
  std::istringstream fields{text.substr(text.rfind(')') + 2)};
  std::string skipped;
  for (int count = 0; count < 11; ++count)
    fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

} // namespace recobro
