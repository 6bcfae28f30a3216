#include "config/jurisdiction_text.hpp"
#include "config/register_file.hpp"
#include "config/server_config.hpp"
#include "tools/command/account_contact.hpp"
#include "tools/command/command.hpp"
#include "tools/command/contact_answer.hpp"
#include "tools/command/contact_options.hpp"
#include "tools/command/contact_rule_list.hpp"
#include "tools/command/contact_words.hpp"
#include "tools/command/local_store.hpp"
#include "tools/daemon/daemon_options.hpp"
#include "tools/engine/rule_versions.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>

namespace recobro {

namespace {

struct contact_arguments {
  std::string account;     // "portfolio/number": its facts are stated by the data directory
  std::string config_file; // that names it
  std::vector<std::string> jurisdictions;
  std::vector<std::string> zones;
  std::string channel_word;
  std::string party = "debtor";
  std::string purpose = "collection";
  uint32_t debt = 0;
  std::string due;
  std::string at;
  std::string register_file;
  std::vector<std::string> content;
  std::vector<std::string> sender;
  std::string text; // its name
  bool free_text = false;
  std::string version; // of rules, by its first digits
  std::string data;    // directory of a server
  bool at_work = false;
  std::string directory;
  std::string reading = "strict";
  bool json = false;
  bool markdown = false;
};

file_result<jurisdiction_library> library_of(const contact_arguments& arguments) {
  return contact_library(arguments.directory, arguments.reading == "lenient"
                                                ? rule_reading::lenient
                                                : rule_reading::strict);
}

result<contact_request> request_of(const contact_arguments& arguments) {
  contact_request request;
  const auto by = channel_of(arguments.channel_word);
  const auto party = word_from<party_role, party_role_count>("party", arguments.party);
  const auto purpose
    = word_from<contact_purpose, contact_purpose_count>("purpose", arguments.purpose);
  if (!by || !party || !purpose)
    return fail(!by ? by.error() : !party ? party.error() : purpose.error());
  request.by = *by;
  request.party = *party;
  request.purpose = *purpose;
  request.debt = debt_number{arguments.debt};
  request.at_work = arguments.at_work;
  for (const auto& word : arguments.content) {
    const auto tag = word_from<content_tag, content_tag_count>("content", word);
    if (!tag)
      return fail(tag.error());
    request.content.add(*tag);
  }
  request.free_text = arguments.free_text;
  if (!arguments.sender.empty()) {
    const auto has = [&](const char* word) {
      return std::ranges::find(arguments.sender, word) != arguments.sender.end();
    };
    request.sender = sender_identity{has("registered"), has("identifiable"), has("creditor")};
  }
  return request;
}

result<instant> asked_at(const contact_arguments& arguments) {
  if (arguments.at.empty())
    return std::chrono::floor<duration>(std::chrono::system_clock::now());
  return parse_instant(arguments.at);
}

/// What nobody stated is taken as ordinary, and said so.
result<void> assume(contact_question& question, const contact_arguments& arguments) {
  if (!arguments.due.empty()) {
    const auto due = parse_date(arguments.due);
    if (!due)
      return fail(due.error());
    question.request.due_on = *due;
  } else {
    question.request.due_on
      = std::chrono::floor<std::chrono::days>(question.at) - std::chrono::days{2};
    question.assumed.emplace_back("the debt is past due (state --due)");
  }
  if (arguments.register_file.empty()) {
    for (size_t index = 0; index < channel_count; ++index)
      question.known.authorisations.push_back({.by = static_cast<channel>(index)});
    question.assumed.emplace_back("the debtor authorised every channel (state --register)");
    question.assumed.emplace_back("there was no earlier contact (state --register)");
  }
  if (!question.request.sender)
    question.assumed.emplace_back("the sender is as required (state --sender)");
  return {};
}

file_result<contact_register> register_of(const contact_arguments& arguments) {
  contact_register known;
  if (!arguments.register_file.empty()) {
    const auto text = read_text_file(arguments.register_file);
    if (!text)
      return tl::unexpected(std::vector{text.error()});
    auto read = compile_register(*text, arguments.register_file);
    if (!read)
      return read;
    known = std::move(*read);
  }
  for (const auto& name : arguments.zones) {
    const auto found = zone::from_name(name);
    if (!found)
      return tl::unexpected(std::vector{found.error()});
    known.zones.push_back(*found);
  }
  return known;
}

result<contact_question> question_of(const contact_arguments& arguments,
                                     const jurisdiction_library& library, contact_request request,
                                     std::vector<std::string> ids, instant at) {
  contact_question question{library, contact_rules{}, {}, request, at, {}};
  if (!arguments.account.empty()) {
    auto facts = contact_of_account(arguments.config_file, arguments.account,
                                    {request.by, request.party, arguments.text, at});
    if (!facts)
      return fail(facts.error());
    question.known = std::move(facts->known);
    question.as_of = facts->as_of;
    question.account_says = facts->account_says;
    question.request.due_on = facts->request.due_on;
    question.request.party_refuses = facts->request.party_refuses;
    question.request.free_text |= facts->request.free_text;
    question.request.content
      = tag_set::from_bits(request.content.bits() | facts->request.content.bits());
    if (!question.request.sender)
      question.request.sender = facts->request.sender;
    ids.insert(ids.end(), facts->jurisdictions.begin(), facts->jurisdictions.end());
    if (!question.request.sender)
      question.assumed.emplace_back("the sender is as required (state --sender)");
  }
  std::vector<jurisdiction_ptr> named;
  for (const auto& id : ids) {
    auto found = library.find(id);
    if (!found)
      return fail(found.error());
    named.push_back(std::move(*found));
  }
  question.rules = contact_rules{std::move(named)};
  if (!arguments.sender.empty() && request.sender && !request.sender->creditor
      && request.sender->registered != request.sender->identifiable)
    question.assumed.push_back(
      fmt::format("the sender is not {0} (--sender does not say {0})",
                  request.sender->registered ? "identifiable" : "registered"));
  return question;
}

/// Which of the two ways to ask is meant, and that it is whole.
result<void> check_form(const contact_arguments& arguments) {
  const bool of_account = !arguments.account.empty();
  if (of_account && arguments.config_file.empty())
    return fail(errc::usage, "the account's facts are in a data directory; name the server's "
                             "configuration with --config");
  if (of_account
      && (!arguments.register_file.empty() || !arguments.zones.empty() || !arguments.due.empty()))
    return fail(errc::usage, "the account's facts are its own; leave out --register, --zone and "
                             "--due, or leave out the account");
  if (!of_account && arguments.jurisdictions.empty())
    return fail(errc::usage, "say whose rules with --jurisdiction, or name an account");
  if (arguments.channel_word.empty())
    return fail(errc::usage, "say on which channel: ACCOUNT CHANNEL, or --channel");
  if (!of_account && !arguments.text.empty())
    return fail(errc::usage, "--text names a text of an account's portfolio; state --content and "
                             "--free-text instead, or name an account");
  return {};
}

/// An account stands under the rules that its server lays over the shipped ones.
file_result<contact_arguments> with_rules_of_server(contact_arguments arguments) {
  if (arguments.account.empty() || !arguments.directory.empty())
    return arguments;
  const auto config = load_config({.config_file = arguments.config_file});
  if (!config)
    return tl::unexpected(config.error());
  if (config->contact_rules)
    arguments.directory = config->contact_rules->string();
  return arguments;
}

exit_code may(const contact_arguments& typed) {
  if (auto fits = check_form(typed); !fits)
    return refuse(fits.error());
  const auto completed = with_rules_of_server(typed);
  if (!completed)
    return refuse(completed.error());
  const auto& arguments = *completed;
  const auto library = library_of(arguments);
  if (!library)
    return refuse(library.error());
  const auto request = request_of(arguments);
  if (!request)
    return refuse(request.error());
  const auto at = asked_at(arguments);
  if (!at)
    return refuse(at.error());
  auto question = question_of(arguments, *library, *request, arguments.jurisdictions, *at);
  if (!question)
    return refuse(question.error());
  if (arguments.account.empty()) {
    auto known = register_of(arguments);
    if (!known)
      return refuse(known.error());
    question->known = std::move(*known);
    if (auto done = assume(*question, arguments); !done)
      return refuse(done.error());
  }
  question->now = std::chrono::floor<duration>(std::chrono::system_clock::now());
  if (arguments.json)
    fmt::print("{}\n", answer_json(*question).dump());
  else
    fmt::print("{}", answer_text(*question));
  return exit_code::ok;
}

/// The rules as they were: the file itself, behind what a reader has to know beside it.
exit_code show_version(const contact_arguments& arguments) {
  auto directory = arguments.data;
  if (directory.empty() && !arguments.config_file.empty()) {
    const auto config = load_config({.config_file = arguments.config_file});
    if (!config)
      return refuse(config.error());
    directory = config->data_directory.string();
  }
  if (directory.empty())
    return refuse(error{errc::usage, "old versions are in a data directory; name it with --data, "
                                     "or the server's configuration with --config"});
  const auto store = open_local_store({.directory = directory}, store_access::read_only);
  if (!store)
    return refuse(store.error());
  const auto found = rules_at(**store, arguments.version);
  if (!found)
    return refuse(found.error());
  if (!*found)
    return refuse(error{errc::config_unknown_name,
                        fmt::format("the store holds no contact rules of version {}; those of "
                                    "before it kept them are not there",
                                    arguments.version)});
  const auto& rules = **found;
  if (arguments.json) {
    nlohmann::ordered_json out{{"version", rules.version}, {"jurisdiction", rules.id},
                               {"name", rules.name},       {"reading", rules.reading},
                               {"parent", rules.parent},   {"text", rules.text}};
    for (const date day : rules.holidays)
      out["holidays"].push_back(format_date(day));
    fmt::print("{}\n", out.dump());
    return exit_code::ok;
  }
  fmt::print("# {} ({}), version {}, {} reading\n", rules.id, rules.name, rules.version,
             rules.reading);
  if (!rules.parent.empty())
    fmt::print("# its parent's rules held too: version {}\n", rules.parent.substr(0, 16));
  if (!rules.holidays.empty())
    fmt::print("# {} holidays were known, {} to before {} (--json lists them)\n",
               rules.holidays.size(), format_date(rules.known_from),
               format_date(rules.known_until));
  fmt::print("{}", rules.text);
  return exit_code::ok;
}

exit_code list_rules(const contact_arguments& arguments) {
  if (!arguments.version.empty())
    return show_version(arguments);
  const auto library = library_of(arguments);
  if (!library)
    return refuse(library.error());
  if (arguments.markdown) {
    fmt::print("{}", markdown_table(*library));
    return exit_code::ok;
  }
  if (arguments.jurisdictions.empty()) {
    if (arguments.json)
      for (const auto& where : library->all())
        fmt::print("{}\n", jurisdiction_json(*where).dump());
    else
      fmt::print("{}", jurisdictions_text(*library));
    return exit_code::ok;
  }
  for (const auto& id : arguments.jurisdictions) {
    const auto where = library->find(id);
    if (!where)
      return refuse(where.error());
    if (arguments.json)
      fmt::print("{}\n", rules_json(*where).dump());
    else
      fmt::print("{}", rules_text(*where));
  }
  return exit_code::ok;
}

void add_common_options(CLI::App& command, contact_arguments& arguments) {
  command.add_option("--rules", arguments.directory,
                     "Directory with jurisdictions/, holidays/ and holiday_overrides.yaml of your "
                     "own, laid over the shipped ones");
  command.add_option("--reading", arguments.reading, "Which reading of disputed texts")
    ->check(CLI::IsMember({"strict", "lenient"}))
    ->capture_default_str();
}

void add_may(CLI::App& group, const std::shared_ptr<contact_arguments>& arguments,
             exit_code& ending) {
  auto command = group.add_subcommand("may", "May this go out? With the rule, its source and, if "
                                             "not, from when on");
  command->add_option("ACCOUNT", arguments->account,
                      "portfolio/number: its own facts are judged, by the rules that the "
                      "configuration names for its portfolio");
  command->add_option("CHANNEL", arguments->channel_word, "call, sms, whatsapp, email, ...");
  command->add_option("--config", arguments->config_file,
                      "The server's configuration, with an account");
  command->add_option("--jurisdiction", arguments->jurisdictions, "Whose rules; all must allow");
  command->add_option("--zone", arguments->zones,
                      "Time zone of the debtor; all of several must "
                      "allow, without: all of the jurisdiction");
  command->add_option("--channel", arguments->channel_word, "The same as CHANNEL");
  command->add_option("--party", arguments->party, "Who is contacted")->capture_default_str();
  command->add_option("--purpose", arguments->purpose, "collection, or location of the debtor")
    ->capture_default_str();
  command->add_option("--at", arguments->at, "Instant with offset; without: now");
  command->add_option("--due", arguments->due, "Oldest unpaid due date of the debt");
  command->add_option("--debt", arguments->debt, "Number of the debt in the register; 0: all");
  command->add_option("--register", arguments->register_file,
                      "What happened: contacts, permissions, stops (YAML or JSON)");
  command->add_option("--content", arguments->content, "What the message says, e.g. asks_reason");
  command->add_option("--text", arguments->text,
                      "Of an account: which of the portfolio's texts is to go out");
  command->add_flag("--free-text", arguments->free_text,
                    "What goes out is not a text that the channel has approved");
  command->add_option("--sender", arguments->sender, "registered, identifiable, creditor, or none")
    ->check(CLI::IsMember({"registered", "identifiable", "creditor", "none"}));
  command->add_flag("--at-work", arguments->at_work, "The contact point is the place of work");
  command->add_flag("--json", arguments->json, "One JSON object");
  add_common_options(*command, *arguments);
  command->callback([arguments, &ending] { ending = may(*arguments); });
}

} // namespace

void add_contact_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<contact_arguments>();
  auto group = program.add_subcommand("contact", "Contact rules; see docs/contact-rules.md");
  group->require_subcommand(1);
  add_may(*group, arguments, ending);
  auto rules = group->add_subcommand("rules", "The jurisdictions, or the rules of some");
  rules->add_option("JURISDICTION", arguments->jurisdictions, "Their ids");
  rules->add_option("--version", arguments->version,
                    "Rules as they were: the version that a verdict names");
  rules->add_option("--data", arguments->data, "Data directory that holds that version");
  rules->add_option("--config", arguments->config_file, "The server's configuration that names it");
  rules->add_flag("--json", arguments->json, "One JSON object for each jurisdiction");
  rules->add_flag("--markdown", arguments->markdown, "All rules as a table for documents");
  add_common_options(*rules, *arguments);
  rules->callback([arguments, &ending] { ending = list_rules(*arguments); });
}

} // namespace recobro
