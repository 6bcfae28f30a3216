#include "tools/demo/portfolio_run.hpp"

#include "actors/gateway/command_json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

/// Money of the feed is decimal text in the portfolio's currency.
int64_t minor_of(const nlohmann::json& happened, const char* member, currency unit) {
  auto value = parse_amount(happened.value(member, "0"), unit);
  return value ? value->minor : 0;
}

} // namespace

std::vector<std::string> missing_life(const portfolio_figures& seen, uint64_t handed_over) {
  std::vector<std::string> missing;
  if (seen.commands_refused > 0)
    missing.push_back(fmt::format("{} of {} simulated commands were refused, the last one: {}",
                                  seen.commands_refused, seen.commands_sent, seen.last_refusal));
  if (seen.phase_moves == 0)
    missing.push_back("no account moved from one phase into another");
  if (seen.payments == 0)
    missing.push_back("no debtor paid");
  if (handed_over == 0)
    missing.push_back("no action was handed over to its channel");
  return missing;
}

account_key key_of(const std::string& portfolio, uint32_t account) {
  return account_key::make(portfolio, account_number(account)).value();
}

portfolio_run::portfolio_run(portfolio_model model, std::string portfolio, zone local,
                             currency unit)
  : model_(model)
  , portfolio_(std::move(portfolio))
  , local_(local)
  , unit_(unit)
  , debtors_(model.accounts) {}

std::string portfolio_run::account_lines(uint32_t number, uint32_t count) {
  std::string lines;
  for (auto end = std::min(model_.accounts, number + count); number < end; ++number) {
    auto account = make_account(model_, number);
    open_account content{.unit = unit_,
                         .local = local_,
                         .language = "es",
                         .attributes = {{"debtor", std::string{name_of(account.kind)}},
                                        {"segment", account.segment},
                                        {"simulated", "true"}}};
    for (const auto& owed : account.obligations)
      content.obligations.push_back(
        {.id = owed.id, .kind = "invoice", .due = owed.due, .principal = {owed.minor}});
    command what{.id = "open",
                 .happened_at = local_.at(model_.today),
                 .unit = unit_,
                 .body = put_account{std::move(content)}};
    lines += command_to_json(key_of(portfolio_, number), what) + '\n';
    plan(number, moves_around_due(model_, account, local_));
    ++figures_.accounts;
  }
  return lines;
}

void portfolio_run::plan(uint32_t account, std::vector<debtor_move> moves) {
  for (auto& move : moves)
    if (move.at > resumed_)
      moves_.push({std::move(move), account, planned_++});
}

void portfolio_run::take(const nlohmann::json& item) {
  auto account = number_of(item.value("account", ""));
  if (item.value("portfolio", "") != portfolio_ || !account || *account >= debtors_.size())
    return;
  const auto& entry = item["entry"];
  auto at = parse_instant(entry.value("decided_at", ""));
  ++figures_.entries;
  for (const auto& happened : entry["events"]) {
    ++figures_.events;
    if (at)
      take_event(*account, happened, *at);
  }
}

void portfolio_run::take_event(uint32_t account, const nlohmann::json& happened, instant at) {
  auto type = happened.value("type", "");
  auto& who = debtors_[account];
  if (at < resumed_)
    remember(who, happened);
  if (type == "obligation_added") {
    who.owed += minor_of(happened, "amount", unit_);
  } else if (type == "payment_received") {
    ++figures_.payments;
    figures_.paid_minor += minor_of(happened, "amount", unit_);
  } else if (type == "promise_made") {
    ++figures_.promises_made;
    auto promise = happened.value("promise", "");
    if (auto due = parse_date(happened.value("due", "")))
      plan(account, moves_after_promise(model_, account, promise, who.promises, *due, local_));
  } else if (type == "promise_ended") {
    on_promise_ended(account, happened);
  } else if (type == "phase_entered") {
    on_phase(account, happened.value("phase", ""));
  } else if (type == "action_planned") {
    on_action(account, happened, at);
  } else if (type == "action_cancelled") {
    ++figures_.cancelled;
  } else if (type == "message_received") {
    ++figures_.replies;
  }
}

/// What the debtor did before the demonstration was started again: else it is known since it was
/// sent.
void portfolio_run::remember(debtor& who, const nlohmann::json& happened) {
  auto type = happened.value("type", "");
  if (type == "payment_received") {
    ++who.payments;
    who.owed = std::max<int64_t>(0, who.owed - minor_of(happened, "amount", unit_));
  } else if (type == "promise_made") {
    ++who.promises;
    who.promise = happened.value("promise", "");
    who.promised = minor_of(happened, "amount", unit_);
  } else if (type == "message_received") {
    ++who.replies;
  }
}

