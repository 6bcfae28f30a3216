// The life of one account: every four bytes of an input are a command (or a passing of time).
// Whatever the order, decide and evolve agree, money is conserved, the agenda follows from the
// state, and entries and snapshots survive their encoding.

#include "core/account/decide.hpp"
#include "core/store/records.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/seeds.hpp"

#include <algorithm>
#include <array>

using namespace recobro;
using namespace std::chrono_literals;
using recobro::tests::expect;

namespace {

constexpr date first_day = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1};
constexpr size_t commands_max = 32;

/// Rungs, an event phase, a deadline, and reactions that hold, wait, move and end.
policy make_rules() {
  const auto step_of = [](std::string name, int days, policy_action what) {
    return step{std::move(name), {.days = days}, std::move(what)};
  };
  policy rules;
  rules.name = "fuzz";
  rules.hash = std::string(64, 'f');
  rules.default_zone = zone::from_name("Europe/Rome").value();
  rules.promises.tolerance = amount{50};
  rules.promises.tolerance_days = 1;
  const send_action letter{channel::letter, "notice"};
  rules.phases = {
    {"early",
     1,
     {step_of("one", 2, letter), step_of("two", 7, task_action{"call", ""})},
     {},
     false},
    {"late", 31, {step_of("three", 2, letter), step_of("out", 9, move_to_phase{2})}, {}, false},
    {"legal", std::nullopt, {step_of("claim", 5, letter)}, {}, false},
    {"gone", std::nullopt, {}, {}, true},
  };
  rules.reactions = {
    {contact_trigger{contact_outcome::failed, std::nullopt}, {next_step_now{}}},
    {contact_trigger{contact_outcome::refused, channel::sms}, {move_to_phase{3}}},
    {reply_trigger{reply_intent::stop}, {place_hold{"stop", wait_rule{.days = 3}}}},
    {reply_trigger{std::nullopt}, {wait_again{{.days = 1}}}},
    {fact_trigger::promise_broken, {task_action{"call", ""}}},
    {fact_trigger::payment_reversed, {end_steps{}}},
  };
  rules.deadlines = {{"limit",
                      contact_trigger{contact_outcome::delivered, std::nullopt},
                      {.days = 20},
                      {move_to_phase{2}}}};
  return rules;
}

/// Four bytes of the input, read as the parts of a command.
struct choice {
  uint8_t kind = 0, which = 0, much = 0, other = 0;

  std::string id(const char* prefix) const { return prefix + std::to_string(which % 4); }
  amount value() const { return {int64_t{much} * (other % 8 == 0 ? 1'000'003 : 37)}; }
  date day() const { return first_day + std::chrono::days{other}; }
};

command_body open_body(const choice& c) {
  const auto eur = currency::from_code("EUR").value();
  return open_account{eur, std::nullopt, "it", {}, {{c.id("o"), "invoice", c.day(), c.value()}}};
}

