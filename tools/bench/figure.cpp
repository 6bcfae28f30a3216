#include "tools/bench/figure.hpp"

#include "tools/command/output.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

namespace recobro {

namespace {

std::string readable(const std::optional<double>& number) {
  if (!number)
    return "";
  if (*number >= 1000)
    return grouped(static_cast<uint64_t>(*number + 0.5));
  return fmt::format("{:.{}f}", *number, *number >= 100 ? 0 : *number >= 1 ? 2 : 3);
}

nlohmann::ordered_json optional_number(const std::optional<double>& number) {
  return number ? nlohmann::ordered_json(*number) : nlohmann::ordered_json(nullptr);
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

} // namespace

figure against(figure measured, double limit) {
  measured.limit = limit;
  measured.ratio = limit > 0 ? std::optional{measured.value / limit} : std::nullopt;
  return measured;
}

std::string to_json(const figure& measured) {
  nlohmann::ordered_json object{{"name", measured.name},
                                {"value", measured.value},
                                {"unit", measured.unit},
                                {"limit", optional_number(measured.limit)},
                                {"ratio", optional_number(measured.ratio)},
                                {"p50_ms", optional_number(measured.p50_ms)},
                                {"p99_ms", optional_number(measured.p99_ms)},
                                {"settings", nlohmann::ordered_json::object()}};
  for (const auto& [name, value] : measured.settings)
    object["settings"][name] = value;
  return object.dump();
}

void print_figures(const std::vector<figure>& measured, bool as_json) {
  if (as_json) {
    for (const auto& one : measured)
      fmt::print("{}\n", to_json(one));
    return;
  }
  text_table table{{"figure", "value", "unit", "limit", "ratio", "p50 ms", "p99 ms"}};
  for (const auto& one : measured)
    table.add({one.name, readable(one.value), one.unit, readable(one.limit), readable(one.ratio),
               readable(one.p50_ms), readable(one.p99_ms)});
  fmt::print("{}", table.render());
  for (const auto& one : measured) {
    std::string line;
    for (const auto& [name, value] : one.settings)
      line += fmt::format(" {}={}", name, value);
    if (!line.empty())
      fmt::print("{}:{}\n", one.name, line);
  }
}

double latency_list::quantile_ms(double share) {
  if (microseconds_.empty())
    return 0;
  if (!sorted_)
    std::sort(microseconds_.begin(), microseconds_.end());
  sorted_ = true;
  auto place = static_cast<size_t>(share * static_cast<double>(microseconds_.size() - 1));
  return static_cast<double>(microseconds_[place]) / 1000;
}

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
}

uint64_t resident_bytes() {
  std::ifstream file{"/proc/self/statm"};
  uint64_t total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

} // namespace recobro
