#pragma once

// An arrangement (convenio): what the debtor and the creditor agreed about paying a debt, from the
// offer to its end. It covers the obligations that were open when it was offered. What was paid
// towards it is what payments serve of those, so that every way in which money moves counts.

#include "core/policy/arrangement_rules.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace recobro {

enum class arrangement_status : uint8_t {
  awaiting_approval, // of a discount beyond what its sender may grant
  offered,
  active,
  kept,
  broken,
  cancelled,
  refused,   // by the debtor, or by whoever was to approve
  lapsed,    // not taken in time, or the debt changed under it
  refinanced // another arrangement took its place
};
inline constexpr size_t arrangement_status_count = 9;

/// What a kept settlement forgave of one obligation.
struct waiver {
  std::string obligation;
  amount fees;
  amount principal;
  friend bool operator==(const waiver&, const waiver&) = default;
};

struct arrangement {
  std::string id;
  std::string offer; // of the policy
  arrangement_status status = arrangement_status::offered;
  bool accepted = false; // the debtor agreed; with awaiting_approval nothing else is missing
  bool has_down_payment = false; // the first of `instalments` is one
  int64_t discount_basis_points = 0;
  amount debt;                         // open amount of what it covers when it was offered
  amount discount;                     // of `debt`, forgiven when the arrangement is kept
  amount interest;                     // in the instalments, charged when the arrangement begins
  std::vector<instalment> instalments; // add up to debt - discount + interest
  std::vector<std::string> covers;     // obligations
  instant ends_at = never;             // of the offer; when it ended, of the arrangement
  amount paid_before;                  // by payments towards `covers` when it began
  amount tolerance;                    // of each instalment
  int64_t tolerance_basis_points = 0;  // of each instalment; the larger of both counts
  uint16_t breaks_after = 1;           // instalments in arrears
  uint16_t served = 0;                 // so many instalments from the first are paid
  uint16_t passed = 0;                 // so many had their time, or were served
  uint32_t approval_task = 0;          // number of the action, 0: none
  std::vector<waiver> waived;          // when kept

  bool open() const {
    return status == arrangement_status::awaiting_approval || status == arrangement_status::offered;
  }
  bool active() const { return status == arrangement_status::active; }
  int in_arrears() const { return passed > served ? passed - served : 0; }
  /// The sum of the instalments.
  amount total() const;
  friend bool operator==(const arrangement&, const arrangement&) = default;
};

/// The obligation that holds the interest of an arrangement.
std::string interest_obligation(std::string_view arrangement);

// What happens to arrangements, as events.

/// Terms were worked out and stand until `ends_at`; nothing is agreed yet.
struct arrangement_offered {
  arrangement terms;
};
struct arrangement_approved {
  std::string arrangement;
  sender_role by{};
};
/// From here on it holds, with these dates.
struct arrangement_made {
  std::string arrangement;
  std::vector<instalment> instalments;
  amount paid_before;
};
struct instalments_served {
  std::string arrangement;
  uint16_t count = 0; // from the first, in all; less than before after a reversal
};
struct instalment_missed {
  std::string arrangement;
  uint16_t number = 0; // from 1, in the order of the schedule
  amount missing;      // of all instalments up to this one
};
struct arrangement_ended {
  std::string arrangement;
  arrangement_status outcome{};
  amount paid; // towards it
  instant at{};
  std::string reason; // word, may be empty
};
/// A reversal or a late fact changed what an ended arrangement came to: it goes on.
struct arrangement_reopened {
  std::string arrangement;
};
/// The creditor forgives what the kept settlement left open.
struct discount_granted {
  std::string arrangement;
  std::vector<waiver> parts;
};
/// The settlement was not kept after all: what it forgave is owed again.
struct discount_withdrawn {
  std::string arrangement;
};

std::string_view name_of(arrangement_status status);

} // namespace recobro
