#pragma once

// What is known about the contacts with one debtor: the facts that contact rules judge by. Plain
// values; whoever keeps an account keeps one of these beside it.

#include "core/contact/vocabulary.hpp"
#include "core/contact/weekly_hours.hpp"

#include <optional>
#include <string>
#include <vector>

namespace recobro {

/// A debt of the debtor, numbered by whoever keeps the register.
enum class debt_number : uint32_t {};
/// Stands for all of the debtor's debts at once.
inline constexpr debt_number every_debt{0};

/// From `since` on, before `until`.
struct time_span {
  instant since{instant::min()};
  instant until{never};
  bool holds(instant when) const { return when >= since && when < until; }
  friend bool operator==(const time_span&, const time_span&) = default;
};

struct contact_made {
  instant when;
  channel by{};
  contact_depth depth = contact_depth::attempt;
  bool inbound = false; // the debtor began it
  debt_number debt = every_debt;
  friend bool operator==(const contact_made&, const contact_made&) = default;
};

/// Where a permission comes from: proof for whoever asks.
struct proof {
  std::string source;    // "contract", "web form", "call recording"
  std::string document;  // its id; no personal data
  std::string wording{}; // which version of the text the debtor agreed to
  friend bool operator==(const proof&, const proof&) = default;
};

/// The debtor allowed a channel, perhaps at hours of their own.
struct channel_authorisation {
  channel by{};
  instant given;                     // known from then on
  time_span valid;                   // ends by expiry or revocation, whichever is first
  std::optional<weekly_hours> hours; // beyond the lawful ones, in a document of its own
  proof from;
  std::optional<contact_purpose> purpose{}; // for this one only; any when absent
  friend bool operator==(const channel_authorisation&, const channel_authorisation&) = default;
};

/// The debtor agreed to be contacted more often. It ends by itself (see contact_cap).
struct contact_consent {
  instant given;
  instant until = never; // revoked
  debt_number debt = every_debt;
  proof from;
  std::optional<channel> by{}; // any when absent
  friend bool operator==(const contact_consent&, const contact_consent&) = default;
};

/// The debtor said stop.
struct stop_request {
  instant when;
  std::optional<channel> by; // all channels when absent
  instant until = never;     // the debtor took it back
  friend bool operator==(const stop_request&, const stop_request&) = default;
};

/// The only hours at which the debtor wants to be contacted ("not at work", "not on Fridays").
struct designated_hours {
  instant when;
  class_set classes = every_class;
  weekly_hours allowed;
  instant until = never;
  friend bool operator==(const designated_hours&, const designated_hours&) = default;
};

/// Somebody who has to do with the debt.
struct known_party {
  std::string id;
  party_role role{};
  bool refuses = false; // may not be contacted; of an employer: forbids contact at work
  friend bool operator==(const known_party&, const known_party&) = default;
};

struct contact_register {
  std::vector<contact_made> contacts; // ascending by `when`
  std::vector<channel_authorisation> authorisations;
  std::vector<contact_consent> consents;
  std::vector<stop_request> stops;
  std::vector<designated_hours> designations;
  std::vector<time_span> represented; // by an attorney
  bool employer_forbids = false;      // contact at work
  std::vector<zone> zones;            // where the debtor may be; empty: not known

  /// Keeps `contacts` in order.
  void record(const contact_made& contact);
  /// Forgets contacts before `when`; see contact_rules::lookback.
  void forget_contacts_before(instant when);

  friend bool operator==(const contact_register&, const contact_register&) = default;
};

} // namespace recobro
