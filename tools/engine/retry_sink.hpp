#pragma once

// What hears the answer to a dead letter that was submitted again.

#include "actors/messages.hpp"

#include <functional>

namespace recobro {

/// Removes the dead letter once its command has had a real answer.
class retry_sink final : public answer_sink {
public:
  retry_sink(std::function<void()> settled, answer_ticket reply)
    : settled_(std::move(settled))
    , reply_(std::move(reply)) {}

  void answer(uint32_t, command_answer what) override {
    auto keep = what.refusal
                && (what.refusal->code == errc::account_failed
                    || what.refusal->code == errc::store_write_failed);
    if (!keep)
      settled_();
    if (reply_.sink)
      reply_.sink->answer(reply_.index, std::move(what));
  }

private:
  std::function<void()> settled_;
  answer_ticket reply_;
};

} // namespace recobro
