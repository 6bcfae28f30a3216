#include "tools/command/command.hpp"
#include "tools/demo/feed_reader.hpp"
#include "tools/demo/portfolio_run.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace recobro {

using namespace std::chrono_literals;

namespace {

using steady = std::chrono::steady_clock;

constexpr uint32_t accounts_per_request = 2'000;
constexpr size_t lines_per_request = 2'000;
constexpr auto look_interval = 50ms;
constexpr auto patience = 60s; // with a server that takes nothing
constexpr std::string_view ndjson = "application/x-ndjson";

volatile std::sig_atomic_t interrupted = 0;

struct demo_arguments {
  server_address server;
  uint32_t accounts = 20'000;
  uint64_t seed = 1;
  std::string portfolio = "demo";
  std::string zone_name = "America/Bogota";
  std::string currency_code = "COP";
  double seconds = 0;
  double summary_seconds = 5;
  bool check = false;
};

result<double> metric_of(server_connection& server, std::string_view name) {
  auto page = server.fetch("GET", "/metrics");
  if (!page)
    return fail(page.error());
  auto start = fmt::format("\nrecobro_{} ", name);
  auto found = page->find(start);
  if (found == std::string::npos)
    return fail(errc::connection_failed, fmt::format("the server's metrics have no {}", name));
  return std::strtod(page->c_str() + found + start.size(), nullptr);
}

result<instant> server_now(server_connection& server) {
  auto seconds = metric_of(server, "clock_seconds");
  if (!seconds)
    return fail(seconds.error());
  return instant{duration{static_cast<int64_t>(*seconds * 1000)}};
}

class demonstration {
public:
  /// `lived_until`: of a portfolio that is there already.
  demonstration(const demo_arguments& arguments, portfolio_model model, zone local, currency unit,
                std::optional<instant> lived_until)
    : arguments_(arguments)
    , server_(arguments.server)
    , local_(local)
    , unit_(unit)
    , run_(model, arguments.portfolio, local, unit)
    , feed_(arguments.server, lived_until ? "start" : "")
    , goes_on_(lived_until.has_value()) {
    if (lived_until)
      run_.go_on_from(*lived_until);
  }

  result<void> play() {
    if (!feed_.wait_until_connected())
      return fail(errc::connection_failed, feed_.failure());
    began_ = shown_ = steady::now();
    if (goes_on_)
      catch_up();
    if (auto sent = send_accounts(); !sent)
      return sent;
    auto end = began_
               + std::chrono::duration_cast<steady::duration>(
                 std::chrono::duration<double>{arguments_.seconds});
    while (interrupted == 0 && (arguments_.seconds <= 0 || steady::now() < end)) {
      if (auto looked = look(); !looked)
        return looked;
      std::this_thread::sleep_for(look_interval);
    }
    take_feed();
    show();
    return {};
  }

  /// Whether the accounts lived; says what is missing.
  result<bool> lived() {
    auto handed_over = metric_of(server_, "handed_over_actions_total");
    if (!handed_over)
      return fail(handed_over.error());
    const auto& seen = run_.figures();
    auto missing = missing_life(seen, static_cast<uint64_t>(*handed_over));
    for (const auto& each : missing)
      fmt::print(stderr, "error: {}\n", each);
    if (missing.empty())
      fmt::print("{} moves between phases, {} actions handed over, none of {} simulated commands "
                 "refused\n",
                 grouped(seen.phase_moves), grouped(static_cast<uint64_t>(*handed_over)),
                 grouped(seen.commands_sent));
    return missing.empty();
  }

private:
  /// Until the feed of what was has nothing new to tell.
  void catch_up() {
    for (auto quiet_since = steady::now();
         steady::now() - quiet_since < 500ms && interrupted == 0;) {
      if (take_feed() > 0)
        quiet_since = steady::now();
      std::this_thread::sleep_for(look_interval);
    }
  }

  result<void> send_accounts() {
    for (uint32_t number = 0; number < arguments_.accounts && interrupted == 0;
         number += accounts_per_request) {
      auto lines = run_.account_lines(number, accounts_per_request);
      if (auto sent = post("/v1/events", lines); !sent)
        return sent;
      take_feed();
    }
    if (auto refused = run_.figures().commands_refused; refused > 0)
      return fail(errc::row_rejected,
                  fmt::format("{} of {} accounts were refused, the last one: {}", refused,
                              arguments_.accounts, run_.figures().last_refusal));
    fmt::print("{} accounts sent in {}\n", grouped(run_.figures().accounts),
               readable_seconds(std::chrono::duration<double>(steady::now() - began_).count()));
    return {};
  }

  result<void> look() {
    take_feed();
    auto now = server_now(server_);
    if (!now)
      return fail(now.error());
    now_ = *now;
    for (size_t lines = lines_per_request; lines == lines_per_request;) {
      auto text = run_.due_lines(now_, lines_per_request, lines);
      if (text.empty())
        break;
      if (auto sent = post("/v1/events", text); !sent)
        return sent;
    }
    if (std::chrono::duration<double>(steady::now() - shown_).count() >= arguments_.summary_seconds)
      show();
    return {};
  }

  size_t take_feed() {
    auto items = feed_.fetch();
    for (const auto& item : items)
      run_.take(item);
    return items.size();
  }

  /// Tries again while the server has too much to do.
  result<void> post(const std::string& path, const std::string& lines) {
    for (auto deadline = steady::now() + patience;;) {
      auto answer = server_.fetch("POST", path, lines, ndjson);
      if (answer) {
        take_answers(*answer);
        return {};
      }
      auto busy = answer.error().code == errc::overloaded || answer.error().code == errc::not_ready;
      if (!busy || steady::now() > deadline || interrupted != 0)
        return fail(answer.error());
      std::this_thread::sleep_for(200ms);
    }
  }

