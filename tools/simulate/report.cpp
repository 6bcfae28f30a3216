#include "tools/simulate/report.hpp"

#include "tools/simulate/embedded.hpp"
#include "tools/simulate/summary.hpp"
#include "tools/version.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <numeric>

namespace recobro::simulate {

namespace {

using json = nlohmann::ordered_json;

/// Minor units as a number to draw with: pages draw, they do not calculate on.
double drawn(int64_t minor, currency unit) {
  double scale = 1;
  for (int digit = 0; digit < unit.digits(); ++digit)
    scale *= 10;
  return static_cast<double>(minor) / scale;
}

std::string month_name(int month) {
  return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1);
}

json cohorts_json(const figures& counts, currency unit) {
  json cohorts = json::array();
  for (const auto& [month, one] : counts.cohorts) {
    json shares = json::array();
    int64_t sum = 0;
    for (int64_t paid : one.paid) {
      sum += paid;
      shares.push_back(one.owed > 0 ? 100 * static_cast<double>(sum) / static_cast<double>(one.owed)
                                    : 0);
    }
    cohorts.push_back({{"month", month_name(month)},
                       {"accounts", one.accounts},
                       {"owed", drawn(one.owed, unit)},
                       {"shares", shares}});
  }
  return cohorts;
}

json series_json(const arm& one) {
  auto& counts = one.made.counts;
  auto unit = one.around.model->unit;
  json paid = json::array();
  int64_t sum = 0;
  for (int64_t day : counts.paid_by_day)
    paid.push_back(drawn(sum += day, unit));
  json cost = json::array();
  sum = 0;
  for (int64_t week : counts.cost_by_week)
    cost.push_back(drawn(sum += week, unit));
  json phases = json::array();
  for (const phase& each : one.around.rules->phases)
    phases.push_back(each.name);
  return {{"owed", drawn(counts.owed, unit)},
          {"recovered", drawn(counts.paid, unit)},
          {"cost_total", drawn(counts.cost, unit)},
          {"paid_by_day", paid},
          {"cost_by_week", cost},
          {"contacts_by_week", counts.contacts_by_week},
          {"phases", phases},
          {"stays", counts.stays},
          {"moves", counts.moves},
          {"work_minutes", counts.work_minutes},
          {"cohorts", cohorts_json(counts, unit)}};
}

json channel_words() {
  json words = json::array();
  for (size_t by = 0; by < channel_count; ++by)
    words.push_back(recobro::name_of(static_cast<channel>(by)));
  return words;
}

void replace(std::string& page, std::string_view mark, std::string_view content) {
  if (auto at = page.find(mark); at != std::string::npos)
    page.replace(at, mark.size(), content);
}

/// JSON within a script element: the one sequence that would end it does not occur.
std::string safe(std::string text) {
  for (size_t at = 0; (at = text.find("</", at)) != std::string::npos; at += 3)
    text.insert(at + 1, "\\");
  return text;
}

} // namespace

std::string report_page(const experiment& what, const std::string& command) {
  auto data = summary_json(what);
  data["command"] = command;
  data["program"] = fmt::format("recobro {}", program_version);
  data["channel_words"] = channel_words();
  data["series"] = json::array();
  for (const arm& one : what.arms)
    data["series"].push_back(series_json(one));
  std::string page{embedded_report.front().content};
  replace(page, "/*CHART LIBRARY*/", embedded_chart_library.front().content);
  replace(page, "/*SCRIPT*/", embedded_report_script.front().content);
  replace(page, "/*DATA*/null", safe(data.dump()));
  return page;
}

result<void> write_report(const experiment& what, const std::string& command,
                          const std::filesystem::path& directory) {
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  auto files = report_tables(what);
  files.emplace_back("report.html", report_page(what, command));
  for (const auto& [name, content] : files) {
    std::ofstream file{directory / name, std::ios::binary};
    file << content;
    if (!file.flush())
      return fail(errc::file_unreadable, (directory / name).string()
                                           + " cannot be written; name a directory that can be "
                                             "written to with --report");
  }
  return {};
}

} // namespace recobro::simulate
