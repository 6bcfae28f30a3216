#pragma once

// What happens to debtors while they owe, by days past due: how often a contact reaches them and
// how often they promise. A prediction needs it for debtors whose real twin has paid: nobody wrote
// to him any more, and that must not tell the simulated one anything.

#include "tools/simulate/case_history.hpp"
#include "tools/simulate/debtor_model.hpp"

#include <vector>

namespace recobro::simulate {

/// Where the steps of days past due begin, ascending.
const std::vector<int64_t>& past_due_steps();
/// The step that so many days past due fall into.
size_t past_due_step(int64_t days_past_due);

class owing_rates {
public:
  /// Of all days before `until`.
  owing_rates(const std::vector<case_history>& cases, date until);

  /// Contacts through the channel, and promises, for a debtor on a day.
  double contacts(int64_t days_past_due, channel by) const;
  double promises(int64_t days_past_due) const;

private:
  struct step {
    double days = 0;
    double free_days = 0; // without a promise that stands
    double promises = 0;
    std::array<double, channel_count> contacts{};
  };
  void take(const case_history& one, date until);

  std::vector<step> steps_;
};

} // namespace recobro::simulate
