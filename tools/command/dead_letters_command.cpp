#include "tools/command/command.hpp"
#include "tools/command/local_store.hpp"
#include "tools/command/server_connection.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

constexpr size_t letters_at_once = 1'000;

struct dead_letter_arguments {
  local_store store;
  server_address server;
  std::string id;
  bool json = false;
};

exit_code refuse(const error& failure) {
  print_error(failure);
  return exit_code::refused;
}

result<json> local_page(const journal& store, const std::string& after) {
  auto letters = store.dead_letters(after, letters_at_once);
  if (!letters)
    return fail(letters.error());
  auto all = json::array();
  for (const auto& letter : *letters)
    all.push_back({{"id", letter.id},
                   {"portfolio", letter.account.portfolio()},
                   {"account", letter.account.number()},
                   {"cause", letter.cause},
                   {"at", format_instant(letter.at)},
                   {"command", letter.command_json}});
  return all;
}

result<json> server_page(server_connection& server, const std::string& after) {
  auto answer = server.fetch(
    "GET", fmt::format("/v1/dead-letters?limit={}&after={}", letters_at_once, path_segment(after)));
  if (!answer)
    return fail(answer.error());
  return json::parse(*answer, nullptr, false)["dead_letters"];
}

result<json> all_letters(const dead_letter_arguments& arguments) {
  std::unique_ptr<journal> store;
  if (!arguments.store.directory.empty()) {
    auto opened = open_local_store(arguments.store, store_access::read_only);
    if (!opened)
      return fail(opened.error());
    store = std::move(*opened);
  }
  server_connection server{arguments.server};
  auto all = json::array();
  for (std::string after;;) {
    auto page = store ? local_page(*store, after) : server_page(server, after);
    if (!page)
      return page;
    for (auto& letter : *page)
      all.push_back(letter);
    if (page->size() < letters_at_once)
      return all;
    after = page->back()["id"].get<std::string>();
  }
}

exit_code list(const dead_letter_arguments& arguments) {
  auto all = all_letters(arguments);
  if (!all)
    return refuse(all.error());
  text_table table{{"id", "at", "cause"}};
  for (const auto& letter : *all) {
    if (arguments.json)
      fmt::print("{}\n", letter.dump());
    table.add({letter["id"], letter["at"], letter["cause"]});
  }
  if (!arguments.json)
    fmt::print("{}", table.empty() ? "there are no dead letters\n" : table.render());
  return exit_code::ok;
}

exit_code retry(const dead_letter_arguments& arguments) {
  auto answer = server_connection{arguments.server}.fetch(
    "POST", fmt::format("/v1/dead-letters/{}/retry", path_segment(arguments.id)));
  if (!answer)
    return refuse(answer.error());
  auto outcome = json::parse(*answer, nullptr, false);
  if (arguments.json)
    fmt::print("{}\n", outcome.dump());
  else if (outcome["result"] == "rejected")
    fmt::print("{}: rejected, {}: {}\n", arguments.id, outcome["error"].get<std::string>(),
               outcome["detail"].get<std::string>());
  else
    fmt::print("{}: {}\n", arguments.id, outcome["result"].get<std::string>());
  return outcome["result"] == "rejected" ? exit_code::refused : exit_code::ok;
}

} // namespace

void add_dead_letters_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<dead_letter_arguments>();
  auto group = program.add_subcommand("dead-letters",
                                      "Commands on which an account failed twice, with the cause");
  group->require_subcommand(1);
  auto shown = group->add_subcommand("list", "Show them");
  add_local_store_options(*shown, arguments->store, {.positional = false});
  add_server_options(*shown, arguments->server);
  shown->add_flag("--json", arguments->json, "One JSON object for each");
  shown->callback([arguments, &ending] { ending = list(*arguments); });
  auto again = group->add_subcommand("retry", "Submit one again, through the server");
  add_server_options(*again, arguments->server);
  again->add_option("ID", arguments->id, "As 'dead-letters list' shows it")->required();
  again->add_flag("--json", arguments->json, "JSON instead of text");
  again->callback([arguments, &ending] { ending = retry(*arguments); });
}

} // namespace recobro
