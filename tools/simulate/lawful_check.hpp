#pragma once

// Judges each contact of one account again, apart from what the account itself knows: on a register
// that takes in only what left and what came back. So the proof of lawful contact does not rest on
// the code that it is about.

#include "core/account/decide.hpp"
#include "tools/simulate/figures.hpp"

#include <optional>
#include <string>

namespace recobro::simulate {

class lawful_check {
public:
  /// @param book may be null: then only the policy's quiet windows forbid
  lawful_check(const contact_book* book, const policy& rules, duration verdict_holds)
    : book_(book)
    , policy_(&rules)
    , verdict_holds_(verdict_holds) {}

  /// What is known of an account that was not opened here.
  void begin(const account_state& account, instant now);
  /// The debtor's zone or jurisdiction may be others now.
  void look_at(const account_state& account);
  void authorise(channel by, instant since);

  /// The earliest instant >= `from` at which a contact may leave if nothing else happens.
  instant earliest(const account_state& account, channel by, instant from,
                   const contact_wishes& wishes = {}) const;
  /// The rule that forbids a contact there and then; nothing when it may be.
  std::optional<std::string> forbidden_by(const account_state& account, channel by,
                                          instant at) const;

  /// A send waits for the rules from now on, and for the policy's quiet hours even if it is an
  /// answer.
  void waits(const account_state& account, uint32_t action, channel by, instant since);
  /// Another phase or strategy may be quiet at other hours from now on.
  void treatment_changed(const account_state& account, uint64_t number, instant now,
                         lawful_figures& seen);
  void waits_no_more(uint32_t action);
  /// Something the rules look at is about to happen: until now, waiting actions had to wait.
  void before_change(const account_state& account, uint64_t number, instant now,
                     lawful_figures& seen);
  /// A send or a call leaves now.
  void leaves(const account_state& account, uint64_t number, uint32_t action, channel by,
              instant now, lawful_figures& seen);
  void came_of_it(uint32_t action, contact_depth depth);
  /// A person's call or visit is over. It counts from when its result says that it was made, and
  /// not at all where nobody was tried.
  void made_by_person(uint32_t action, bool tried, instant now);
  void debtor_wrote(channel by, bool right_person, instant now);
  void stop(std::optional<channel> by, instant now);

private:
  struct waiting {
    uint32_t action = 0;
    channel by{};
    instant since{};
    contact_wishes wishes; // the policy's quiet windows since then
  };
  void forget_old(instant now);

  const contact_book* book_;
  const policy* policy_; // for its quiet windows
  const contact_rules* rules_ = nullptr;
  duration verdict_holds_;
  contact_register known_;
  std::vector<uint32_t> actions_; // beside known_.contacts; 0: the debtor began
  std::vector<waiting> waiting_;
};

} // namespace recobro::simulate
