#pragma once

// Writes command lines to a file instead of sending them: `recobro import --dry-run`.

#include "tools/import/command_sink.hpp"

#include <cstdio>

namespace recobro {

class print_sink final : public command_sink {
public:
  explicit print_sink(std::FILE* to)
    : to_(to) {}

  unsigned lanes() const override { return 1; }
  size_t batches_per_lane_max() const override { return 1; }
  result<void> send(std::shared_ptr<const command_batch> batch) override {
    answer_ = {.number = batch->number, .accepted = static_cast<uint32_t>(batch->origins.size())};
    if (std::fwrite(batch->text.data(), 1, batch->text.size(), to_) == batch->text.size())
      return {};
    return fail(errc::file_unreadable, "the output cannot be written");
  }
  result<std::vector<batch_answer>> receive() override { return std::vector{answer_}; }

private:
  std::FILE* to_;
  batch_answer answer_;
};

} // namespace recobro
