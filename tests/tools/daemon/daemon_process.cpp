#include "tests/tools/daemon/daemon_process.hpp"

#include "tests/support/locations.hpp"
#include "tests/support/small_policy.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>

namespace recobro::tests {

ended_program run_program(const std::string& name, const std::string& arguments) {
  ended_program made;
  auto line = fmt::format("'{}' {} 2>&1", program(name).value().string(), arguments);
  FILE* output = ::popen(line.c_str(), "r");
  REQUIRE(output != nullptr);
  char buffer[4096];
  for (size_t count; (count = std::fread(buffer, 1, sizeof buffer, output)) > 0;)
    made.output.append(buffer, count);
  made.status = WEXITSTATUS(::pclose(output));
  return made;
}

daemon_place::daemon_place() {
  write_file(directory / "small.yaml", small_policy_text);
}

void daemon_place::configure(const std::string& settings, const std::string& data) {
  write_file(config(), fmt::format("data_directory: {}\n"
                                   "listen: {{address: 127.0.0.1, port: 0}}\n"
                                   "portfolios:\n  - {{name: book, policy: small.yaml}}\n{}\n",
                                   data, settings));
}

std::string daemon_place::make_token() const {
  auto made = run_program(
    "recobro", fmt::format("token create --config '{}' --name test --role admin", config()));
  INFO(made.output);
  auto begin = made.output.find("rcb_");
  REQUIRE(begin != std::string::npos);
  return made.output.substr(begin, made.output.find('\n', begin) - begin);
}

running_daemon::running_daemon(const daemon_place& place) {
  auto path = program("recobrod").value().string();
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  process_ = ::fork();
  if (process_ == 0) {
    int log = ::open((place.directory / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execl(path.c_str(), path.c_str(), "--config", place.config().c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  std::string line;
  for (char letter = 0; ::read(ends[0], &letter, 1) == 1 && letter != '\n';)
    line += letter;
  ::close(ends[0]);
  auto begin = line.find("http://");
  INFO(read_file(place.directory / "log"));
  REQUIRE(begin != std::string::npos);
  url_ = line.substr(begin, line.find(' ', begin) - begin);
}

running_daemon::~running_daemon() {
  stop();
}

void running_daemon::send(int signal) const {
  REQUIRE(::kill(process_, signal) == 0);
}

int running_daemon::stop() {
  if (process_ <= 0)
    return 0;
  int status = 0;
  ::kill(process_, SIGTERM);
  ::waitpid(std::exchange(process_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace recobro::tests
