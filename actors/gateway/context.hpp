#pragma once

// What every subject of the gateway works with. Belongs to the io thread.

#include "actors/gateway/agent_mail.hpp"
#include "actors/gateway/command_json.hpp"
#include "actors/gateway/currency_book.hpp"
#include "actors/gateway/gateway.hpp"
#include "actors/gateway/http.hpp"
#include "actors/gateway/listener_book.hpp"
#include "actors/gateway/shown_tasks.hpp"
#include "actors/gateway/tokens.hpp"

#include <map>

namespace recobro {

class agent_session;

/// For the metrics.
struct gateway_counts {
  std::map<std::pair<std::string, int>, uint64_t> responses; // by route and status
  uint64_t lines_read = 0, lines_refused = 0;                // by the parser, before the engine
  uint64_t bulk_requests = 0, feeds = 0, streams = 0;        // under way
  uint64_t feed_gaps = 0;
  uint64_t agents = 0; // connected
};

/// Held by everything that outlives a turn: an answer may come after the gateway's end.
struct gateway_context : std::enable_shared_from_this<gateway_context> {
  gateway_context(engine_port& port, std::shared_ptr<io_thread> thread, gateway_settings chosen,
                  gateway_surroundings outside, token_book book)
    : engine{port}
    , io{std::move(thread)}
    , settings{std::move(chosen)}
    , surroundings{std::move(outside)}
    , tokens{std::move(book)} {}

  engine_port& engine;
  std::shared_ptr<io_thread> io;
  gateway_settings settings;
  gateway_surroundings surroundings;
  token_book tokens;
  command_parser parser;
  gateway_counts counts;
  currency_book currencies;
  agent_mail mail;
  shown_tasks shown;
  listener_book listeners;
  std::map<uint64_t, std::weak_ptr<agent_session>> agent_sessions; // those that are open
  uint64_t next_session = 0;                                       // of agents
  uint64_t next_unnamed = 0; // for ids of commands that came without
};

/// A routed and allowed request.
struct request {
  std::shared_ptr<http_exchange> exchange;
  principal who;
  std::string portfolio, account, id; // from the address, as far as its route has them

  void answer(http_response response) const { exchange->answer(std::move(response)); }
  void refuse(const error& failure) const;
};

/// Asks for an account's state as of stable storage; `then` runs on the io thread. A state
/// that does not exist comes as account_unknown.
struct account_view {
  account_key key;
  account_state state;
  policy_ptr rules;
};
void view_account(gateway_context& context, const account_key& key,
                  std::function<void(result<account_view>)> then);

/// Submits one command; `then` runs on the io thread when it is durable or refused.
void submit_command(gateway_context& context, account_key account, command what,
                    std::function<void(result<command_answer>)> then);

/// Puts down what is about to be done, on stable storage: who cannot be held to it does not do it.
/// `what` comes with act, subject, and reason and detail if there are any.
result<void> put_down(gateway_context& context, const principal& who, audit_record what);

/// The query parameter as a number in [low, high], or `otherwise` when it is absent.
result<uint64_t> number_parameter(const request& from, std::string_view name, uint64_t low,
                                  uint64_t high, uint64_t otherwise);

} // namespace recobro
