#include "actors/gateway/entry_json.hpp"
#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/state_json.hpp"
#include "core/account/contact_facts.hpp"
#include "core/base/nearest.hpp"
#include "tools/command/command.hpp"
#include "tools/command/contact_books.hpp"
#include "tools/command/contact_lines.hpp"
#include "tools/command/contact_options.hpp"
#include "tools/command/local_store.hpp"
#include "tools/daemon/daemon_options.hpp"
#include "tools/engine/inspect.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace recobro {

namespace {

constexpr size_t entries_at_once = 1'000;

struct export_arguments {
  local_store store;
  std::string portfolio;
  std::string at;
  std::string config_file;  // that names the portfolios' jurisdictions
  std::string jurisdiction; // empty: all
};

/// One JSON object a line on the standard output.
class line_output {
public:
  bool write(json_writer& line) {
    auto text = line.take();
    text += '\n';
    ++lines_;
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  }
  uint64_t lines() const { return lines_; }

private:
  uint64_t lines_ = 0;
};

result<void> write_state(const journal& store, const account_key& key, instant now,
                         line_output& output) {
  auto state = stored_state(store, key);
  if (!state)
    return fail(state.error());
  if (!state->exists() || !state->unit)
    return {};
  json_writer line;
  line.object();
  write_account(line, key, *state, now);
  line.end_object();
  if (!output.write(line))
    return fail(errc::store_write_failed, "the standard output takes no more");
  return {};
}

/// Every entry of the account, in order.
result<void> each_entry(const journal& store, const account_key& key,
                        const std::function<result<void>(const entry&)>& take) {
  for (uint64_t after = 0;;) {
    auto entries = store.history(key, after, entries_at_once);
    if (!entries)
      return fail(entries.error());
    for (const auto& one : *entries) {
      if (auto taken = take(one); !taken)
        return taken;
      after = one.sequence;
    }
    if (entries->size() < entries_at_once)
      return {};
  }
}

result<void> write_history(const journal& store, const account_key& key, line_output& output) {
  std::optional<currency> unit;
  return each_entry(store, key, [&](const entry& one) -> result<void> {
    for (const auto& happened : one.events)
      if (auto opened = std::get_if<account_opened>(&happened))
        unit = opened->unit;
    if (!unit)
      return fail(errc::store_damaged, key.text() + " does not begin with account_opened");
    json_writer line;
    line.object().text("portfolio", key.portfolio()).text("account", key.number());
    json_writer written;
    write_entry(written, one, *unit);
    line.raw("entry", written.view()).end_object();
    if (!output.write(line))
      return fail(errc::store_write_failed, "the standard output takes no more");
    return {};
  });
}

using line_source
  = void (*)(const account_key&, const entry&, const std::function<void(json_writer&)>&);

result<void> write_lines(const journal& store, const account_key& key, line_output& output,
                         line_source lines_of) {
  return each_entry(store, key, [&](const entry& one) -> result<void> {
    bool full = false;
    lines_of(key, one, [&](json_writer& line) { full |= !output.write(line); });
    if (full)
      return fail(errc::store_write_failed, "the standard output takes no more");
    return {};
  });
}

using writer = std::function<result<void>(const journal&, const account_key&, line_output&)>;

exit_code walk(const export_arguments& arguments, const writer& write_one) {
  auto store = open_local_store(arguments.store, store_access::read_only);
  if (!store) {
    print_error(store.error());
    return exit_code::refused;
  }
  line_output output;
  std::optional<error> failure;
  bool any = arguments.portfolio.empty();
  auto walked = (*store)->accounts(arguments.portfolio, "", [&](const account_key& key) {
    any = true;
    if (auto written = write_one(**store, key, output); !written)
      failure = written.error();
    return !failure;
  });
  if (!walked)
    failure = walked.error();
  else if (!any)
    failure = error{errc::portfolio_unknown,
                    "no account is in portfolio " + recobro::quoted(arguments.portfolio)};
  std::fflush(stdout);
  if (failure) {
    print_error(*failure);
    return exit_code::refused;
  }
  return exit_code::ok;
}

exit_code accounts(const export_arguments& arguments) {
  auto now = std::chrono::floor<duration>(std::chrono::system_clock::now());
  if (!arguments.at.empty()) {
    auto wanted = parse_instant(arguments.at);
    if (!wanted) {
      print_error(wanted.error());
      return exit_code::usage;
    }
    now = *wanted;
  }
  return walk(arguments, [now](const journal& store, const account_key& key, line_output& output) {
    return write_state(store, key, now, output);
  });
}

exit_code history(const export_arguments& arguments) {
  return walk(arguments, [](const journal& store, const account_key& key, line_output& output) {
    return write_history(store, key, output);
  });
}

/// Whether the account's debtor stands under the jurisdiction: by what its portfolio or its own
/// attribute names, or as a part of that.
result<bool> under(const policy_registry& books, const server_config& config, const journal& store,
                   const account_key& key, std::string_view jurisdiction) {
  auto state = stored_state(store, key);
  if (!state)
    return fail(state.error());
  if (jurisdiction_of(*state) == jurisdiction)
    return true;
  const auto settings = settings_of(config, key.portfolio());
  if (settings
      && std::ranges::find(settings->jurisdictions, jurisdiction) != settings->jurisdictions.end())
    return true;
  const auto book = books.contact_of(key.portfolio());
  const auto rules = book ? book->rules_for(jurisdiction_of(*state)) : nullptr;
  return rules && std::ranges::any_of(rules->jurisdictions(), [&](const auto& where) {
           return where->id == jurisdiction;
         });
}

/// The lines of all accounts, or of those under one jurisdiction.
exit_code registered(const export_arguments& arguments, line_source lines_of) {
  if (arguments.config_file.empty() != arguments.jurisdiction.empty())
    return refuse(error{errc::usage, "--jurisdiction and --config go together: the server's "
                                     "configuration says under whose rules a portfolio stands"});
  auto books = result<policy_registry>{};
  file_result<server_config> config;
  if (!arguments.jurisdiction.empty()) {
    config = load_config({.config_file = arguments.config_file});
    if (!config)
      return refuse(config.error());
    const auto known
      = contact_library(config->contact_rules ? config->contact_rules->string() : "");
    if (!known)
      return refuse(known.error());
    if (auto found = known->find(arguments.jurisdiction); !found)
      return refuse(found.error());
    books = contact_books_of(*config);
    if (!books)
      return refuse(books.error());
  }
  return walk(
    arguments,
    [&](const journal& store, const account_key& key, line_output& output) -> result<void> {
      if (!arguments.jurisdiction.empty()) {
        auto asked = under(*books, *config, store, key, arguments.jurisdiction);
        if (!asked)
          return fail(asked.error());
        if (!*asked)
          return {};
      }
      return write_lines(store, key, output, lines_of);
    });
}

exit_code contacts(const export_arguments& arguments) {
  return registered(arguments, contact_lines);
}

exit_code consents(const export_arguments& arguments) {
  return registered(arguments, consent_lines);
}

} // namespace

