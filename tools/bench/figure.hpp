#pragma once

// One measured number and what it is to be seen against.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace recobro {

struct figure {
  std::string name;
  double value = 0;
  std::string unit;
  /// What the machine gives, or what the design allows; `settings` says which.
  std::optional<double> limit;
  std::optional<double> ratio; // value / limit
  std::optional<double> p50_ms;
  std::optional<double> p99_ms;
  std::vector<std::pair<std::string, std::string>> settings;
};

/// Sets limit and ratio.
figure against(figure measured, double limit);

/// As one JSON object on one line; absent numbers are null.
std::string to_json(const figure& measured);

/// On the standard output: a JSON line for each, or a table.
void print_figures(const std::vector<figure>& measured, bool as_json);

/// Durations of many operations, collected from several threads into places of their own.
class latency_list {
public:
  explicit latency_list(size_t places)
    : microseconds_(places, 0) {}
  void set(size_t place, int64_t microseconds) { microseconds_[place] = microseconds; }
  /// Forgets all places from `count` on.
  void keep_first(size_t count) { microseconds_.resize(count); }
  /// The value below which `share` (0-1) of all measured ones lie; sorts.
  double quantile_ms(double share);

private:
  std::vector<int64_t> microseconds_;
  bool sorted_ = false;
};

/// CPU time of all threads of this process so far, in seconds.
double cpu_seconds();
/// Memory of this process that is resident now, in bytes.
uint64_t resident_bytes();

} // namespace recobro
