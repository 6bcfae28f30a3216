#include "monitoring/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <cassert>
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
    family.type = metric_definitions[i].kind == metric_kind::counter
                    ? prometheus::MetricType::Counter
                    : prometheus::MetricType::Gauge;
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

std::string metrics_page::text() const {
  std::vector<prometheus::MetricFamily> shown;
  for (const auto& family : families_->all)
    if (!family.metric.empty())
      shown.push_back(family);
  return prometheus::TextSerializer{}.Serialize(shown);
}

} // namespace recobro