void add_export_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<export_arguments>();
  auto group
    = program.add_subcommand("export", "Write a data directory as NDJSON; also beside a server");
  group->require_subcommand(1);
  auto add = [&](const char* name, const char* about, exit_code (*run)(const export_arguments&)) {
    auto command = group->add_subcommand(name, about);
    add_local_store_options(*command, arguments->store);
    command->add_option("--portfolio", arguments->portfolio, "Only this one");
    command->callback([arguments, run, &ending] { ending = run(*arguments); });
    return command;
  };
  add("accounts", "One line for each account: its state", accounts)
    ->add_option("--at", arguments->at, "Instant that days past due are counted to; else now");
  auto of_jurisdiction = [&](CLI::App* command) {
    command->add_option("--jurisdiction", arguments->jurisdiction,
                        "Only accounts that stand under its rules, e.g. CL");
    command->add_option("--config", arguments->config_file,
                        "The server's configuration, with --jurisdiction");
  };
  of_jurisdiction(add(
    "contacts",
    "The register of contacts: what was to go out, what the contact rules said, when it left or "
    "why not, what came of it, and the debtor's permissions, stops and messages",
    contacts));
  of_jurisdiction(add(
    "consents",
    "The consent ledger: what debtors agreed to, took back or forbade, when, how it is proven and "
    "which text they agreed to",
    consents));
  add("history", "One line for each entry of the journal, account by account", history);
}

} // namespace recobro
