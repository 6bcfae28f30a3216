#pragma once

// The account's judgement, as a pure function. The server, replay, simulation,
// explain and the property tests all run this one.

#include "core/account/agenda.hpp"
#include "core/contact/contact_book.hpp"
#include "core/experiment/knowledge.hpp"

namespace recobro {

/// Bounds on what one account may hold; beyond them decide answers too_many_items.
inline constexpr size_t obligations_max = 10'000;
inline constexpr size_t payments_max = 50'000;
inline constexpr size_t promises_max = 10'000;
inline constexpr size_t arrangements_max = 1'000;
inline constexpr size_t holds_max = 100;
inline constexpr size_t disputes_max = 1'000;
inline constexpr size_t parties_max = 100;
inline constexpr size_t attributes_max = 100;
/// Planned actions that nobody reported on; beyond them the oldest is cancelled.
inline constexpr size_t actions_max = 1'000;
/// Timers decided in one go; the rest follows in the next.
inline constexpr size_t timers_per_turn_max = 64;

/// Sees what happens to an account: each event of a decision, before the state has taken it.
class event_watch {
public:
  virtual ~event_watch() = default;
  virtual void before(const account_state& account, const event& what) = 0;
};

struct decision_settings {
  /// How long command ids are kept for duplicates.
  duration command_ids_kept = std::chrono::hours{24 * 400};
  /// How far ahead of `now` an instant of a command may lie (clocks differ).
  duration clock_skew_max = std::chrono::minutes{5};
  /// A yes of the contact rules is good for so long: it is given only when they still say yes
  /// at its end, and the outbox asks again after it.
  duration verdict_holds = std::chrono::seconds{10};
  /// The contact rules of the account's portfolio. Without, nothing is judged.
  const contact_book* contact = nullptr;
  /// Of the account's key; lots are drawn from it, so that they fall the same again.
  uint64_t account_mark = 0;
  /// Of the account's portfolio. Without, no arm was stopped and nothing was learned.
  const portfolio_knowledge* known = nullptr;
  /// May be null. Has no say in the decision.
  event_watch* watch = nullptr;
};

struct decision {
  std::vector<event> events;
  account_state next; // the fold of evolve over `events`, sequence not yet advanced
};

enum class answer_kind : uint8_t { accepted, duplicate, conflict };

/// Has this command been seen? accepted: no. duplicate / conflict: yes, with the
/// sequence of the entry it came to in `sequence`.
struct earlier_answer {
  answer_kind kind{};
  uint64_t sequence = 0;
};
earlier_answer look_up(const account_state& account, const command& what);

/// Decides `what` at `now` (its received_at, or the due instant of a timer).
/// Pure; equal arguments give equal results. An error changes nothing. `wake_up`
/// decides the timers due at or before `now`, earliest first.
/// @pre look_up(account, what).kind == accepted
result<decision> decide(const account_state& account, const command& what, const policy& rules,
                        instant now, const decision_settings& settings = {});

/// The same without a copy of the state: the events, with `account` evolved by them. A
/// refusal leaves `account` as it was. When it throws, `account` must be dropped.
result<std::vector<event>> decide_in_place(account_state& account, const command& what,
                                           const policy& rules, instant now,
                                           const decision_settings& settings = {});

} // namespace recobro
