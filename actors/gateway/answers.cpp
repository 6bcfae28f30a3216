#include "actors/gateway/answers.hpp"

#include <cassert>

namespace recobro {

answer_batch::answer_batch(std::shared_ptr<io_thread> io, uint32_t count, done then)
  : io_{std::move(io)}
  , answers_(count)
  , missing_{count}
  , then_{std::move(then)} {
  assert(count > 0);
}

void answer_batch::answer(uint32_t index, command_answer what) {
  assert(index < answers_.size());
  answers_[index] = std::move(what);
  if (missing_.fetch_sub(1, std::memory_order_acq_rel) == 1)
    io_->post([self = shared_from_this()] {
      // Released before it runs: it may hold whoever holds this batch.
      auto then = std::exchange(self->then_, nullptr);
      then(self->answers_);
    });
}

} // namespace recobro
