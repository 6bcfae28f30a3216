#include "tools/simulate/transitions.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace recobro::simulate {

namespace {

using std::chrono::days;

constexpr double days_in_month = 30.4375;
/// With fewer examples of the same past, a shorter past is asked.
constexpr uint64_t examples_min = 30;

struct month_end {
  size_t late = 0;
  bool paid = false; // during the month
  int64_t owed = 0;
};

date first_of(int month) {
  return std::chrono::sys_days{std::chrono::year{month / 12}
                               / std::chrono::month{static_cast<unsigned>(month % 12 + 1)} / 1};
}

/// The account at the ends of the months; empty when it was not there yet at the first.
std::vector<month_end> ends_of(const case_history& one, int first, int last) {
  std::vector<month_end> ends;
  case_ledger ledger;
  size_t next = 0;
  if (one.facts.empty() || one.local.local_date(one.facts.front().at) >= first_of(first + 1))
    return ends;
  for (int month = first; month <= last; ++month) {
    month_end end;
    auto after = first_of(month + 1);
    for (; next < one.facts.size() && one.local.local_date(one.facts[next].at) < after; ++next) {
      auto& what = one.facts[next];
      ledger.take(what);
      if (what.kind == fact_kind::payment && one.local.local_date(what.at) >= first_of(month))
        end.paid = true;
    }
    end.owed = ledger.owed();
    if (auto oldest = ledger.oldest_due()) {
      auto late = static_cast<double>((after - days{1} - *oldest).count()) / days_in_month;
      end.late = static_cast<size_t>(
        std::clamp<int64_t>(std::llround(late), 0, static_cast<int64_t>(lateness_count) - 1));
    }
    ends.push_back(end);
  }
  return ends;
}

/// What is remembered of the past, the longest first.
std::array<uint32_t, 3> pasts_of(const std::vector<month_end>& ends, size_t now) {
  auto late = static_cast<uint32_t>(ends[now].late);
  auto paid = static_cast<uint32_t>(ends[now].paid);
  auto owes = static_cast<uint32_t>(ends[now].owed > 0);
  auto before = static_cast<uint32_t>(now > 0 ? ends[now - 1].late + 1 : 0);
  auto paid_before = static_cast<uint32_t>(now > 0 && ends[now - 1].paid);
  auto short_past = late;
  auto middle = 1'000u + late * 100 + paid * 10 + owes;
  auto longest = 100'000u + late * 10'000 + before * 1'000 + paid * 100 + paid_before * 10 + owes;
  return {longest, middle, short_past};
}

using next_counts = std::array<uint64_t, lateness_count>;

class memory {
public:
  void learn(const std::vector<month_end>& ends) {
    for (size_t now = 0; now + 1 < ends.size(); ++now)
      for (uint32_t past : pasts_of(ends, now))
        ++counts_[past][ends[now + 1].late];
  }
  const next_counts& expect(const std::vector<month_end>& ends) const {
    static const next_counts nothing{};
    for (uint32_t past : pasts_of(ends, ends.size() - 1)) {
      auto found = counts_.find(past);
      if (found == counts_.end())
        continue;
      uint64_t sum = 0;
      for (auto count : found->second)
        sum += count;
      if (sum >= examples_min)
        return found->second;
    }
    return nothing;
  }
  next_counts after(size_t late) const {
    auto found = counts_.find(static_cast<uint32_t>(late));
    return found == counts_.end() ? next_counts{} : found->second;
  }

private:
  std::map<uint32_t, next_counts> counts_;
};

/// With one example more of each, so that nothing is impossible.
double probability(const next_counts& counts, size_t late) {
  double sum = lateness_count;
  for (auto count : counts)
    sum += static_cast<double>(count);
  return (static_cast<double>(counts[late]) + 1) / sum;
}

struct prediction {
  next_counts expected{};
  size_t by_model = 0, by_persistence = 0;
};
using predictions = std::vector<prediction>;

/// How often an account stayed as it was.
double hit_rate(uint64_t stayed, uint64_t transitions) {
  return transitions > 0 ? static_cast<double>(stayed) / static_cast<double>(transitions) : 0.5;
}

lateness_outcome compared(const predictions& said, const std::vector<size_t>& came, double hit) {
  lateness_outcome made;
  for (size_t place = 0; place < said.size(); ++place) {
    const auto& one = said[place];
    ++made.model[came[place]][one.by_model];
    ++made.persistence[came[place]][one.by_persistence];
    made.surprise_of_model -= std::log2(probability(one.expected, came[place]));
    made.surprise_of_persistence
      -= std::log2(came[place] == one.by_persistence ? hit : (1 - hit) / (lateness_count - 1));
  }
  if (!said.empty()) {
    made.surprise_of_model /= static_cast<double>(said.size());
    made.surprise_of_persistence /= static_cast<double>(said.size());
  }
  return made;
}

} // namespace

date end_of_month(int month) {
  return first_of(month + 1) - days{1};
}

double accuracy(const lateness_matrix& matrix) {
  uint64_t right = 0, all = 0;
  for (size_t row = 0; row < lateness_count; ++row)
    for (size_t column = 0; column < lateness_count; ++column) {
      all += matrix[row][column];
      right += row == column ? matrix[row][column] : 0;
    }
  return all > 0 ? static_cast<double>(right) / static_cast<double>(all) : 0;
}

transition_report predict_lateness(const std::vector<case_history>& cases, int first, int last,
                                   date last_day) {
  transition_report report;
  memory known;
  uint64_t stayed = 0;
  std::vector<std::vector<month_end>> pasts;
  std::vector<size_t> came; // of each, where that is known
  const bool over = end_of_month(last + 1) <= last_day;
  for (const case_history& one : cases) {
    auto ends = ends_of(one, first, over ? last + 1 : last);
    if (ends.empty())
      continue;
    if (over) {
      came.push_back(ends.back().late);
      ends.pop_back();
    }
    known.learn(ends);
    for (size_t now = 0; now + 1 < ends.size(); ++now)
      stayed += ends[now].late == ends[now + 1].late ? 1 : 0;
    report.transitions += ends.size() - 1;
    pasts.push_back(std::move(ends));
  }
  report.accounts = pasts.size();
  predictions said;
  for (const auto& past : pasts) {
    auto& expected = known.expect(past);
    auto likely = static_cast<size_t>(std::ranges::max_element(expected) - expected.begin());
    said.push_back({expected, likely, past.back().late});
    ++report.said_by_model[likely];
    ++report.said_by_persistence[past.back().late];
  }
  for (size_t row = 0; row < lateness_count; ++row) {
    auto counts = known.after(row);
    for (size_t column = 0; column < lateness_count; ++column)
      report.learned[row][column] = probability(counts, column);
  }
  if (over)
    report.outcome = compared(said, came, hit_rate(stayed, report.transitions));
  return report;
}

} // namespace recobro::simulate
