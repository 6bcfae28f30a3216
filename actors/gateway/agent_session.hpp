#pragma once

// One agent's WebSocket: docs/agents.md says what travels on it. The session passes what the client
// says on to its team's supervisor and to the accounts of its tasks, and what these say back. It
// holds nothing that matters: whoever comes back is told what he has.

#include "actors/gateway/agent_words.hpp"
#include "actors/gateway/context.hpp"
#include "actors/gateway/json_writer.hpp"

#include <memory>
#include <set>
#include <string>

namespace recobro {

class agent_session : public message_receiver, public std::enable_shared_from_this<agent_session> {
public:
  agent_session(gateway_context& context, principal who, const team& of);
  ~agent_session() override;

  void open(std::shared_ptr<message_channel> channel);

  // All on the io thread.
  // -- from the socket
  void message(std::string_view text) override;
  void gone() override;

  // -- from the supervisor, brought to the io thread
  void joined(const result<std::vector<std::string>>& holds);
  void offered(const std::string& task, const open_task& what);
  void withdraw(const std::string& task, const std::string& reason);
  void text(const std::string& from, const std::string& words);
  void drained();
  void close(std::string_view reason);
  /// Whether its client is still there.
  bool connected() const { return channel_ != nullptr; }
  const std::string& agent() const { return who_.name; }
  /// Ends it if its token was revoked.
  void look_at_token();

  // -- what the client said, by kind
  void hear(const hello_word& word);
  void hear(const ready_word& word);
  void hear(const heartbeat_word& word);
  void hear(const pause_word& word);
  void hear(const drain_word& word);
  void hear(const task_word& word);
  void hear(const complete_word& word);

private:
  void welcome(const std::vector<std::string>& holds);
  void show(const std::string& task);
  void send(json_writer&& body, bool keep = true);
  void write(std::string text);
  void written(size_t bytes);
  void end_when_read(std::shared_ptr<message_channel> channel, std::string reason);
  void refuse(const std::string& task, const error& why);
  command from_agent(command_body body, std::string id = {}) const;
  void complete(const complete_word& word, const account_view& view);
  void note_late(const complete_word& word, const account_view& view, const error& why);
  void keep_late_promise(const complete_word& word, const account_view& view, const error& why);
  void say_late(const complete_word& word, const error& why, bool noted, bool promised);

  std::shared_ptr<gateway_context> keep_alive_; // first member: goes last
  gateway_context& context_;
  principal who_;
  const team& team_;
  uint64_t session_;
  std::shared_ptr<message_channel> channel_; // null: gone
  bool said_hello_ = false;
  std::optional<uint64_t> resume_;
  std::shared_ptr<message_channel> ending_; // to be closed once all is read
  std::string last_word_;                   // then
  size_t unsent_bytes_ = 0;
  size_t under_way_ = 0;          // words that were not answered
  std::set<std::string> leaving_; // tasks that he gives back or escalates himself
};

/// Of the client that is connected now; null: he is away.
std::shared_ptr<agent_session> session_of(const gateway_context& context, std::string_view agent);
/// A leader's message to him, without its number.
std::string leaders_message(const std::string& from, const std::string& words);

} // namespace recobro
