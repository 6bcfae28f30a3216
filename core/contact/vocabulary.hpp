#pragma once

// The words of contact rules: what is contacted through, who, what for, what is said, and
// how sure a rule is. Jurisdiction files use the enumerators' names.

#include "core/policy/words.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace recobro {

/// A set of enumerators, in one word.
template <class Enum>
class word_set {
public:
  constexpr word_set() = default;
  constexpr word_set(std::initializer_list<Enum> words) {
    for (const Enum word : words)
      add(word);
  }
  constexpr void add(Enum word) { bits_ |= bit(word); }
  constexpr bool has(Enum word) const { return (bits_ & bit(word)) != 0; }
  constexpr bool meets(word_set other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  /// For stores: bit n is the enumerator n.
  constexpr uint32_t bits() const { return bits_; }
  static constexpr word_set from_bits(uint32_t bits) {
    word_set made;
    made.bits_ = bits;
    return made;
  }

  friend constexpr bool operator==(word_set, word_set) = default;

private:
  static constexpr uint32_t bit(Enum word) { return uint32_t{1} << static_cast<uint32_t>(word); }
  uint32_t bits_ = 0;
};

/// What a law speaks of when it says "calls" or "electronic messages".
enum class channel_class : uint8_t { voice, visit, text, messaging, email, letter, push };
inline constexpr size_t channel_class_count = 7;
using class_set = word_set<channel_class>;
inline constexpr class_set every_class{
  channel_class::voice, channel_class::visit,  channel_class::text, channel_class::messaging,
  channel_class::email, channel_class::letter, channel_class::push};

channel_class class_of(channel by);
/// A robot's call and a person's are calls, a certified letter is a letter: what is allowed,
/// stopped or counted on one medium is so on all channels of its class.
inline bool same_medium(channel left, channel right) {
  return class_of(left) == class_of(right);
}

/// Who is spoken to, seen from the debt.
enum class party_role : uint8_t {
  debtor,
  co_debtor,
  guarantor,
  spouse,
  parent_of_minor,
  guardian,
  executor,
  successor, // confirmed successor in interest
  attorney,
  reference,
  relative,
  neighbour,
  employer,
  other
};
inline constexpr size_t party_role_count = 14;
using role_set = word_set<party_role>;
/// Who owes nothing and answers for nobody: reaching one of these is not reaching the debtor.
inline constexpr role_set third_parties{party_role::reference, party_role::relative,
                                        party_role::neighbour, party_role::employer,
                                        party_role::other};

enum class contact_purpose : uint8_t {
  collection,
  location // asks for nothing but where the debtor can be found
};
inline constexpr size_t contact_purpose_count = 2;

/// What a message or a script says or looks like, where some law minds.
enum class content_tag : uint8_t {
  asks_reason, // why the debtor did not pay
  looks_judicial,
  looks_official, // name or look of a public body
  threat,
  ridicule,
  public_notice, // signs, costumes, lists
  names_third_party,
  tells_third_party,
  requests_payment_to_collector
};
inline constexpr size_t content_tag_count = 9;
using tag_set = word_set<content_tag>;

/// How sure a rule's values are. Whatever is not `confirmed` is shown with a badge.
enum class rule_mark : uint8_t { confirmed, practice, proposed, unverified };
inline constexpr size_t rule_mark_count = 4;

/// How far a contact got. Each includes the ones before it.
enum class contact_depth : uint8_t {
  attempt,        // tried, whatever came of it
  direct_contact, // reached the right person, through any channel
  conversation    // spoke with the right person
};
inline constexpr size_t contact_depth_count = 3;

std::string_view name_of(channel_class what);
std::string_view name_of(party_role role);
std::string_view name_of(contact_purpose purpose);
std::string_view name_of(content_tag tag);
std::string_view name_of(rule_mark mark);
std::string_view name_of(contact_depth depth);
std::optional<channel_class> channel_class_from(std::string_view word);
std::optional<party_role> party_role_from(std::string_view word);
std::optional<contact_purpose> contact_purpose_from(std::string_view word);
std::optional<content_tag> content_tag_from(std::string_view word);
std::optional<contact_depth> contact_depth_from(std::string_view word);

} // namespace recobro
