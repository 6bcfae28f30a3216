#include "tools/command/command.hpp"
#include "tools/command/local_store.hpp"
#include "tools/engine/inspect.hpp"
#include "tools/engine/policies.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <chrono>

namespace recobro {

namespace {

struct journal_arguments {
  local_store store;
  bool json = false;
};

exit_code refuse(const error& failure) {
  print_error(failure);
  return exit_code::refused;
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

exit_code verify(const journal_arguments& arguments) {
  auto store = open_local_store(arguments.store, store_access::read_only);
  if (!store)
    return refuse(store.error());
  auto begin = std::chrono::steady_clock::now();
  auto counts = (*store)->counts();
  progress_line progress{"verifying blocks", counts.blocks};
  auto report = (*store)->verify([&](uint64_t blocks) { progress.show(blocks); });
  if (!report)
    return refuse(report.error());
  if (arguments.json) {
    nlohmann::ordered_json object{{"blocks", report->blocks},
                                  {"entries", report->entries},
                                  {"audited", report->audited},
                                  {"faults", nlohmann::ordered_json::array()},
                                  {"unknown_rules", report->unknown_rules},
                                  {"seconds", seconds_since(begin)}};
    for (const auto& fault : report->faults)
      object["faults"].push_back(to_string(fault));
    fmt::print("{}\n", object.dump());
  } else {
    fmt::print("{} blocks with {} entries in {} partitions, {} rows of the audit, {}\n",
               grouped(report->blocks), grouped(report->entries), (*store)->partitions(),
               grouped(report->audited), readable_seconds(seconds_since(begin)));
    for (const auto& fault : report->faults)
      fmt::print("fault: {}\n", to_string(fault));
    if (!report->unknown_rules.empty())
      fmt::print("note: verdicts name {} version(s) of contact rules that the store does not hold, "
                 "so what they said cannot be shown: {}\n",
                 report->unknown_rules.size(), fmt::join(report->unknown_rules, ", "));
    fmt::print("{}\n", report->faults.empty()
                         ? "every hash, number, offset and history row is right"
                         : "the journal is damaged: keep a copy, then restore the last backup");
  }
  return report->faults.empty() ? exit_code::ok : exit_code::refused;
}

exit_code hash(const journal_arguments& arguments) {
  auto store = open_local_store(arguments.store, store_access::read_only);
  if (!store)
    return refuse(store.error());
  auto value = hash_of_all_states(**store);
  if (!value)
    return refuse(value.error());
  fmt::print("{}\n", *value);
  return exit_code::ok;
}

exit_code rebuild(const journal_arguments& arguments) {
  auto store = open_local_store(arguments.store, store_access::exclusive);
  if (!store)
    return refuse(store.error());
  auto now = std::chrono::floor<duration>(std::chrono::system_clock::now());
  auto policies = load_policies(**store, {}, now);
  if (!policies) {
    for (const auto& failure : policies.error())
      print_error(failure);
    return exit_code::refused;
  }
  auto begin = std::chrono::steady_clock::now();
  progress_line progress{"rebuilding accounts"};
  auto report
    = rebuild_indexes(**store, *policies, now, [&](uint64_t accounts) { progress.show(accounts); });
  if (!report)
    return refuse(report.error());
  auto seconds = seconds_since(begin);
  auto value = hash_of_all_states(**store);
  if (!value)
    return refuse(value.error());
  if (arguments.json)
    fmt::print("{}\n", nlohmann::ordered_json{{"accounts", report->accounts},
                                              {"entries", report->entries},
                                              {"state_hash", *value},
                                              {"seconds", seconds}}
                         .dump());
  else
    fmt::print("{} accounts rebuilt from {} entries, {}\nstate hash {}\n",
               grouped(report->accounts), grouped(report->entries), readable_seconds(seconds),
               *value);
  return exit_code::ok;
}

} // namespace

void add_journal_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<journal_arguments>();
  auto group = program.add_subcommand("journal", "Check or rebuild a data directory");
  group->require_subcommand(1);
  auto add = [&](const char* name, const char* about, exit_code (*run)(const journal_arguments&)) {
    auto command = group->add_subcommand(name, about);
    add_local_store_options(*command, arguments->store);
    command->add_flag("--json", arguments->json, "One JSON object instead of sentences");
    command->callback([arguments, run, &ending] { ending = run(*arguments); });
    return command;
  };
  add("verify", "Walk every hash chain; also beside a running server", verify);
  add("hash", "Print the hash over the states of all accounts", hash);
  add("rebuild", "Write history, snapshots, agenda and outbox anew from the blocks alone", rebuild)
    ->add_flag(
      "--until-damage", arguments->store.until_damage,
      "Of a log that is damaged in its middle: give up what lies behind. Copy the directory "
      "first");
}

} // namespace recobro