/// A task for a person is worked off by a simulated agent who calls.
void portfolio_run::on_action(uint32_t account, const nlohmann::json& happened, instant at) {
  auto number = happened.value("action", 0u);
  auto is_send = happened.value("kind", "") == "send";
  ++(is_send ? figures_.actions_sent : figures_.tasks);
  if (!is_send && happened.value("task", "") != "call")
    return;
  auto by = is_send ? channel_from(happened.value("channel", "")).value_or(channel::email)
                    : channel::agent_call;
  plan(account, moves_after_action(model_, account,
                                   fmt::format("{}/{}", key_of(portfolio_, account).text(), number),
                                   number, by, at));
}

void portfolio_run::on_promise_ended(uint32_t account, const nlohmann::json& happened) {
  auto outcome = happened.value("outcome", "");
  if (outcome == "kept")
    ++figures_.promises_kept;
  else if (outcome == "broken" || outcome == "partly_kept")
    ++figures_.promises_broken;
  auto& who = debtors_[account];
  if (who.promise == happened.value("promise", ""))
    who.promise.clear();
}

void portfolio_run::on_phase(uint32_t account, const std::string& name) {
  auto& who = debtors_[account];
  if (who.phase != UINT32_MAX) {
    --figures_.by_phase[phases_[who.phase]];
    ++figures_.phase_moves;
  }
  auto known = std::find(phases_.begin(), phases_.end(), name);
  who.phase = static_cast<uint32_t>(known - phases_.begin());
  if (known == phases_.end())
    phases_.push_back(name);
  ++figures_.by_phase[name];
}

std::string portfolio_run::due_lines(instant now, size_t lines_max, size_t& lines) {
  std::string text;
  for (lines = 0; lines < lines_max && !moves_.empty() && moves_.top().what.at <= now;) {
    auto next = moves_.top();
    moves_.pop();
    auto what = command_of(next.account, next.what);
    if (!what)
      continue; // nothing is owed any more
    what->happened_at = next.what.at;
    text += command_to_json(key_of(portfolio_, next.account), *what) + '\n';
    ++lines;
    ++figures_.commands_sent;
  }
  return text;
}

std::optional<command> portfolio_run::command_of(uint32_t account, const debtor_move& move) {
  auto& who = debtors_[account];
  switch (move.kind) {
  case debtor_move::what::contact_result:
    return command{.id = fmt::format("contact:{}", move.about.substr(move.about.rfind('/') + 1)),
                   .body = record_contact{move.about, move.by, move.outcome}};
  case debtor_move::what::reply: {
    auto id = fmt::format("reply:{}", ++who.replies);
    return command{.id = id, .body = receive_message{id, move.by, move.intent}};
  }
  case debtor_move::what::promise:
    return promise_of(account, move);
  case debtor_move::what::payment:
    return payment_of(account, move);
  }
  return std::nullopt;
}

std::optional<command> portfolio_run::promise_of(uint32_t account, const debtor_move& move) {
  auto& who = debtors_[account];
  auto value = who.owed * move.basis_points / 10'000;
  if (value <= 0 || !who.promise.empty())
    return std::nullopt;
  who.promise = fmt::format("promise:{}", ++who.promises);
  who.promised = value;
  auto due = local_.local_date(move.at) + std::chrono::days{move.days};
  return command{.id = who.promise, .unit = unit_, .body = make_promise{who.promise, {value}, due}};
}

/// A payment for a promise is a share of what was promised, any other one of what is owed.
std::optional<command> portfolio_run::payment_of(uint32_t account, const debtor_move& move) {
  auto& who = debtors_[account];
  auto base = who.owed;
  if (move.about.starts_with("promise:"))
    base = who.promised;
  else if (move.about.starts_with("invoice-"))
    for (const auto& owed : make_account(model_, account).obligations)
      if (owed.id == move.about)
        base = owed.minor;
  auto value = std::min(who.owed, base * move.basis_points / 10'000);
  if (value <= 0)
    return std::nullopt;
  who.owed -= value;
  auto id = fmt::format("payment:{}", ++who.payments);
  return command{.id = id, .unit = unit_, .body = receive_payment{id, {value}, {}}};
}

void portfolio_run::answered(const nlohmann::json& result_line) {
  if (result_line.value("result", "") != "rejected"
      && result_line.value("result", "") != "conflict")
    return;
  ++figures_.commands_refused;
  figures_.last_refusal = result_line.value("error", result_line.value("result", "")) + ": "
                          + result_line.value("detail", result_line.value("id", ""));
}

} // namespace recobro
