#include "tools/demo/debtor_model.hpp"

#include "core/base/identity.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace recobro {

using namespace std::chrono_literals;

namespace {

/// All shares in percent. docs/demo.md shows the same table.
struct habits {
  debtor_kind kind;
  int share;              // of the portfolio
  int pays_by_itself;     // an obligation around its due date, uncontacted
  int delivered;          // a message arrives; a call is picked up
  int replies;            // to one that arrived
  int promises;           // after a reply
  int pays_after_contact; // within days, without a promise
  int keeps_promise;      // in full and in time
  int pays_part;          // of a promise not kept
};
constexpr std::array<habits, 5> all_habits{{
  {debtor_kind::punctual, 40, 92, 97, 30, 40, 60, 95, 50},
  {debtor_kind::forgetful, 30, 35, 95, 40, 50, 45, 80, 50},
  {debtor_kind::negotiator, 15, 10, 95, 70, 75, 15, 65, 60},
  {debtor_kind::avoider, 11, 3, 85, 12, 40, 5, 25, 30},
  {debtor_kind::unreachable, 4, 1, 10, 2, 10, 1, 20, 20},
}};

/// One number for each question about a debtor, well spread, the same for ever.
class draws {
public:
  draws(const portfolio_model& model, uint32_t account, std::string_view about)
    : state_(fnv1a(about, model.seed * 0x9e3779b97f4a7c15ull + account)) {}

  /// 0 to `below` - 1 (splitmix64; the bias is far below what a demo shows).
  uint64_t number(uint64_t below) {
    state_ += 0x9e3779b97f4a7c15ull;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return (z ^ (z >> 31)) % below;
  }
  bool chance(int percent) { return number(100) < static_cast<uint64_t>(percent); }
  int between(int least, int most) {
    return least + static_cast<int>(number(static_cast<uint64_t>(most - least + 1)));
  }

private:
  uint64_t state_;
};

const habits& habits_of(const portfolio_model& model, uint32_t account) {
  draws draw{model, account, "kind"};
  auto place = static_cast<int>(draw.number(100));
  for (const auto& one : all_habits) {
    place -= one.share;
    if (place < 0)
      return one;
  }
  return all_habits.back();
}

reply_intent reply_of(debtor_kind kind, draws& draw) {
  switch (kind) {
  case debtor_kind::punctual:
    return draw.chance(50) ? reply_intent::paid : reply_intent::will_pay;
  case debtor_kind::forgetful:
    return reply_intent::will_pay;
  case debtor_kind::negotiator:
    return draw.chance(60) ? reply_intent::wants_instalments : reply_intent::will_pay;
  case debtor_kind::avoider:
    return draw.chance(50) ? reply_intent::refuses
                           : (draw.chance(30) ? reply_intent::disputes : reply_intent::will_pay);
  default:
    return draw.chance(50) ? reply_intent::wrong_person : reply_intent::other;
  }
}

/// A contact, a reply and what follows happen within working hours of the same or a later day.
instant later(instant now, draws& draw, int minutes_least, int minutes_most) {
  return now + std::chrono::minutes{draw.between(minutes_least, minutes_most)};
}

} // namespace

std::string_view name_of(debtor_kind kind) {
  static constexpr std::array<std::string_view, 5> names{"punctual", "forgetful", "negotiator",
                                                         "avoider", "unreachable"};
  return names[static_cast<size_t>(kind)];
}

std::string account_number(uint32_t number) {
  return fmt::format("D{:06}", number + 1);
}

std::optional<uint32_t> number_of(std::string_view account_number) {
  uint32_t number = 0;
  if (!account_number.starts_with('D'))
    return std::nullopt;
  auto digits = account_number.substr(1);
  auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failure != std::errc{} || end != digits.data() + digits.size() || number == 0)
    return std::nullopt;
  return number - 1;
}

