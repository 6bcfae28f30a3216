#include "tools/import/engine_sink.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// Between two attempts while the engine has as much in flight as it accepts.
constexpr std::chrono::milliseconds retry_pause{5};

} // namespace

/// Collects the answers of one batch; they come from the journal writer's thread.
class engine_sink::pending_batch final : public answer_sink {
public:
  pending_batch(std::shared_ptr<mailbox> to, uint64_t number)
    : to_(std::move(to)) {
    collected_.number = number;
  }

  void expect(size_t answers) { missing_ = answers; }
  /// Before anything is submitted: a line that is no command.
  void refuse(uint32_t line, error cause) {
    collected_.refused.push_back({line, std::move(cause)});
  }

  void answer(uint32_t index, command_answer what) override {
    const std::lock_guard guard(mutex_);
    if (what.refusal)
      collected_.refused.push_back({index, std::move(*what.refusal)});
    else if (what.kind == answer_kind::conflict)
      collected_.refused.push_back({index, {errc::command_conflict, {}}});
    else if (what.kind == answer_kind::duplicate)
      ++collected_.duplicate;
    else
      ++collected_.accepted;
    if (--missing_ == 0)
      finish();
  }

  /// @pre every line has its answer
  void finish() {
    std::ranges::sort(collected_.refused, {}, &line_refusal::line);
    to_->post(std::move(collected_));
  }

private:
  std::shared_ptr<mailbox> to_;
  std::mutex mutex_;
  size_t missing_ = 0;
  batch_answer collected_;
};

void engine_sink::mailbox::post(batch_answer answer) {
  const std::lock_guard guard(mutex);
  answers.push_back(std::move(answer));
  arrived.notify_one();
}

engine_sink::engine_sink(engine_port& engine, engine_sink_options options)
  : engine_(engine)
  , options_(std::move(options))
  , mailbox_(std::make_shared<mailbox>()) {}

result<void> engine_sink::send(std::shared_ptr<const command_batch> batch) {
  auto pending = std::make_shared<pending_batch>(mailbox_, batch->number);
  std::vector<delivery> items;
  items.reserve(batch->origins.size());
  const auto now = engine_.time().now();
  for (uint32_t index = 0; index < batch->origins.size(); ++index) {
    auto parsed = parser_.parse(batch->line(index));
    if (!parsed) {
      pending->refuse(index, std::move(parsed.error()));
      continue;
    }
    parsed->what.received_at = now;
    parsed->what.actor = options_.actor;
    items.push_back({.account = std::move(parsed->account),
                     .what = std::move(parsed->what),
                     .reply = {pending, index}});
  }
  ++under_way_;
  pending->expect(items.size());
  if (items.empty()) {
    pending->finish();
    return {};
  }
  return submit(std::move(items));
}

result<void> engine_sink::submit(std::vector<delivery> items) {
  const auto give_up = std::chrono::steady_clock::now() + options_.patience;
  for (;;) {
    auto taken = engine_.submit(std::move(items)); // untouched when refused
    if (taken || !is_transient(taken.error().code) || std::chrono::steady_clock::now() > give_up)
      return taken;
    // Answers make room.
    std::unique_lock lock(mailbox_->mutex);
    mailbox_->arrived.wait_for(lock, retry_pause);
  }
}

result<std::vector<batch_answer>> engine_sink::receive() {
  std::vector<batch_answer> answers;
  if (under_way_ == 0)
    return answers;
  std::unique_lock lock(mailbox_->mutex);
  if (!mailbox_->arrived.wait_for(lock, options_.patience,
                                  [this] { return !mailbox_->answers.empty(); }))
    return fail(errc::not_ready, "the engine has given no answer for as long as the import waits");
  answers.swap(mailbox_->answers);
  under_way_ -= answers.size();
  return answers;
}

} // namespace recobro