  void take_answers(std::string_view text) {
    while (!text.empty()) {
      auto end = std::min(text.find('\n'), text.size());
      auto line = nlohmann::json::parse(text.substr(0, end), nullptr, false);
      if (line.is_object())
        run_.answered(line);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  void show() {
    const auto& now = run_.figures();
    auto seconds = std::chrono::duration<double>(steady::now() - shown_).count();
    auto rate = static_cast<double>(now.events - events_shown_) / seconds;
    shown_ = steady::now();
    events_shown_ = now.events;
    auto ended = now.promises_kept + now.promises_broken;
    std::string phases;
    for (const auto& [name, count] : now.by_phase)
      phases += fmt::format("  {} {}", name, grouped(static_cast<uint64_t>(count)));
    fmt::print("\n{}  (simulated)  {} accounts:{}\n", format_date(local_.local_date(now_)),
               grouped(now.accounts), phases);
    fmt::print("  payments {} of {} {}   promises {} made, {} kept, {} broken{}\n",
               grouped(now.payments), format_amount({now.paid_minor}, unit_), unit_.code(),
               grouped(now.promises_made), grouped(now.promises_kept), grouped(now.promises_broken),
               ended == 0 ? "" : fmt::format(" ({}% kept)", now.promises_kept * 100 / ended));
    fmt::print("  actions {} sent, {} withdrawn, {} tasks   replies {}   {:.0f} events/s\n",
               grouped(now.actions_sent), grouped(now.cancelled), grouped(now.tasks),
               grouped(now.replies), rate);
    if (now.commands_refused > 0)
      fmt::print("  {} of {} commands refused, the last one: {}\n", grouped(now.commands_refused),
                 grouped(now.commands_sent), now.last_refusal);
    std::fflush(stdout);
  }

  const demo_arguments& arguments_;
  server_connection server_;
  zone local_;
  currency unit_;
  portfolio_run run_;
  feed_reader feed_;
  bool goes_on_ = false;
  instant now_{};
  steady::time_point began_, shown_;
  uint64_t events_shown_ = 0;
};

/// The day on which the portfolio was made; nothing when it is not there yet.
result<std::optional<date>> made_on(server_connection& server, const demo_arguments& arguments,
                                    const zone& local) {
  auto account = key_of(arguments.portfolio, 0);
  auto history = server.fetch("GET", fmt::format("/v1/portfolios/{}/accounts/{}/history?limit=1",
                                                 account.portfolio(), account.number()));
  if (!history) {
    if (history.error().code == errc::account_unknown
        || history.error().code == errc::portfolio_unknown)
      return std::nullopt;
    return fail(history.error());
  }
  auto first = nlohmann::json::parse(*history, nullptr, false);
  auto entries = first.is_object() ? first.value("entries", nlohmann::json::array()) : first;
  if (!entries.is_array() || entries.empty())
    return std::nullopt;
  auto opened = parse_instant(entries[0].value("at", ""));
  if (!opened)
    return fail(opened.error());
  return local.local_date(*opened);
}

/// False when the accounts were to live and did not.
result<bool> play(const demo_arguments& arguments) {
  auto local = zone::from_name(arguments.zone_name);
  if (!local)
    return fail(local.error());
  auto unit = currency::from_code(arguments.currency_code);
  if (!unit)
    return fail(unit.error());
  server_connection server{arguments.server};
  auto now = server_now(server);
  if (!now)
    return fail(now.error());
  auto lived_since = made_on(server, arguments, *local);
  if (!lived_since)
    return fail(lived_since.error());
  portfolio_model model{.seed = arguments.seed,
                        .accounts = arguments.accounts,
                        .today = lived_since->value_or(local->local_date(*now))};
  demonstration shown{arguments, model, *local, *unit,
                      *lived_since ? std::optional{*now} : std::nullopt};
  if (auto played = shown.play(); !played)
    return fail(played.error());
  return arguments.check ? shown.lived() : true;
}

exit_code run(const demo_arguments& arguments) {
  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  auto lived = play(arguments);
  if (!lived)
    print_error(lived.error());
  return lived && *lived ? exit_code::ok : exit_code::refused;
}

} // namespace

void add_demo_command(CLI::App& program, exit_code& ending) {
  auto arguments = std::make_shared<demo_arguments>();
  auto command = program.add_subcommand(
    "demo", "Send a simulated portfolio to a server and let its debtors live (docs/demo.md)");
  add_server_options(*command, arguments->server);
  command->add_option("--accounts", arguments->accounts, "How many")
    ->check(CLI::Range(1, 999'999))
    ->capture_default_str();
  command->add_option("--seed", arguments->seed, "Same seed, same debtors")->capture_default_str();
  command->add_option("--portfolio", arguments->portfolio, "Its name")->capture_default_str();
  command->add_option("--zone", arguments->zone_name, "Of all debtors")->capture_default_str();
  command->add_option("--currency", arguments->currency_code, "Of all debts")
    ->capture_default_str();
  command->add_option("--seconds", arguments->seconds, "End after so long; 0: at Ctrl-C")
    ->capture_default_str();
  command->add_option("--summary", arguments->summary_seconds, "Seconds between two summaries")
    ->capture_default_str();
  command->add_flag("--check", arguments->check,
                    "Fail unless accounts moved, actions left and no command was refused");
  command->callback([arguments, &ending] { ending = run(*arguments); });
}

} // namespace recobro
