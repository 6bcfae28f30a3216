#include "tools/simulate/report.hpp"

#include "tools/simulate/summary.hpp"

#include <fmt/format.h>

#include <cmath>

namespace recobro::simulate {

namespace {

constexpr std::array<std::string_view, 7> days_of_week{
  "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

/// Lines of one table; the first column is always the arm's policy.
class table_text {
public:
  explicit table_text(std::string_view header)
    : text_(fmt::format("policy,{}\n", header)) {}
  template <class... Values>
  void row(const arm& of, const Values&... values) {
    text_ += quoted(of.name);
    ((text_ += ',', text_ += fmt::format("{}", values)), ...);
    text_ += '\n';
  }
  std::string take() { return std::move(text_); }

private:
  static std::string quoted(const std::string& name) {
    if (name.find_first_of(",\"\n") == std::string::npos)
      return name;
    std::string made = "\"";
    for (char letter : name)
      made += letter == '"' ? "\"\"" : std::string(1, letter);
    return made + '"';
  }
  std::string text_;
};

std::string money(const arm& of, int64_t minor) {
  return format_amount(amount{minor}, of.around.model->unit);
}
std::string money(const arm& of, double minor) {
  return money(of, static_cast<int64_t>(std::llround(minor)));
}

std::string recovery(const std::vector<arm>& arms) {
  table_text table{"day,date,recovered,recovered_so_far"};
  for (const arm& one : arms) {
    int64_t sum = 0;
    for (size_t day = 0; day < one.made.counts.paid_by_day.size(); ++day) {
      auto paid = one.made.counts.paid_by_day[day];
      sum += paid;
      table.row(one, day, format_date(one.around.first_day + std::chrono::days{day}),
                money(one, paid), money(one, sum));
    }
  }
  return table.take();
}

std::string contacts(const std::vector<arm>& arms) {
  table_text table{"week,channel,contacts"};
  for (const arm& one : arms)
    for (size_t week = 0; week < one.made.counts.contacts_by_week.size(); ++week)
      for (size_t by = 0; by < channel_count; ++by)
        if (auto count = one.made.counts.contacts_by_week[week][by])
          table.row(one, week, recobro::name_of(static_cast<channel>(by)), count);
  return table.take();
}

std::string costs(const std::vector<arm>& arms) {
  table_text table{"week,cost"};
  for (const arm& one : arms)
    for (size_t week = 0; week < one.made.counts.cost_by_week.size(); ++week)
      table.row(one, week, money(one, one.made.counts.cost_by_week[week]));
  return table.take();
}

std::string channels(const std::vector<arm>& arms) {
  table_text table{
    "channel,sent,delivered,failed,noticed,replied,no_answer,wrong_person,refused,cost"};
  for (const arm& one : arms)
    for (size_t by = 0; by < channel_count; ++by) {
      auto& counts = one.made.counts.channels[by];
      table.row(one, recobro::name_of(static_cast<channel>(by)), counts.sent, counts.delivered,
                counts.failed, counts.noticed, counts.replied, counts.no_answer,
                counts.wrong_person, counts.refused, money(one, counts.cost));
    }
  return table.take();
}

std::string tasks(const std::vector<arm>& arms) {
  table_text table{"task,planned,done,withdrawn,not_lawful,minutes,cost"};
  for (const arm& one : arms)
    for (const auto& [kind, counts] : one.made.counts.tasks)
      table.row(one, kind, counts.planned, counts.done, counts.withdrawn, counts.not_lawful,
                counts.minutes, money(one, counts.cost));
  return table.take();
}

std::string phase_name(const arm& of, size_t column) {
  auto& phases = of.around.rules->phases;
  return column < phases.size() ? phases[column].name : column == phases.size() ? "paid" : "closed";
}

std::string phases(const std::vector<arm>& arms) {
  table_text table{"week,date,phase,accounts"};
  for (const arm& one : arms)
    for (size_t week = 0; week < one.made.counts.stays.size(); ++week)
      for (size_t column = 0; column < one.made.counts.stays[week].size(); ++column)
        table.row(one, week, format_date(one.around.first_day + std::chrono::days{7 * week}),
                  phase_name(one, column), one.made.counts.stays[week][column]);
  return table.take();
}

std::string moves(const std::vector<arm>& arms) {
  table_text table{"from,to,moves"};
  for (const arm& one : arms) {
    auto& rows = one.made.counts.moves;
    for (size_t from = 0; from < rows.size(); ++from)
      for (size_t to = 0; to < rows[from].size(); ++to)
        if (rows[from][to] > 0)
          table.row(one, from + 1 == rows.size() ? "(opened)" : phase_name(one, from),
                    phase_name(one, to), rows[from][to]);
  }
  return table.take();
}

std::string cohorts(const std::vector<arm>& arms) {
  table_text table{"due_month,accounts,owed,month,recovered"};
  for (const arm& one : arms)
    for (const auto& [month, counts] : one.made.counts.cohorts)
      for (size_t place = 0; place < counts.paid.size(); ++place)
        table.row(one, fmt::format("{:04}-{:02}", month / 12, month % 12 + 1), counts.accounts,
                  money(one, counts.owed), place + 1, money(one, counts.paid[place]));
  return table.take();
}

std::string promises(const std::vector<arm>& arms) {
  table_text table{"open_before,made,kept,partly_kept,broken,superseded,cancelled,open_after,"
                   "refused,promised"};
  for (const arm& one : arms) {
    auto& counts = one.made.counts.promises;
    table.row(one, counts.open_before, counts.made, counts.kept, counts.partly_kept, counts.broken,
              counts.superseded, counts.cancelled, counts.open_after, counts.refused,
              money(one, counts.promised));
  }
  return table.take();
}

std::string workload(const std::vector<arm>& arms) {
  table_text table{"weekday,hour,minutes"};
  for (const arm& one : arms)
    for (size_t day = 0; day < days_of_week.size(); ++day)
      for (size_t hour = 0; hour < 24; ++hour)
        table.row(one, days_of_week[day], hour, one.made.counts.work_minutes[day][hour]);
  return table.take();
}

std::string lawful_contact(const std::vector<arm>& arms) {
  table_text table{"what,put_off,barred,count"};
  for (const arm& one : arms) {
    auto& seen = one.made.counts.lawful;
    table.row(one, "contacts judged as they left", "", "", seen.judged);
    table.row(one, "outside the rules", "", "",
              asks_contact_rules(one) ? std::to_string(seen.outside_rules) : "not asked");
    table.row(one, "after payment", "", "", seen.after_payment);
    table.row(one, "later than the first lawful instant", "", "", seen.not_earliest);
    for (const auto& [rule, counts] : seen.by_rule)
      table.row(one, rule, counts.put_off, counts.barred, counts.put_off + counts.barred);
  }
  return table.take();
}

std::string endings(const std::vector<arm>& arms) {
  table_text table{"ending,accounts"};
  for (const arm& one : arms)
    for (size_t how = 0; how < ending_count; ++how)
      table.row(one, name_of(static_cast<ending>(how)), one.made.counts.endings[how]);
  return table.take();
}

std::string compared(const experiment& what) {
  table_text table{"difference_of_an_account,pairs,mean,low,high,confidence"};
  for (size_t place = 0; place < what.compared.size(); ++place) {
    const arm& challenger = what.arms[place + 1];
    const comparison& made = what.compared[place];
    auto row = [&](const char* name, const estimate& one) {
      table.row(challenger, name, one.count, money(challenger, one.mean),
                money(challenger, one.low), money(challenger, one.high), made.confidence);
    };
    row("recovered", made.paid);
    row("cost", made.cost);
    row("recovered_less_cost", made.net);
  }
  return table.take();
}

std::string sensitive(const experiment& what) {
  table_text table{"parameter,factor,net,less_champion"};
  auto rows = [&](std::string_view name, double factor, const std::vector<int64_t>& nets) {
    for (size_t place = 0; place < nets.size(); ++place) {
      const arm& one = what.arms[place];
      table.row(one, name, factor, money(one, nets[place]),
                place == 0 ? std::string{} : money(one, nets[place] - nets.front()));
    }
  };
  rows("as_it_is", 1, what.sensitive->nets);
  for (const sensitivity& one : what.sensitive->changes)
    rows(name_of(one.what), one.factor, one.nets);
  return table.take();
}

} // namespace

std::vector<std::pair<std::string, std::string>> report_tables(const experiment& what) {
  auto& arms = what.arms;
  std::vector<std::pair<std::string, std::string>> files{
    {"recovery.csv", recovery(arms)}, {"contacts.csv", contacts(arms)},
    {"channels.csv", channels(arms)}, {"tasks.csv", tasks(arms)},
    {"phases.csv", phases(arms)},     {"moves.csv", moves(arms)},
    {"cohorts.csv", cohorts(arms)},   {"promises.csv", promises(arms)},
    {"workload.csv", workload(arms)}, {"lawful_contact.csv", lawful_contact(arms)},
    {"costs.csv", costs(arms)},       {"endings.csv", endings(arms)}};
  if (!what.compared.empty())
    files.emplace_back("comparison.csv", compared(what));
  if (what.sensitive)
    files.emplace_back("sensitivity.csv", sensitive(what));
  return files;
}

} // namespace recobro::simulate