command_body money_body(const choice& c) {
  switch (c.kind % 6) {
  case 0:
    return add_obligation{{c.id("o"), "invoice", c.day(), c.value()}};
  case 1: {
    const auto mode = c.which % 2 == 0 ? adjust_mode::add : adjust_mode::replace;
    const auto part = c.which % 8 < 4 ? amount_component::principal : amount_component::fee;
    const amount value{mode == adjust_mode::add ? c.value().minor - 3'000 : c.value().minor};
    return adjust_obligation{c.id("o"), part, mode, value, std::nullopt, "because"};
  }
  case 2:
    return withdraw_obligation{c.id("o"), "because"};
  case 3:
    return reverse_payment{"p" + std::to_string(c.which % 16), "bounced"};
  default: {
    std::vector<std::string> named;
    if (c.other % 3 == 0)
      named.push_back(c.id("o"));
    return receive_payment{"p" + std::to_string(c.which % 16), c.value(), named};
  }
  }
}

command_body other_body(const choice& c) {
  switch (c.kind % 12) {
  case 0:
    return make_promise{c.id("w"), c.value(), c.day()};
  case 1:
    return cancel_promise{c.id("w")};
  case 2:
  case 3:
    return record_contact{std::to_string(c.which % 8), static_cast<channel>(c.much % channel_count),
                          static_cast<contact_outcome>(c.other % 9)};
  case 4:
    return receive_message{c.id("m"), channel::sms, static_cast<reply_intent>(c.other % 6)};
  case 5:
    return open_dispute{c.id("d"), "not_mine"};
  case 6:
    return resolve_dispute{c.id("d"), "upheld"};
  case 7:
    return hold_account{c.id("h"), "illness", instant{c.day()} + 12h};
  case 8:
    return release_hold{c.id("h")};
  case 9:
    return move_phase{std::array{"early", "late", "legal", "none"}[c.which % 4], "by_hand"};
  case 10:
    return c.other % 16 == 0 ? command_body{close_account{"enough"}} : update_account{};
  default:
    return c.other % 16 == 0 ? command_body{erase_debtor{}} : put_account{};
  }
}

class life {
public:
  void live(const choice& c) {
    if (c.kind >= 192) {
      now_ += c.kind % 2 == 0 ? duration{std::chrono::days{c.much}} : duration{c.much * 10min};
      return wake();
    }
    command what;
    what.id = "c" + std::to_string(++commands_);
    what.content_hash = commands_;
    what.received_at = now_;
    what.happened_at = now_ - std::chrono::hours{c.which};
    what.unit = currency::from_code("EUR").value();
    what.body = !account_.exists() ? open_body(c) : c.kind < 96 ? money_body(c) : other_body(c);
    if (take(what, now_))
      expect(look_up(account_, what).kind == answer_kind::duplicate, "a command is taken once");
    wake();
  }

private:
  /// All timers up to now, each at its own instant, as the server's clock does.
  void wake() {
    for (int turns = 0; account_.exists(); ++turns) {
      const auto due = earliest_due(account_, rules_);
      if (due > now_)
        return;
      expect(turns < 2'000, "timers come to an end");
      command what;
      what.body = wake_up{};
      what.received_at = what.happened_at = std::max(due, account_.last_decided_at);
      expect(take(what, what.received_at), "a due timer can be decided");
    }
  }

  bool take(const command& what, instant when) {
    const auto before = account_;
    const auto made = decide(account_, what, rules_, when);
    expect(account_ == before, "deciding changes nothing");
    if (!made) {
      if (std::holds_alternative<wake_up>(what.body))
        std::fprintf(stderr, "wake_up: %s\n", to_string(made.error()).c_str());
      return false;
    }
    entry taken;
    taken.sequence = account_.sequence + 1;
    taken.command_id = what.id;
    taken.content_hash = what.content_hash;
    taken.command_type = type_name(what.body);
    taken.happened_at = what.happened_at;
    taken.decided_at = when;
    taken.events = made->events;
    auto folded = account_;
    for (const auto& each : made->events)
      folded = evolve(std::move(folded), each);
    expect(folded == made->next, "the events fold to what was decided");
    account_ = evolve(std::move(account_), taken);
    check_encoding(taken);
    check_money();
    check_agenda();
    return true;
  }

  void check_encoding(const entry& taken) const {
    const auto bytes = encode(taken);
    const auto again = decode_entry(bytes);
    expect(again.has_value() && encode(*again) == bytes, "an entry survives its encoding");
    const auto stored = decode_snapshot(encode(snapshot{account_, never}));
    expect(stored.has_value() && stored->state == account_, "a state survives its encoding");
  }

  void check_money() const {
    amount allocated, served;
    for (const auto& each : account_.payments) {
      expect(each.credit() >= amount{0}, "a payment allocates at most what it has");
      expect(!each.reversed || each.allocations.empty(), "a reversed payment serves nothing");
      for (const auto& part : each.allocations)
        allocated = allocated + part.value;
    }
    for (const auto& each : account_.obligations) {
      expect(each.open() >= amount{0}, "no obligation is paid beyond its total");
      served = served + each.paid;
    }
    expect(allocated == served, "what payments allocate is what obligations got");
    expect(open_amount(account_) == amount{0} || credit_amount(account_) == amount{0},
           "no credit is left while something is open");
  }

  void check_agenda() const {
    const auto timers = agenda(account_, rules_);
    expect(std::is_sorted(timers.begin(), timers.end()), "the agenda is sorted");
    expect(earliest_due(account_, rules_) == (timers.empty() ? never : timers.front().due),
           "the earliest due instant is the agenda's first");
    expect(!account_.closed || timers.empty(), "a closed account waits for nothing");
  }

  policy rules_ = make_rules();
  account_state account_;
  instant now_ = instant{first_day} + 9h;
  uint64_t commands_ = 0;
};

} // namespace

std::vector<std::string> recobro::tests::seeds() {
  // Open, pay in part, promise, wait, reverse; and a contact that starts the deadline.
  return {{"\x00\x00\xff\x05\x04\x01\x10\x01\x60\x00\x20\x10\xc0\x00\x0a\x00\x03\x01\x00\x00", 20},
          {"\x00\x00\xff\x05\x62\x01\x02\x02\xc0\x00\x1e\x00\x65\x01\x00\x00\xc0\x00\xff\x00", 20}};
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  life one;
  for (size_t at = 0; at + 4 <= std::min(count, commands_max * 4); at += 4)
    one.live({bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]});
  return 0;
}
