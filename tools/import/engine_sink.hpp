#pragma once

// Commands of an import straight into an engine in this process.

#include "actors/engine_port.hpp"
#include "actors/gateway/command_json.hpp"
#include "tools/import/command_sink.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace recobro {

struct engine_sink_options {
  std::string actor = "import"; // who the journal says the commands are from
  size_t batches_max = 16;      // under way
  /// How long the engine may refuse everything (the store takes no writes) before the import ends.
  std::chrono::seconds patience{600};
};

class engine_sink final : public command_sink {
public:
  /// The engine has to outlive the sink, and to have answered everything before the sink goes.
  engine_sink(engine_port& engine, engine_sink_options options);

  unsigned lanes() const override { return 1; } // submit keeps the order
  size_t batches_per_lane_max() const override { return options_.batches_max; }
  result<void> send(std::shared_ptr<const command_batch> batch) override;
  result<std::vector<batch_answer>> receive() override;

private:
  struct mailbox {
    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<batch_answer> answers;
    void post(batch_answer answer);
  };
  class pending_batch;

  result<void> submit(std::vector<delivery> items);

  engine_port& engine_;
  engine_sink_options options_;
  command_parser parser_;
  std::shared_ptr<mailbox> mailbox_;
  size_t under_way_ = 0;
};

} // namespace recobro
