#include "actors/gateway/tokens.hpp"
#include "tools/command/command.hpp"
#include "tools/command/local_store.hpp"
#include "tools/command/server_connection.hpp"
#include "tools/daemon/daemon_options.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sodium.h>

#include <chrono>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

struct token_arguments {
  local_store store;
  std::string config_file;
  server_address server;
  std::string name;
  std::string role;
  std::string id;
  bool json = false;

  bool local() const { return !store.directory.empty() || !config_file.empty(); }
};

exit_code refuse(const error& failure) {
  print_error(failure);
  return exit_code::refused;
}

json json_of(const token_record& record) {
  return {{"id", record.id},
          {"name", record.name},
          {"role", name_of(record.allowed)},
          {"created_at", format_instant(record.created_at)},
          {"revoked", record.revoked}};
}

/// Makes the directory when there is none yet: a server's first token comes before its
/// first start.
result<std::unique_ptr<journal>> open_configured(const std::string& config_file) {
  auto config = load_config({.config_file = config_file});
  if (!config)
    return fail(config.error().front());
  auto options = engine_options_of(*config);
  if (!options)
    return fail(options.error().front());
  return journal::open(options->store);
}

/// The tokens of a directory whose server is stopped: only one process may change them.
class local_tokens {
public:
  static result<local_tokens> open(const token_arguments& arguments) {
    auto store = arguments.config_file.empty()
                   ? open_local_store(arguments.store, store_access::exclusive)
                   : open_configured(arguments.config_file);
    if (!store)
      return fail(store.error());
    return local_tokens{std::move(*store)};
  }
  token_book& book() { return book_; }
  result<uint64_t> put_down(audited_act act, const std::string& id, std::string detail = {}) {
    return store_->put_audit({.at = now(),
                              .act = act,
                              .actor = "command line",
                              .subject = "token/" + id,
                              .detail = std::move(detail)});
  }
  static instant now() { return std::chrono::floor<duration>(std::chrono::system_clock::now()); }

private:
  explicit local_tokens(std::unique_ptr<journal> store)
    : store_(std::move(store))
    , book_({.read = [kept = store_.get()](std::string_view name) { return kept->meta(name); },
             .write
             = [kept = store_.get()](std::string name,
                                     std::string value) { return kept->put_meta(name, value); }}) {}

  std::unique_ptr<journal> store_;
  token_book book_;
};

result<json> create_locally(const token_arguments& arguments) {
  auto allowed = role_from(arguments.role);
  if (!allowed)
    return fail(allowed.error());
  auto tokens = local_tokens::open(arguments);
  if (!tokens)
    return fail(tokens.error());
  std::string random(token_book::random_bytes, '\0');
  randombytes_buf(random.data(), random.size());
  auto made = tokens->book().create(arguments.name, *allowed, local_tokens::now(), random);
  if (!made)
    return fail(made.error());
  if (auto kept = tokens->put_down(audited_act::token_created, made->record.id,
                                   arguments.name + ' ' + arguments.role);
      !kept)
    return fail(kept.error());
  auto object = json_of(made->record);
  object["token"] = made->token;
  return object;
}

result<json> ask_server(const server_address& server, std::string_view method,
                        const std::string& path, const std::string& body = {}) {
  auto answer = server_connection{server}.fetch(method, path, body);
  if (!answer)
    return fail(answer.error());
  return answer->empty() ? json{} : json::parse(*answer, nullptr, false);
}

exit_code create(const token_arguments& arguments) {
  auto made = arguments.local()
                ? create_locally(arguments)
                : ask_server(arguments.server, "POST", "/v1/tokens",
                             json{{"name", arguments.name}, {"role", arguments.role}}.dump());
  if (!made)
    return refuse(made.error());
  if (arguments.json) {
    fmt::print("{}\n", made->dump());
    return exit_code::ok;
  }
  fmt::print("{}\n", (*made)["token"].get<std::string>());
  fmt::print(stderr, "token {} for '{}' with the role {}. It is shown this once only.\n",
             (*made)["id"].get<std::string>(), arguments.name, arguments.role);
  return exit_code::ok;
}

result<json> list_tokens(const token_arguments& arguments) {
  if (!arguments.local()) {
    auto answer = ask_server(arguments.server, "GET", "/v1/tokens");
    if (!answer)
      return fail(answer.error());
    return (*answer)["tokens"];
  }
  auto place = arguments.store;
  if (!arguments.config_file.empty()) {
    auto config = load_config({.config_file = arguments.config_file});
    if (!config)
      return fail(config.error().front());
    place.directory = config->data_directory.string();
  }
  auto store = open_local_store(place, store_access::read_only);
  if (!store)
    return fail(store.error());
  token_book book{{.read = [&](std::string_view name) { return (*store)->meta(name); },
                   .write = [](std::string, std::string) { return result<void>{}; }}};
  auto records = book.list();
  if (!records)
    return fail(records.error());
  auto all = json::array();
  for (const auto& record : *records)
    all.push_back(json_of(record));
  return all;
}

exit_code list(const token_arguments& arguments) {
  auto all = list_tokens(arguments);
  if (!all)
    return refuse(all.error());
  text_table table{{"id", "name", "role", "created", "state"}};
  for (const auto& one : *all) {
    if (arguments.json)
      fmt::print("{}\n", one.dump());
    table.add({one["id"], one["name"], one["role"], one["created_at"],
               one["revoked"].get<bool>() ? "revoked" : "valid"});
  }
  if (!arguments.json)
    fmt::print("{}", table.empty() ? "there are no tokens\n" : table.render());
  return exit_code::ok;
}

exit_code revoke(const token_arguments& arguments) {
  if (!arguments.local()) {
    auto done = ask_server(arguments.server, "DELETE", "/v1/tokens/" + path_segment(arguments.id));
    if (!done)
      return refuse(done.error());
  } else {
    auto tokens = local_tokens::open(arguments);
    if (!tokens)
      return refuse(tokens.error());
    if (auto done = tokens->book().revoke(arguments.id); !done)
      return refuse(done.error());
    if (auto kept = tokens->put_down(audited_act::token_revoked, arguments.id); !kept)
      return refuse(kept.error());
  }
  fmt::print("token {} is revoked\n", arguments.id);
  return exit_code::ok;
}

} // namespace

void add_token_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<token_arguments>();
  auto group = program.add_subcommand(
    "token", "Bearer tokens: of a server, or with --data of a stopped server's directory");
  group->require_subcommand(1);
  auto add = [&](const char* name, const char* about, exit_code (*run)(const token_arguments&)) {
    auto command = group->add_subcommand(name, about);
    add_local_store_options(*command, arguments->store, {.positional = false});
    command->add_option("--config", arguments->config_file,
                        "A server's configuration, in place of --data");
    add_server_options(*command, arguments->server);
    command->add_flag("--json", arguments->json, "JSON instead of text");
    command->callback([arguments, run, &ending] { ending = run(*arguments); });
    return command;
  };
  auto made = add("create", "Make a token; it is printed once", create);
  made->add_option("--name", arguments->name, "Who will use it: shown in the audit")->required();
  made->add_option("--role", arguments->role, "admin, integrator, supervisor, agent or auditor")
    ->required();
  add("list", "Show all tokens, without their secrets", list);
  add("revoke", "Make a token invalid at once", revoke)
    ->add_option("ID", arguments->id, "As 'token list' shows it")
    ->required();
}

} // namespace recobro
