#include "tools/import/import_meter.hpp"

#include "tools/command/output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace recobro {

namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds terminal_interval{100};
constexpr std::chrono::seconds plain_interval{10};
constexpr size_t bar_width = 24;

} // namespace

import_meter::import_meter(std::string name, bool terminal)
  : name_(std::move(name))
  , terminal_(terminal)
  , began_at_(steady_clock::now())
  , next_at_(began_at_ + (terminal ? terminal_interval : plain_interval)) {}

import_meter::~import_meter() {
  if (shown_ && terminal_)
    fmt::print(stderr, "\r\033[K");
}

void import_meter::show(const import_progress& progress) {
  if (progress.rows <= progress.rows_skipped)
    return;
  const auto now = steady_clock::now();
  if (!from_) {
    from_ = beginning{progress.rows_skipped, progress.bytes_consumed};
    began_at_ = now;
  }
  if (now < next_at_)
    return;
  next_at_ = now + (terminal_ ? terminal_interval : std::chrono::milliseconds{plain_interval});
  shown_ = true;
  const auto seconds = std::chrono::duration<double>(now - began_at_).count();
  const auto text = text_of(name_, progress, *from_, seconds);
  if (terminal_)
    fmt::print(stderr, "\r\033[K{}", text);
  else
    fmt::print(stderr, "{}\n", text);
  std::fflush(stderr);
}

std::string import_meter::text_of(const std::string& name, const import_progress& progress,
                                  beginning from, double seconds) {
  const auto rows = progress.rows > from.rows ? progress.rows - from.rows : 0;
  const auto rate = seconds > 0 ? static_cast<double>(rows) / seconds : 0;
  std::string share;
  std::string left;
  if (progress.bytes_total > 0) {
    const auto consumed = std::min(progress.bytes_consumed, progress.bytes_total);
    const auto filled = static_cast<size_t>(consumed * bar_width / progress.bytes_total);
    share
      = fmt::format("[{}{}] {:3}%  ", std::string(filled, '#'),
                    std::string(bar_width - filled, '.'), consumed * 100 / progress.bytes_total);
    if (consumed > from.bytes_consumed) {
      const auto done = static_cast<double>(consumed - from.bytes_consumed);
      const auto open = static_cast<double>(progress.bytes_total - consumed);
      left = fmt::format("  about {} left", readable_seconds(seconds * open / done));
    }
  }
  return fmt::format(
    "{}  {}{} rows  {}/s{}{}", name, share, grouped(progress.rows),
    grouped(static_cast<uint64_t>(rate)), left,
    progress.rejects == 0 ? "" : fmt::format("  {} rejects", grouped(progress.rejects)));
}

} // namespace recobro
