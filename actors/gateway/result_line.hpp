#pragma once

// What bulk requests and streams say about each input line, and what they share.

#include "actors/gateway/context.hpp"

namespace recobro {

/// "accepted", "duplicate" or "conflict".
std::string_view word_of(answer_kind kind);

/// One line of input on its way through the engine.
struct line_outcome {
  uint64_t line = 0; // from 1
  std::string id;
  std::optional<error> refusal; // by the parser
  uint32_t answer = 0;          // else: index of its answer
};

/// Appends `{"line":1,"id":"..","result":"accepted","sequence":5}` and a line feed.
/// `what` is looked at when the parser did not refuse.
void append_result_line(std::string& out, const line_outcome& line, const command_answer* what);

/// Sets what only the server knows: actor, instant of receipt, and an id where the sender
/// gave none.
void complete_command(gateway_context& context, command& what, const principal& who, instant now);

/// Errors: media_type_unknown, naming those that are taken.
result<void> expect_media(const request& from, std::initializer_list<std::string_view> taken);

/// Takes the next line off `text` (without its line feed and carriage return).
std::string_view take_line(std::string_view& text);
bool is_blank(std::string_view line);

/// The header Idempotency-Key, without quotes; empty when it is absent.
std::string idempotency_key(const request& from);
/// Answers a request that was one command.
void answer_command(const request& from, result<command_answer> what);
/// Takes the body as one command for the account of the address, named by the header
/// Idempotency-Key, and answers when it is durable. `type`: of the command, empty when the body
/// says it; `refuses` may say why a command has no place at this address.
void serve_command(gateway_context& context, const request& from, std::string_view type,
                   std::optional<error> (*refuses)(const command& what) = nullptr);
/// Shows the account of the address to `then`, or refuses.
void serve_account(gateway_context& context, const request& from,
                   std::function<void(const account_view& view)> then);

} // namespace recobro
