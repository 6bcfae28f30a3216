#include "tools/command/output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include <unistd.h>

namespace recobro {

namespace {

size_t width_of(std::string_view text) {
  return static_cast<size_t>(
    std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool looks_like_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.,-+%") == std::string_view::npos
         && text.find_first_of("0123456789") != std::string_view::npos
         && std::count(text.begin(), text.end(), '-') < 2;
}

void append_cell(std::string& line, std::string_view text, size_t width, bool to_right, bool last) {
  auto padding = std::string(width - std::min(width, width_of(text)), ' ');
  if (to_right)
    line += padding;
  line += text;
  if (!to_right && !last)
    line += padding;
  if (!last)
    line += "  ";
}

int64_t steady_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace

std::string without_controls(std::string_view text) {
  std::string shown;
  for (size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
    const auto second_set = byte == 0xc2 && next >= 0x80 && next < 0xa0; // U+0080 to U+009F
    const auto control = (byte < 0x20 && byte != '\n') || byte == 0x7f || second_set;
    shown += control ? '?' : text[at];
    at += second_set ? 1 : 0;
  }
  return shown;
}

void text_table::add(std::vector<std::string> row) {
  for (auto& cell : row)
    cell = without_controls(cell);
  rows_.push_back(std::move(row));
}

std::string text_table::render() const {
  auto columns = header_.size();
  std::vector<size_t> widths(columns, 0);
  std::vector<bool> numeric(columns, !rows_.empty());
  for (size_t column = 0; column < columns; ++column)
    widths[column] = width_of(header_[column]);
  for (const auto& row : rows_)
    for (size_t column = 0; column < columns && column < row.size(); ++column) {
      widths[column] = std::max(widths[column], width_of(row[column]));
      if (!row[column].empty() && !looks_like_number(row[column]))
        numeric[column] = false;
    }
  std::string text;
  auto append = [&](const std::vector<std::string>& row) {
    for (size_t column = 0; column < columns; ++column)
      append_cell(text, column < row.size() ? std::string_view{row[column]} : "", widths[column],
                  numeric[column], column + 1 == columns);
    text += '\n';
  };
  append(header_);
  std::vector<std::string> rule;
  for (auto width : widths)
    rule.emplace_back(width, '-');
  append(rule);
  for (const auto& row : rows_)
    append(row);
  return text;
}

std::string_view advice(errc code) {
  switch (code) {
  case errc::store_locked:
    return "Stop the other process, or ask its server with --server URL. "
           "'recobro account', 'export' and 'journal verify' can read beside it.";
  case errc::master_key_missing:
    return "Give the key of this directory: RECOBRO_MASTER_KEY_FILE, --master-key-file of a "
           "command, "
           "or master_key_file in the server's configuration. Only a new directory gets a new one: "
           "(umask 077; head -c 32 /dev/urandom | base64 > master.key)";
  case errc::master_key_wrong:
    return "Use the key that this data directory was made with. Without it the personal "
           "data cannot be read by anybody.";
  case errc::store_not_found:
    return "Check the path; a data directory is made by recobrod, replay or import.";
  case errc::store_newer_version:
    return "Run the version of recobro that wrote it, or a newer one.";
  case errc::store_partitions:
    return "Leave 'partitions' out of the config: the directory knows its own number.";
  case errc::connection_failed:
    return "Is recobrod running? Give its address with --server or RECOBRO_SERVER.";
  case errc::unauthorized:
    return "Give a token with --token or RECOBRO_TOKEN. "
           "A new one: recobro token create --data DIR --name NAME --role ROLE";
  case errc::overloaded:
  case errc::not_ready:
    return "Try again in a moment.";
  case errc::chain_broken:
  case errc::store_damaged:
    return "Keep a copy of the directory, then restore the last backup.";
  default:
    return {};
  }
}

void print_error(const error& failure) {
  std::fflush(stdout);
  fmt::print(stderr, "error: {}\n", to_string(failure));
  if (auto hint = advice(failure.code); !hint.empty())
    fmt::print(stderr, "  {}\n", hint);
}

exit_code ending_of(const std::vector<error>& failures) {
  const auto usage = [](const error& failure) { return failure.code == errc::usage; };
  return std::ranges::all_of(failures, usage) ? exit_code::usage : exit_code::refused;
}

exit_code print_errors(const std::vector<error>& failures) {
  for (const auto& failure : failures)
    print_error(failure);
  return ending_of(failures);
}

std::string grouped(uint64_t number) {
  auto digits = std::to_string(number);
  for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<size_t>(at), ",");
  return digits;
}

std::string readable_bytes(uint64_t bytes) {
  static constexpr const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  size_t unit = 0;
  for (; value >= 1024 && unit + 1 < std::size(units); ++unit)
    value /= 1024;
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, units[unit]);
}

std::string readable_seconds(double seconds) {
  if (seconds < 1)
    return fmt::format("{:.0f} ms", seconds * 1000);
  if (seconds < 60)
    return fmt::format("{:.2f} s", seconds);
  auto whole = static_cast<uint64_t>(seconds);
  if (whole < 3600)
    return fmt::format("{} m {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} m", whole / 3600, whole / 60 % 60);
}

progress_line::progress_line(std::string what, uint64_t total)
  : what_(std::move(what))
  , total_(total)
  , terminal_(isatty(STDERR_FILENO) == 1)
  , began_ms_(steady_ms()) {}

progress_line::~progress_line() {
  if (shown_)
    fmt::print(stderr, "\r\033[K");
}

void progress_line::show(uint64_t done, std::string_view note) {
  auto now = steady_ms();
  if (!terminal_ || (shown_ && now - last_ms_ < 100))
    return;
  last_ms_ = now;
  shown_ = true;
  auto seconds = static_cast<double>(now - began_ms_) / 1000;
  auto rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  std::string bar;
  if (total_ > 0) {
    auto filled = static_cast<size_t>(std::min(done, total_) * 30 / total_);
    bar = fmt::format("[{}{}] {:3}% ", std::string(filled, '#'), std::string(30 - filled, '.'),
                      std::min(done, total_) * 100 / total_);
  }
  fmt::print(stderr, "\r\033[K{} {}{} ({}/s) {}", what_, bar, grouped(done),
             grouped(static_cast<uint64_t>(rate)), note);
  std::fflush(stderr);
}

} // namespace recobro
