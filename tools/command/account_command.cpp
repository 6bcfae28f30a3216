#include "actors/gateway/entry_json.hpp"
#include "actors/gateway/explain.hpp"
#include "actors/gateway/personal.hpp"
#include "actors/gateway/state_json.hpp"
#include "config/policy_file.hpp"
#include "tools/command/account_text.hpp"
#include "tools/command/command.hpp"
#include "tools/command/local_store.hpp"
#include "tools/command/server_connection.hpp"
#include "tools/engine/inspect.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <chrono>

namespace recobro {

namespace {

constexpr size_t entries_at_once = 1'000;
constexpr uint64_t steps_ahead = 5;

struct account_arguments {
  local_store store;
  server_address server;
  std::string account;
  bool json = false;

  bool local() const { return !store.directory.empty(); }
};

result<account_json> parse(const result<std::string>& text) {
  if (!text)
    return fail(text.error());
  auto object = account_json::parse(*text, nullptr, false);
  if (object.is_discarded())
    return fail(errc::malformed_json, "the server's answer");
  return object;
}

std::string path_of(const account_key& key, std::string_view rest = {}) {
  return fmt::format("/v1/portfolios/{}/accounts/{}{}", path_segment(key.portfolio()),
                     path_segment(key.number()), rest);
}

// -- from a data directory ---------------------------------------------------------

/// Compiles the policy version that the account decides under, out of the store.
policy_ptr rules_of(const journal& store, const account_state& state) {
  auto known = store.policies();
  if (!known)
    return nullptr;
  for (const auto& one : *known)
    if (one.hash == state.policy)
      if (auto made = compile_policy(one.text, "stored policy " + one.name, one.hash))
        return std::make_shared<const policy>(std::move(*made));
  return nullptr;
}

result<account_view> local_view(const journal& store, const account_key& key) {
  auto state = stored_state(store, key);
  if (!state)
    return fail(state.error());
  if (!state->exists())
    return fail(errc::account_unknown, key.text());
  auto rules = rules_of(store, *state);
  return account_view{key, std::move(*state), std::move(rules)};
}

instant system_now() {
  return std::chrono::floor<duration>(std::chrono::system_clock::now());
}

result<account_json> local_explanation(const journal& store, const account_key& key) {
  auto view = local_view(store, key);
  if (!view)
    return fail(view.error());
  experiment_book tried;
  if (auto read = tried.load(store); !read)
    return fail(read.error());
  auto known = tried.of(key.portfolio());
  decision_settings settings;
  settings.account_mark = fnv1a(key.text());
  settings.known = known.get();
  return parse(explain_account(store, *view, system_now(), steps_ahead, settings));
}

result<account_json> local_account(const journal& store, const account_key& key) {
  auto view = local_view(store, key);
  if (!view)
    return fail(view.error());
  json_writer out;
  out.object();
  write_account(out, key, view->state, system_now());
  if (view->rules)
    write_agenda(out, view->state, *view->rules);
  out.end_object();
  return parse(out.take());
}

result<account_json> local_history(const journal& store, const account_key& key) {
  auto unit = currency_of(store, key);
  if (!unit)
    return fail(unit.error());
  auto all = account_json::array();
  for (uint64_t after = 0;;) {
    auto entries = store.history(key, after, entries_at_once);
    if (!entries)
      return fail(entries.error());
    for (const auto& one : *entries) {
      json_writer out;
      write_entry(out, one, *unit);
      all.push_back(account_json::parse(out.view()));
      after = one.sequence;
    }
    if (entries->size() < entries_at_once)
      return all;
  }
}

// -- from a server --------------------------------------------------------------------

result<account_json> served_history(server_connection& server, const account_key& key) {
  auto all = account_json::array();
  for (uint64_t after = 0;;) {
    auto page = parse(server.fetch(
      "GET", path_of(key, fmt::format("/history?after={}&limit={}", after, entries_at_once))));
    if (!page)
      return page;
    for (const auto& one : (*page)["entries"])
      all.push_back(one);
    if (!page->contains("next_after"))
      return all;
    after = (*page)["next_after"].get<uint64_t>();
  }
}

// -- what both show ----------------------------------------------------------------------

struct view {
  result<account_json> (*local)(const journal&, const account_key&);
  result<account_json> (*served)(server_connection&, const account_key&);
  std::string (*text)(const account_json&);
};

result<account_json> look(const account_arguments& arguments, const view& wanted) {
  auto key = account_key::parse(arguments.account);
  if (!key)
    return fail(key.error());
  if (!arguments.local()) {
    server_connection server{arguments.server};
    return wanted.served(server, *key);
  }
  auto store = open_local_store(arguments.store, store_access::read_only);
  if (!store)
    return fail(store.error());
  return wanted.local(**store, *key);
}

exit_code show(const account_arguments& arguments, const view& wanted) {
  auto seen = look(arguments, wanted);
  if (!seen) {
    print_error(seen.error());
    return exit_code::refused;
  }
  fmt::print("{}{}", arguments.json ? seen->dump() : wanted.text(*seen),
             arguments.json ? "\n" : "");
  return exit_code::ok;
}

constexpr view state_view{local_account,
                          [](server_connection& server, const account_key& key) {
                            return parse(server.fetch("GET", path_of(key)));
                          },
                          account_text};
constexpr view history_view{local_history, served_history, history_text};
constexpr view explanation_view{local_explanation,
                                [](server_connection& server, const account_key& key) {
                                  return parse(server.fetch("GET", path_of(key, "/explain")));
                                },
                                explanation_text};

} // namespace

void add_account_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<account_arguments>();
  auto group = program.add_subcommand(
    "account", "Look at one account: on a server, or with --data in a directory");
  group->require_subcommand(1);
  auto add = [&](const char* name, const char* about, const view& wanted) {
    auto command = group->add_subcommand(name, about);
    command->add_option("ACCOUNT", arguments->account, "PORTFOLIO/NUMBER")->required();
    add_local_store_options(*command, arguments->store, {.positional = false});
    add_server_options(*command, arguments->server);
    command->add_flag("--json", arguments->json, "JSON instead of text");
    command->callback([arguments, &wanted, &ending] { ending = show(*arguments, wanted); });
  };
  add("show", "What is owed, where the account is, what it waits for", state_view);
  add("history", "Everything that happened to it", history_view);
  add("explain", "Why it is where it is, and what would happen next and when", explanation_view);
}

} // namespace recobro