simulated_account make_account(const portfolio_model& model, uint32_t number) {
  static constexpr std::array<std::string_view, 3> segments{"retail", "small_business", "utility"};
  draws draw{model, number, "account"};
  simulated_account account{.number = number, .kind = habits_of(model, number).kind};
  account.segment = segments[draw.number(segments.size())];
  auto count = draw.between(1, 3);
  for (int ordinal = 0; ordinal < count; ++ordinal)
    account.obligations.push_back(
      {.id = fmt::format("invoice-{}", ordinal + 1),
       .due = model.today + std::chrono::days{draw.between(-20, 25) + 30 * ordinal},
       .minor = int64_t{draw.between(20, 400)} * 100 * draw.between(1, 12)});
  return account;
}

std::vector<debtor_move> moves_after_action(const portfolio_model& model, uint32_t account,
                                            std::string_view action, uint32_t ordinal, channel by,
                                            instant now) {
  const auto& one = habits_of(model, account);
  draws draw{model, account, fmt::format("action {}", ordinal)};
  std::vector<debtor_move> moves;
  auto at = later(now, draw, 1, 90);
  if (!draw.chance(one.delivered)) {
    moves.push_back({.at = at,
                     .kind = debtor_move::what::contact_result,
                     .by = by,
                     .outcome = by == channel::voice || by == channel::agent_call
                                  ? contact_outcome::no_answer
                                  : contact_outcome::failed,
                     .about = std::string{action}});
    return moves;
  }
  moves.push_back({.at = at,
                   .kind = debtor_move::what::contact_result,
                   .by = by,
                   .outcome = contact_outcome::delivered,
                   .about = std::string{action}});
  if (draw.chance(one.replies)) {
    at = later(at, draw, 5, 600);
    auto intent = reply_of(one.kind, draw);
    moves.push_back({.at = at,
                     .kind = debtor_move::what::reply,
                     .by = by,
                     .intent = intent,
                     .about = std::string{action}});
    auto willing = intent == reply_intent::will_pay || intent == reply_intent::wants_instalments;
    if (willing && draw.chance(one.promises)) {
      moves.push_back({.at = later(at, draw, 1, 30),
                       .kind = debtor_move::what::promise,
                       .by = by,
                       .basis_points = draw.chance(60) ? 10'000 : 1000 * draw.between(3, 7),
                       .days = draw.between(2, 14),
                       .about = std::string{action}});
      return moves;
    }
  }
  if (draw.chance(one.pays_after_contact))
    moves.push_back({.at = later(at, draw, 30, 5 * 24 * 60),
                     .kind = debtor_move::what::payment,
                     .basis_points = draw.chance(80) ? 10'000 : 1000 * draw.between(2, 8),
                     .about = std::string{action}});
  return moves;
}

std::vector<debtor_move> moves_after_promise(const portfolio_model& model, uint32_t account,
                                             std::string_view promise, uint32_t ordinal, date due,
                                             zone local) {
  const auto& one = habits_of(model, account);
  draws draw{model, account, fmt::format("promise {}", ordinal)};
  auto on_the_day = local.at(due, std::chrono::minutes{draw.between(8 * 60, 20 * 60)});
  if (draw.chance(one.keeps_promise))
    return {{.at = on_the_day - std::chrono::days{draw.between(0, 1)},
             .kind = debtor_move::what::payment,
             .basis_points = 10'000,
             .about = std::string{promise}}};
  if (draw.chance(one.pays_part))
    return {{.at = on_the_day,
             .kind = debtor_move::what::payment,
             .basis_points = 1000 * draw.between(2, 7),
             .about = std::string{promise}}};
  return {};
}

std::vector<debtor_move> moves_around_due(const portfolio_model& model,
                                          const simulated_account& account, zone local) {
  const auto& one = habits_of(model, account.number);
  std::vector<debtor_move> moves;
  for (const auto& owed : account.obligations) {
    draws draw{model, account.number, "due " + owed.id};
    if (owed.due < model.today || !draw.chance(one.pays_by_itself))
      continue;
    auto day = owed.due + std::chrono::days{draw.between(-4, 2)};
    if (day <= model.today)
      day = model.today + std::chrono::days{1};
    moves.push_back({.at = local.at(day, std::chrono::minutes{draw.between(7 * 60, 22 * 60)}),
                     .kind = debtor_move::what::payment,
                     .basis_points = 10'000,
                     .about = owed.id});
  }
  return moves;
}

} // namespace recobro
