#include "actors/quota_gate.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace recobro {

namespace {

bool is_contact(const outbox_row& row) {
  return row.action.kind == action_kind::send || row.action.contacts;
}

instant wanted_since(const outbox_row& row) {
  return row.action.wanted_since == instant{} ? row.planned_at : row.action.wanted_since;
}

std::string meta_name(std::string_view portfolio, std::string_view quota) {
  return "quota/" + std::string{portfolio} + '/' + std::string{quota};
}

} // namespace

bool goes_before(const outbox_row& left, const outbox_row& right) {
  return std::tuple(-left.action.priority.points, wanted_since(left))
         < std::tuple(-right.action.priority.points, wanted_since(right));
}

result<void> quota_gate::load(const key& wanted, const journal& store) {
  if (days_.contains(wanted))
    return {};
  auto kept = store.meta(meta_name(wanted.first, wanted.second));
  if (!kept)
    return fail(kept.error());
  auto day = *kept ? quota_day_from(**kept) : std::optional{quota_day{}};
  if (!day)
    return fail(errc::store_damaged, "what has left under the quota " + wanted.second
                                       + " of portfolio " + wanted.first + " cannot be read");
  days_.emplace(wanted, std::move(*day));
  return {};
}

const quota_rule* quota_gate::full_for(const outbox_row& row, const std::vector<quota_rule>& quotas,
                                       instant now) {
  const quota_rule* full = nullptr;
  instant latest{};
  for (auto& one : quotas) {
    if (!one.channels.has(row.action.by))
      continue;
    auto& today = days_.at({std::string{row.account.portfolio()}, one.name});
    if (room(one, today, row.segment, now) > 0)
      continue;
    if (auto next = next_room(one, today, now); !full || next > latest) {
      full = &one;
      latest = next;
    }
  }
  return full;
}

result<admitted_rows> quota_gate::admit(std::vector<outbox_row> rows, surroundings& outside,
                                        instant now) {
  auto made = admitted_rows{};
  if (!outside.policies.has_quotas()) {
    made.leaving = std::move(rows);
    return made;
  }
  for (auto& row : rows)
    if (auto quotas = outside.policies.quotas_of(row.account.portfolio()))
      for (auto& one : *quotas)
        if (auto known = load({std::string{row.account.portfolio()}, one.name}, *outside.store);
            !known)
          return fail(known.error());
  auto changed = std::set<key>{};
  for (auto& row : rows) {
    auto portfolio = std::string{row.account.portfolio()};
    auto quotas = is_contact(row) ? outside.policies.quotas_of(portfolio) : nullptr;
    auto full = quotas ? full_for(row, *quotas, now) : nullptr;
    if (full) {
      auto until = next_room(*full, days_.at({portfolio, full->name}), now);
      outside.quotas.postponed(portfolio, full->name);
      made.waiting.push_back({std::move(row), full->name, until});
      continue;
    }
    if (quotas)
      for (auto& one : *quotas)
        if (one.channels.has(row.action.by)) {
          auto& today = days_.at({portfolio, one.name});
          count(one, today, row.segment, 1);
          outside.quotas.used(portfolio, one.name, today.total(), one.at_most);
          changed.insert({portfolio, one.name});
        }
    made.leaving.push_back(std::move(row));
  }
  for (auto& one : changed)
    made.counts.emplace_back(meta_name(one.first, one.second), quota_text(days_.at(one)));
  return made;
}

void quota_gate::give_back(const std::vector<outbox_row>& rows, surroundings& outside,
                           instant now) {
  for (auto& row : rows) {
    auto portfolio = std::string{row.account.portfolio()};
    auto quotas = is_contact(row) ? outside.policies.quotas_of(portfolio) : nullptr;
    if (!quotas)
      continue;
    for (auto& one : *quotas) {
      auto known = days_.find({portfolio, one.name});
      // A new day has no count of them.
      if (known == days_.end() || !one.channels.has(row.action.by)
          || known->second.day != one.local.local_date(now))
        continue;
      auto used = known->second.used.find(quota_key(one, row.segment));
      if (used != known->second.used.end() && used->second > 0)
        --used->second;
    }
  }
}

} // namespace recobro
