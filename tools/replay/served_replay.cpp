#include "tools/replay/served_replay.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <thread>

namespace recobro {

namespace {

using steady = std::chrono::steady_clock;

constexpr auto pause = std::chrono::milliseconds{200};

result<std::string> post(server_connection& server, const std::string& lines,
                         std::chrono::seconds patience) {
  for (auto deadline = steady::now() + patience;;) {
    auto answer = server.fetch("POST", "/v1/events", lines, "application/x-ndjson");
    auto busy
      = !answer
        && (answer.error().code == errc::overloaded || answer.error().code == errc::not_ready);
    if (!busy || steady::now() > deadline)
      return answer;
    std::this_thread::sleep_for(pause);
  }
}

/// The server's words for a refusal stand in its detail.
refused_command refusal_of(const nlohmann::json& line, const parsed_command& command) {
  return {
    command.account,
    command.what.id,
    {errc::row_rejected, fmt::format("{}: {}", line.value("error", ""), line.value("detail", ""))}};
}

/// One result line for each command from `place` on.
result<void> count_answers(std::string_view text, const timeline& history, size_t place, size_t end,
                           replay_figures& figures) {
  for (; place < end; ++place) {
    auto length = std::min(text.find('\n'), text.size());
    auto line = nlohmann::json::parse(text.substr(0, length), nullptr, false);
    text.remove_prefix(std::min(length + 1, text.size()));
    if (!line.is_object())
      return fail(errc::connection_failed,
                  "the server's answer ends before the last of the commands sent");
    auto word = line.value("result", "");
    if (word == "accepted")
      ++figures.accepted;
    else if (word == "duplicate")
      ++figures.duplicate;
    else if (word == "conflict")
      ++figures.conflict;
    else if (++figures.refused <= refusals_max)
      figures.refusals.push_back(refusal_of(line, history.at(place)));
  }
  return {};
}

} // namespace

result<replay_figures> replay_served(const timeline& history,
                                     const served_replay_options& options) {
  server_connection server{options.server};
  replay_figures figures;
  auto begin = steady::now();
  for (size_t place = 0; place < history.size();) {
    auto end = std::min(history.size(), place + options.lines);
    std::string lines;
    for (auto at = place; at < end; ++at)
      lines += history.text(at) + '\n';
    auto answer = post(server, lines, options.patience);
    if (!answer)
      return fail(answer.error());
    if (auto counted = count_answers(*answer, history, place, end, figures); !counted)
      return fail(counted.error());
    place = end;
    if (options.progress)
      options.progress(place, history.when(place - 1));
  }
  figures.commands = history.size();
  figures.seconds = std::chrono::duration<double>(steady::now() - begin).count();
  return figures;
}

} // namespace recobro
