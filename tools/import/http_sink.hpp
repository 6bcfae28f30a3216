#pragma once

// Commands of an import to a server: POST /v1/events, several requests at the same time,
// one for each lane. Overload (429) and a server that takes no writes or cannot be reached
// (503, a broken connection) are waited out; ids make a repetition harmless.

#include "tools/import/command_sink.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace recobro {

struct http_sink_options {
  std::string url; // "http://127.0.0.1:7420"
  std::string token;
  unsigned lanes = 4; // requests under way at the same time
  /// How long one batch may fail before the import ends.
  std::chrono::milliseconds patience{600'000};
  std::chrono::milliseconds pause{250}; // before the first repetition without Retry-After
  std::chrono::seconds answer_timeout{120};
};

class http_sink final : public command_sink {
public:
  explicit http_sink(http_sink_options options);
  ~http_sink() override;

  unsigned lanes() const override;
  size_t batches_per_lane_max() const override { return 1; } // requests may overtake each other
  result<void> send(std::shared_ptr<const command_batch> batch) override;
  /// Errors: unauthorized, forbidden and what else a repetition does not mend, as the server
  /// says it; connection_failed, overloaded or not_ready after the patience has run out.
  result<std::vector<batch_answer>> receive() override;

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// Reads the result lines of a bulk answer. Nothing when they do not cover all `lines` of
/// the request: the answer broke off.
std::optional<batch_answer> read_result_lines(std::string_view text, size_t lines);

} // namespace recobro
