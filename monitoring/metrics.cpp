#include "monitoring/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <cassert>
#include <limits>
#include <sstream>

namespace recobro {
namespace {

std::vector<std::string> words_of(std::string_view labels) {
  std::vector<std::string> words;
  std::istringstream text{std::string(labels)};
  for (std::string word; text >> word;)
    words.push_back(word);
  return words;
}

prometheus::MetricType type_of(metric_kind kind) {
  switch (kind) {
  case metric_kind::counter:
    return prometheus::MetricType::Counter;
  case metric_kind::gauge:
    return prometheus::MetricType::Gauge;
  case metric_kind::histogram:
    return prometheus::MetricType::Histogram;
  }
  return prometheus::MetricType::Untyped;
}

} // namespace

struct metrics_page::families {
  std::array<prometheus::MetricFamily, metric_definitions.size()> all;
};

metrics_page::metrics_page()
  : families_{std::make_unique<families>()} {
  for (size_t i = 0; i < metric_definitions.size(); ++i) {
    auto& family = families_->all[i];
    family.name = metric_definitions[i].name;
    family.help = metric_definitions[i].help;
    family.type = type_of(metric_definitions[i].kind);
  }
}

metrics_page::~metrics_page() = default;

void metrics_page::add(metric which, double value, const std::vector<std::string>& labels) {
  auto index = static_cast<size_t>(which);
  auto names = words_of(metric_definitions[index].labels);
  assert(names.size() == labels.size());
  auto& sample = families_->all[index].metric.emplace_back();
  for (size_t i = 0; i < names.size(); ++i)
    sample.label.push_back({names[i], labels[i]});
  (metric_definitions[index].kind == metric_kind::counter ? sample.counter.value
                                                          : sample.gauge.value)
    = value;
}

void metrics_page::add(metric which, const duration_counts& durations) {
  auto& shown = families_->all[static_cast<size_t>(which)].metric.emplace_back().histogram;
  uint64_t below = 0;
  for (size_t place = 0; place < durations.buckets.size(); ++place) {
    below += durations.buckets[place];
    const auto bound = place < duration_bounds_us.size()
                         ? static_cast<double>(duration_bounds_us[place]) / 1e6
                         : std::numeric_limits<double>::infinity();
    shown.bucket.push_back({below, bound});
  }
  shown.sample_count = below;
  shown.sample_sum = durations.seconds_sum;
}

std::string metrics_page::text() const {
  std::vector<prometheus::MetricFamily> shown;
  for (const auto& family : families_->all)
    if (!family.metric.empty())
      shown.push_back(family);
  return prometheus::TextSerializer{}.Serialize(shown);
}

} // namespace recobro
