#pragma once

// Commands on their way to a sink: gathers lines into batches by lane, keeps what is not
// yet answered, and sends again what a server could not take at that moment.
//
// Order within a lane holds even then: when a line of a batch has a transient refusal, that
// batch and all later ones of its lane are sent again, since a later command of the same
// account may have been refused only for lack of the earlier one. What was taken the first
// time answers "duplicate".

#include "tools/import/command_sink.hpp"
#include "tools/import/rejects_file.hpp"
#include "tools/import/row_mapper.hpp"

#include <chrono>
#include <deque>
#include <limits>

namespace recobro {

class send_window {
public:
  struct limits {
    size_t batch_lines = 1'000;
    size_t batch_bytes_max = 512 << 10;
    /// How long one batch may meet transient refusals before the import ends.
    std::chrono::milliseconds patience{600'000};
    std::chrono::milliseconds pause{100}; // before the first repetition; doubles up to 5 s
    bool keep_content = false;            // refusals carry the command line
  };
  static constexpr uint64_t no_row = std::numeric_limits<uint64_t>::max();

  send_window(command_sink& sink, limits bounds);

  /// Waits when its lane is full. @pre rows come in ascending order
  result<void> add(const command_line& command, uint64_t row, uint64_t line);
  /// Sends what is gathered and waits for all answers.
  result<void> flush();

  /// The earliest row of which a command has no final answer; no_row when all have.
  uint64_t first_open_row() const;
  /// Refusals that are final and were not taken yet, in no special order.
  std::vector<reject> take_refusals() { return std::exchange(refusals_, {}); }

  uint64_t accepted() const { return accepted_; }
  uint64_t duplicate() const { return duplicate_; }
  uint64_t refused() const { return refused_; }
  uint64_t commands_under_way() const { return under_way_; }

private:
  struct sent_batch {
    std::shared_ptr<const command_batch> batch;
    std::optional<batch_answer> answer;
    bool transient = false;
  };
  struct lane {
    std::shared_ptr<command_batch> gathering;
    std::deque<sent_batch> sent;
    std::chrono::milliseconds pause{0};  // before the next repetition
    std::chrono::milliseconds waited{0}; // in repetitions of the first batch
  };

  result<void> send_gathered(lane& of);
  result<void> receive();
  void note(batch_answer answer);
  result<void> settle(lane& of);
  void retire(sent_batch done);
  result<void> repeat(lane& of);

  command_sink& sink_;
  limits limits_;
  std::vector<lane> lanes_;
  std::vector<reject> refusals_;
  uint64_t numbers_given_ = 0;
  uint64_t accepted_ = 0, duplicate_ = 0, refused_ = 0, under_way_ = 0;
};

} // namespace recobro
