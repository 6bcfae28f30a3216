#pragma once

// Collects the answers to commands that were submitted together.

#include "actors/gateway/http.hpp"
#include "actors/messages.hpp"

#include <atomic>

namespace recobro {

/// The engine's threads fill it, each index once; the last one wakes the io thread.
class answer_batch : public answer_sink, public std::enable_shared_from_this<answer_batch> {
public:
  using done = std::function<void(std::vector<command_answer>&)>;

  /// `then` runs on the io thread when `count` answers have come. @pre count > 0
  answer_batch(std::shared_ptr<io_thread> io, uint32_t count, done then);

  void answer(uint32_t index, command_answer what) override;

private:
  std::shared_ptr<io_thread> io_;
  std::vector<command_answer> answers_;
  std::atomic<uint32_t> missing_;
  done then_;
};

} // namespace recobro
