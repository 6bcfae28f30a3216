#pragma once

// Which actions may leave today: counts what leaves against the quotas of each portfolio. What was
// counted is in the store before it leaves, so that a restart does not forget it; a crash in
// between counts too much, never too little.

#include "actors/surroundings.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace recobro {

/// An action for which a quota has no room.
struct postponed_row {
  outbox_row row;
  std::string quota;
  instant until{};
};

struct admitted_rows {
  std::vector<outbox_row> leaving; // in the order given
  std::vector<postponed_row> waiting;
  /// What has to be in the store before `leaving` leaves: names and values of journal::put_meta.
  std::vector<std::pair<std::string, std::string>> counts;
};

class quota_gate {
public:
  /// Counts those that may leave. Errors of reading the store leave everything as it was.
  result<admitted_rows> admit(std::vector<outbox_row> rows, surroundings& outside, instant now);
  /// These did not leave after all.
  void give_back(const std::vector<outbox_row>& rows, surroundings& outside, instant now);

private:
  using key = std::pair<std::string, std::string>; // portfolio and quota

  result<void> load(const key& wanted, const journal& store);
  /// The quota without room, or null; every quota of the action must have some.
  const quota_rule* full_for(const outbox_row& row, const std::vector<quota_rule>& quotas,
                             instant now);

  std::map<key, quota_day> days_;
};

/// Most urgent first, then the one that has waited longest.
bool goes_before(const outbox_row& left, const outbox_row& right);

} // namespace recobro
