#pragma once

// What an account knows of its contacts with the debtor: facts that the contact rules judge
// by, kept as long as any rule looks back.

#include "core/contact/contact_register.hpp"
#include "core/policy/words.hpp"

#include <string>
#include <vector>

namespace recobro {

/// Rules look back a month at most; contact_rules::lookback() must stay below.
inline constexpr auto contacts_kept = std::chrono::days{40};
/// Of so many contacts within the time, only the latest are kept.
inline constexpr size_t contacts_kept_max = 500;

/// A contact under the id that its results come with, so that it counts once.
struct contact_note {
  std::string action;
  contact_made made;
  friend bool operator==(const contact_note&, const contact_note&) = default;
};

struct contact_knowledge {
  std::vector<contact_note> contacts; // ascending by made.when
  std::vector<channel_authorisation> authorisations;
  std::vector<stop_request> stops;
  std::vector<contact_consent> consents;
  std::vector<designated_hours> designations;
  std::vector<time_span> represented;
  std::vector<known_party> parties; // in the order they were named

  /// Without anything to say about `action` yet it is a new contact; a result that says more
  /// about a known one deepens it.
  void take_result(const std::string& action, channel by, contact_outcome outcome, instant when,
                   std::string_view party = {});
  void take_message(const std::string& message, channel by, reply_intent intent, instant when,
                    std::string_view party = {});
  void authorise(channel_authorisation given);
  void stop(stop_request said);
  /// The debtor takes a stop back: the one on this channel, or with none all of them.
  void resume(std::optional<channel> by, instant when);
  /// Consent and hours of the same scope that were given earlier end.
  void consent(contact_consent given);
  void withdraw_consent(std::optional<channel> by, instant when);
  void designate(designated_hours named);
  void release_hours(class_set classes, instant when);
  void represent(time_span span);
  void dismiss_attorney(instant when);
  void name_party(known_party named);
  const known_party* find_party(std::string_view id) const;
  /// Null: nobody is known of this role who may be contacted.
  const known_party* party_of(party_role role) const;

  friend bool operator==(const contact_knowledge&, const contact_knowledge&) = default;
};

/// As the rules want it. `where`: the debtor's zone, nothing when it is not known.
contact_register register_of(const contact_knowledge& known, std::optional<zone> where);

} // namespace recobro
