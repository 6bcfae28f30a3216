#pragma once

// A debtor model out of histories. What a journal cannot tell (costs, what people do with a task,
// their hours) is taken from a base model.

#include "tools/simulate/case_history.hpp"
#include "tools/simulate/hazard_fit.hpp"

#include <string>

namespace recobro::simulate {

/// So long after the last word of a debt, nothing is learned from it and nothing expected.
inline constexpr std::chrono::days silence_max{3 * 366};

struct fit_options {
  date since = date_min;         // and from it on
  date until = date_max;         // only days before it are learned from
  int64_t pays_within_days = 30; // after a contact that arrived
  bool with_months = false;      // factors for the months of the year
};

struct fit_counts {
  uint64_t cases = 0;   // that something was learned from
  uint64_t later = 0;   // held out: opened on `until` or later
  uint64_t earlier = 0; // nothing was to be seen of them from `since` on
  uint64_t days = 0, payments = 0, contacts = 0, promises = 0;
  uint64_t payments_after_contact = 0, payments_for_promises = 0;
};

struct fitted_model {
  debtor_model model;
  fit_counts counts;
};

/// @pre some case has an open debt before `until`
fitted_model fit_model(const std::vector<case_history>& cases, const debtor_model& base,
                       const std::string& name, const fit_options& options);

} // namespace recobro::simulate
