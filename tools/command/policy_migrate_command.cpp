#include "tools/command/command.hpp"
#include "tools/command/migration_sum.hpp"
#include "tools/command/policy_commands.hpp"
#include "tools/command/server_connection.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <thread>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

constexpr size_t shown_version = 12;
/// How often a page is tried again while the server has too much to do.
constexpr int attempts_max = 60;

struct migrate_arguments {
  server_address server;
  std::string portfolio;
  std::string after;
  uint64_t page = 200;
  bool dry_run = false;
  bool json = false;
};

std::string text_of(const json& one, const char* name) {
  return one.contains(name) ? one[name].get<std::string>() : std::string{};
}

/// "early / firm / second_notice".
std::string place(const json& one, const char* phase, const char* strategy, const char* step) {
  auto text = text_of(one, phase);
  for (const auto* name : {strategy, step})
    if (auto part = text_of(one, name); !part.empty())
      text += " / " + part;
  return text;
}

std::string count_of(const json& one, const char* name) {
  return grouped(one[name].get<uint64_t>());
}

void print_timers(const json& one, const char* key, std::string_view sign) {
  if (!one.contains(key))
    return;
  for (const auto& each : one[key])
    fmt::print("    {} {} {}, due {}\n", sign, text_of(each, "timer"), text_of(each, "name"),
               text_of(each, "due"));
}

void print_examples(const migration_sum& sum) {
  for (const auto& [key, one] : sum.moves) {
    if (!one.contains("gone") && !one.contains("new"))
      continue;
    fmt::print("\naccount {}, {} to {}:\n", one["examples"][0].get<std::string>(),
               place(one, "phase", "strategy", "step"),
               place(one, "to_phase", "to_strategy", "to_step"));
    print_timers(one, "gone", "-");
    print_timers(one, "new", "+");
  }
}

void print_for_people(const migration_sum& sum, bool dry_run) {
  fmt::print("{} accounts; {} under {} {} already, {} wait to be moved, {} closed\n",
             grouped(sum.accounts), grouped(sum.already), sum.policy,
             sum.version.substr(0, shown_version), grouped(sum.waiting), grouped(sum.closed));
  text_table table{{"from version", "where", "to", "position", "when", "accounts", "timers gone",
                    "timers new", "actions cancelled", "such as"}};
  for (const auto& [key, one] : sum.moves)
    table.add(
      {text_of(one, "from_version").substr(0, shown_version),
       place(one, "phase", "strategy", "step"), place(one, "to_phase", "to_strategy", "to_step"),
       text_of(one, "position"), text_of(one, "when"), count_of(one, "accounts"),
       count_of(one, "timers_gone"), count_of(one, "timers_new"),
       count_of(one, "actions_cancelled"),
       fmt::format("{}", fmt::join(one["examples"].get<std::vector<std::string>>(), ", "))});
  if (!table.empty())
    fmt::print("\n{}", table.render());
  if (dry_run)
    print_examples(sum);
  for (const auto& [key, one] : sum.refusals)
    fmt::print("\nrefused: {} accounts, such as {}: {} ({})\n", count_of(one, "accounts"),
               fmt::join(one["examples"].get<std::vector<std::string>>(), ", "),
               text_of(one, "detail"), text_of(one, "error"));
  if (dry_run)
    fmt::print("\ndry run: nothing was changed; {} accounts would be moved, {} refused\n",
               grouped(sum.moved), grouped(sum.refused));
  else
    fmt::print("\n{} accounts were moved or wait to be, {} were refused\n", grouped(sum.moved),
               grouped(sum.refused));
}

void print_as_json(const migration_sum& sum, bool dry_run) {
  json object{{"policy", sum.policy},     {"version", sum.version}, {"dry_run", dry_run},
              {"accounts", sum.accounts}, {"already", sum.already}, {"waiting", sum.waiting},
              {"closed", sum.closed}};
  for (const auto* list : {"moves", "refused"})
    object[list] = json::array();
  for (const auto& [key, one] : sum.moves)
    object["moves"].push_back(one);
  for (const auto& [key, one] : sum.refusals)
    object["refused"].push_back(one);
  fmt::print("{}\n", object.dump());
}

/// A page, tried again while the server is overloaded.
result<json> fetch_page(server_connection& server, const migrate_arguments& arguments,
                        const std::string& after) {
  auto path = fmt::format("/v1/portfolios/{}/migration?dry_run={}&limit={}",
                          path_segment(arguments.portfolio), arguments.dry_run, arguments.page);
  if (!after.empty())
    path += "&after=" + path_segment(after);
  for (int attempt = 1;; ++attempt) {
    auto answer = server.fetch("POST", path);
    if (answer)
      return json::parse(*answer, nullptr, false);
    auto busy = answer.error().code == errc::overloaded || answer.error().code == errc::not_ready;
    if (!busy || attempt == attempts_max)
      return fail(answer.error());
    std::this_thread::sleep_for(std::chrono::seconds{1});
  }
}

exit_code migrate(const migrate_arguments& arguments) {
  server_connection server{arguments.server};
  migration_sum sum;
  progress_line progress{arguments.dry_run ? "looking" : "moving"};
  auto after = arguments.after;
  for (;;) {
    auto page = fetch_page(server, arguments, after);
    if (!page) {
      print_error(page.error());
      if (!after.empty())
        fmt::print(stderr, "go on with --after {}; what is done is not done again\n", after);
      return exit_code::refused;
    }
    sum.add(*page);
    progress.show(sum.accounts);
    if (!page->contains("next_after"))
      break;
    after = (*page)["next_after"].get<std::string>();
  }
  if (arguments.json)
    print_as_json(sum, arguments.dry_run);
  else
    print_for_people(sum, arguments.dry_run);
  return sum.refused > 0 ? exit_code::refused : exit_code::ok;
}

} // namespace

void add_policy_migrate_command(CLI::App& group, exit_code& ending) {
  auto arguments = std::make_shared<migrate_arguments>();
  auto command = group.add_subcommand(
    "migrate", "Move accounts in flight to the newest version of their portfolio's policy, as its\n"
               "migration rules have it (docs/policy.md). Exit status 1 when one is refused.");
  add_server_options(*command, arguments->server);
  command->add_option("--portfolio", arguments->portfolio, "Whose accounts")->required();
  command->add_flag("--dry-run", arguments->dry_run,
                    "Change nothing: say how many accounts would change what");
  command->add_option("--after", arguments->after, "Go on behind this account");
  command->add_option("--page", arguments->page, "Accounts in one request")
    ->check(CLI::Range(1, 1'000))
    ->capture_default_str();
  command->add_flag("--json", arguments->json, "One JSON object instead of tables");
  command->callback([arguments, &ending] { ending = migrate(*arguments); });
}

} // namespace recobro
