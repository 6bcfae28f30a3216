#pragma once

// Arbitrary entries and states for properties, and equality of events field by field. The
// structured bindings name every field, so a new field does not compile until it is here.

#include "core/account/state.hpp"
#include "core/store/records.hpp"

#include <rapidcheck.h>

#include <tuple>

namespace recobro::tests {

/// Gives arbitrary values; works only inside of a property.
class any_value {
public:
  std::string text() const;
  std::string word() const;
  uint64_t number() const { return *rc::gen::arbitrary<uint64_t>(); }
  uint32_t number32() const { return *rc::gen::arbitrary<uint32_t>(); }
  uint16_t number16() const { return *rc::gen::arbitrary<uint16_t>(); }
  bool yes() const { return *rc::gen::arbitrary<bool>(); }
  amount money() const { return amount{*rc::gen::arbitrary<int64_t>()}; }
  instant when() const;
  date day() const { return date{std::chrono::days{*rc::gen::inRange(-30'000, 90'000)}}; }
  currency unit() const;
  zone local() const;
  template <class E>
  E one_of(E last) const {
    return static_cast<E>(*rc::gen::inRange(0, static_cast<int>(last) + 1));
  }
  template <class Make>
  auto list(Make make) const {
    std::vector<decltype(make())> made;
    for (auto count = *rc::gen::inRange(0, 4); count > 0; --count)
      made.push_back(make());
    return made;
  }
  std::optional<channel> perhaps_channel() const {
    return yes() ? std::optional{one_of(channel::agent_call)} : std::nullopt;
  }
  std::optional<amount> perhaps_money() const {
    return yes() ? std::optional{money()} : std::nullopt;
  }
  /// How long a chain is patient.
  duration patience() const {
    return yes() ? duration::max() : duration{*rc::gen::inRange<int64_t>(0, 1'000'000'000)};
  }
  std::vector<contact_outcome> outcomes() const {
    return list([&] { return one_of(contact_outcome::refused); });
  }
  std::vector<chain_link> links() const {
    return list([&] { return chain_link{number16(), one_of(channel::agent_call), text()}; });
  }
  action_planned action() const;
  task_terms terms() const;
  task_content task() const;
  contact_check check() const;
  recobro::arrangement arrangement() const;
  recobro::trial trial() const;
  pending_choice choice() const;
  policy_migrated migrated() const;
  std::vector<instalment> instalments() const;
  std::vector<waiver> waivers() const;
  channel_authorisation authorisation() const;
  proof evidence() const;
  weekly_hours week() const;
  contact_consent consent() const;
  designated_hours designation() const;
  class_set some_classes() const;
  attribute_list attributes() const;
  std::vector<allocation> allocations() const;

  /// The alternative with this index, with arbitrary content.
  event event_of_kind(size_t index) const;
  recobro::entry entry() const;
  account_state state() const;
};

bool equal(const event& left, const event& right);
bool equal(const entry& left, const entry& right);

} // namespace recobro::tests
