#pragma once

// The contact rules of one jurisdiction as immutable values. The configuration room makes them from
// files; judge only reads them. Every rule can only forbid: what a rule lifts, it lifts of itself.

#include "core/contact/contact_cap.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace recobro {

/// Contact only within these hours, wherever the debtor may be.
struct hours_rule {
  class_set classes = every_class;
  hours_with_holidays open;
  bool debtor_may_widen = false; // by an authorisation with hours of its own
};

struct cap_rule {
  contact_cap cap;
  /// A consent of at most this age lifts the cap.
  std::optional<duration> lifted_by_consent;
};

/// Never through these.
struct barred_rule {
  class_set classes;
};

/// Only through channels the debtor has authorised.
struct authorisation_rule {
  class_set classes;
};

/// Nobody else may be contacted.
struct parties_rule {
  role_set allowed;
  role_set for_location; // only to be asked where the debtor is
};

/// Whoever has an attorney is contacted through the attorney.
struct attorney_rule {};

/// What follows when the debtor says stop: nothing through the channel it was said about, or
/// (`all_channels`) nothing at all.
struct stop_rule {
  bool all_channels = false;
};

struct content_rule {
  tag_set forbidden;
};

/// The sender that the debtor sees: asked at hand-over, when it is known.
struct sender_rule {
  class_set classes;
  bool registered = false;   // in the regulator's list
  bool identifiable = false; // not hidden
  bool creditor = false;     // itself, not an agency
};

/// Only when a debt is due and unpaid.
struct after_due_rule {
  class_set classes = every_class;
};

struct workplace_rule {
  class_set classes;
  bool only_if_forbidden = false; // by the employer; otherwise never at work
};

/// Who writes to the collector may be answered once on the same channel, at hours that the
/// debtor's own designation excludes.
struct reply_rule {
  class_set classes;
  duration within{0};
};

/// A text of one's own only as an answer to what the debtor wrote on the same medium; otherwise a
/// text that the channel has approved.
struct free_text_rule {
  class_set classes;
  duration within{0};
};

/// What has to be said or done; for templates and people, not judged.
struct duty_rule {
  class_set classes = every_class;
};

/// How long proof of contacts is kept.
struct retention_rule {
  int years = 0;
};

using rule_content
  = std::variant<hours_rule, cap_rule, barred_rule, authorisation_rule, parties_rule, attorney_rule,
                 stop_rule, content_rule, sender_rule, after_due_rule, workplace_rule, reply_rule,
                 duty_rule, retention_rule, free_text_rule>;

struct contact_rule {
  std::string id;   // "CO.hours"
  std::string says; // one plain sentence
  rule_mark mark = rule_mark::unverified;
  std::vector<uint16_t> sources; // of its jurisdiction
  /// Days of the debtor on which it is in force.
  date in_force_from = date_min;
  date in_force_until = date_max;
  rule_content content;
};

struct rule_source {
  std::string id; // "S1"
  std::string where;
};

struct jurisdiction {
  std::string id; // "CO", "MX-financial", "BR-SP"
  std::string name;
  std::shared_ptr<const jurisdiction> parent; // whose rules hold too
  date verified_on{};
  std::string version;   // hash of all that its answers depend on
  std::string text{};    // the file that it was made from
  std::string reading{}; // "strict" or "lenient", of disputed rules in it
  std::vector<rule_source> sources;
  std::vector<zone> zones; // where debtors live; empty for the terms of a platform only
  std::string country;     // whose holidays: "BR"
  std::string subdivision; // and "SP"
  holiday_calendar holidays;
  std::vector<contact_rule> rules;
};

using jurisdiction_ptr = std::shared_ptr<const jurisdiction>;

/// The word for a rule's kind in files and answers: "hours", "cap".
std::string_view kind_of(const contact_rule& rule);
/// The years that proof is kept: the longest of the jurisdiction and its parents, 0 if none says.
int retention_years(const jurisdiction& where);

} // namespace recobro
