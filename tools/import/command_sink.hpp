#pragma once

// Where an import's commands go: batches of lines out, answers back. Implementations: a
// server over HTTP, an engine in this process, a test's own. Used by one thread.

#include "core/base/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// Some command lines of one lane, in order. Never changed once it was sent.
struct command_batch {
  struct origin {
    uint64_t row = 0;                  // data row that the line was made from
    uint64_t line = 0;                 // physical line that the row begins on
    uint32_t begin = 0, end = 0;       // of the command in `text`, without its line end
    uint32_t id_begin = 0, id_end = 0; // of its id
  };
  uint64_t number = 0; // of the import, unique
  unsigned lane = 0;
  std::string text; // NDJSON, each line with its end
  std::vector<origin> origins;

  std::string_view line(size_t index) const {
    return std::string_view(text).substr(origins[index].begin,
                                         origins[index].end - origins[index].begin);
  }
  std::string_view id(size_t index) const {
    return std::string_view(text).substr(origins[index].id_begin,
                                         origins[index].id_end - origins[index].id_begin);
  }
};

/// A command that was not taken. A conflict is command_conflict.
struct line_refusal {
  uint32_t line = 0; // of the batch, from 0
  error cause;
};

/// What became of a batch. Given only when what was taken is durable.
struct batch_answer {
  uint64_t number = 0;
  uint32_t accepted = 0, duplicate = 0;
  std::vector<line_refusal> refused;
};

class command_sink {
public:
  virtual ~command_sink() = default;

  /// Commands of one account always take the same lane, and one lane keeps their order.
  /// Between lanes there is none.
  virtual unsigned lanes() const = 0;
  /// How many batches of one lane may be under way.
  virtual size_t batches_per_lane_max() const = 0;

  /// Does not wait for the answer.
  /// @pre fewer than batches_per_lane_max() of its lane are under way
  virtual result<void> send(std::shared_ptr<const command_batch> batch) = 0;

  /// The answers that have come; waits for one when none has and something is under way.
  /// An error ends the import: nobody can be reached for longer than the sink is patient.
  virtual result<std::vector<batch_answer>> receive() = 0;
};

/// Whether the same command may be taken a little later as it is.
inline bool is_transient(errc code) {
  return code == errc::overloaded || code == errc::not_ready || code == errc::store_write_failed
         || code == errc::window_exceeded;
}

} // namespace recobro
