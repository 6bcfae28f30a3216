#pragma once

// A run of input lines that goes to the engine together and comes back in order. Bulk
// requests and streams are made of them.

#include "actors/gateway/answers.hpp"
#include "actors/gateway/result_line.hpp"

namespace recobro {

class line_chunk {
public:
  /// Reads one line; what the parser refuses is noted and not submitted.
  void add(gateway_context& context, std::string_view line, uint64_t number,
           const command_frame& frame, const principal& who);

  bool empty() const { return lines_.empty(); }
  size_t size() const { return lines_.size(); }
  bool answered() const { return answered_; }

  /// Hands the commands to the engine. `then` runs on the io thread once all answers are
  /// there, at the next turn at the earliest. After an error nothing was taken and it may
  /// be tried again. The owner must keep the chunk until then.
  result<void> submit(gateway_context& context, std::function<void()> then);
  /// Gives up on the commands: each is answered with `failure`.
  void refuse_all(const error& failure);

  /// @pre answered()
  void append_results(std::string& out) const;

private:
  std::vector<line_outcome> lines_;
  std::vector<delivery> items_;
  std::vector<command_answer> answers_;
  bool answered_ = false;
};

} // namespace recobro
