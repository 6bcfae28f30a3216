#pragma once

// The one question of the contact rules: may this go out now? Pure; asked when an action is planned
// and again when it is handed over.

#include "core/contact/contact_wishes.hpp"
#include "core/contact/jurisdiction.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace recobro {

struct sender_identity {
  bool registered = false;
  bool identifiable = false;
  bool creditor = false; // itself, not an agency on its behalf
};

struct contact_request {
  channel by{};
  party_role party = party_role::debtor;
  contact_purpose purpose = contact_purpose::collection;
  debt_number debt = every_debt;
  std::optional<date> due_on; // the oldest unpaid due date of the debt
  tag_set content;
  std::optional<sender_identity> sender; // not known when an action is planned
  bool at_work = false;                  // the contact point is at the place of work
  bool free_text = false;                // not a text that the channel has approved
  bool party_refuses = false;            // this party asked not to be contacted
};

/// A rule and the jurisdiction that it is read from.
struct applied_rule {
  const contact_rule* rule = nullptr;
  const jurisdiction* where = nullptr;
};

/// The jurisdictions that hold at once (the creditor's and the debtor's, a federation and its
/// state), each with its parents: all must allow. There is no way to take a rule out.
class contact_rules {
public:
  contact_rules() = default;
  explicit contact_rules(std::vector<jurisdiction_ptr> jurisdictions);

  /// In the order of the jurisdictions, parents first.
  std::span<const applied_rule> all() const { return all_; }
  std::span<const applied_rule> for_class(channel_class what) const;
  /// Where a debtor may be whose zone is not known; never empty.
  std::span<const zone> zones() const { return zones_; }
  const std::vector<jurisdiction_ptr>& jurisdictions() const { return jurisdictions_; }
  /// For how long whoever writes on a channel of this class may be answered once: what all
  /// jurisdictions grant, zero if one does not.
  duration reply_within(channel_class what) const;
  /// The longest time that any rule looks back.
  duration lookback() const;

private:
  std::vector<jurisdiction_ptr> jurisdictions_; // with parents, each once
  std::vector<applied_rule> all_;
  std::array<std::vector<applied_rule>, channel_class_count> by_class_;
  std::array<duration, channel_class_count> reply_within_{};
  std::vector<zone> zones_{zone::utc()};
};

/// @invariant Points into the contact_rules it was judged by, which must outlive it.
struct contact_verdict {
  bool allowed = false;
  /// What denies: of several the one that holds longest, of equals the surest. When allowed: of the
  /// rules that had a say, the least sure. Null when no rule has anything to say.
  const contact_rule* rule = nullptr;
  const jurisdiction* where = nullptr;
  /// The earliest instant >= the asked one at which the answer is yes if no contact happens until
  /// then; `never` if there is none.
  instant next = never;
  /// The day lies outside the years whose holidays are known.
  bool holidays_unknown = false;

  std::string_view rule_id() const { return rule != nullptr ? rule->id : std::string_view{}; }
  std::string_view reason() const { return rule != nullptr ? rule->says : std::string_view{}; }
  /// What stands between the answer and certainty.
  rule_mark mark() const { return rule != nullptr ? rule->mark : rule_mark::confirmed; }
  bool unverified() const { return holidays_unknown || mark() != rule_mark::confirmed; }
};

/// Contacts, stops and permissions later than `at` are taken as not known yet.
contact_verdict judge(const contact_rules& rules, const contact_register& known,
                      const contact_request& request, instant at,
                      const contact_wishes& wishes = {});

/// What each rule says for itself, for explanations.
struct rule_opinion {
  applied_rule from;
  instant next = never; // == the asked instant: it allows
};
std::vector<rule_opinion> opinions(const contact_rules& rules, const contact_register& known,
                                   const contact_request& request, instant at,
                                   const contact_wishes& wishes = {});

} // namespace recobro
