#include "tools/replay/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

namespace recobro {

namespace {

using steady = std::chrono::steady_clock;

/// Commands handed over at once: large enough to keep the writer's blocks full.
constexpr size_t batch_max = 256;

std::string cursor_name(std::string_view name) {
  return fmt::format("replay/{}", name);
}

/// Counts answers; the driver waits on it when too much is under way.
class answer_counter final : public answer_sink {
public:
  explicit answer_counter(const timeline& history)
    : history_(history) {}

  void answer(uint32_t index, command_answer what) override {
    std::lock_guard guard{mutex_};
    ++answered_;
    if (what.refusal) {
      ++figures_.refused;
      if (figures_.refusals.size() < refusals_max) {
        const auto& command = history_.at(index);
        figures_.refusals.push_back({command.account, command.what.id, *what.refusal});
      }
    } else if (what.kind == answer_kind::accepted) {
      ++figures_.accepted;
    } else {
      ++(what.kind == answer_kind::duplicate ? figures_.duplicate : figures_.conflict);
    }
    if (answered_ >= awaited_)
      changed_.notify_one();
  }

  /// Until at most `left` of `submitted` commands are without an answer.
  void wait(uint64_t submitted, uint64_t left) {
    std::unique_lock guard{mutex_};
    awaited_ = submitted > left ? submitted - left : 0;
    changed_.wait(guard, [this] { return answered_ >= awaited_; });
  }

  replay_figures figures() {
    std::lock_guard guard{mutex_};
    return figures_;
  }

private:
  const timeline& history_;
  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t answered_ = 0;
  uint64_t awaited_ = 0;
  replay_figures figures_;
};

class driver {
public:
  driver(engine& target, log_time& driven, const timeline& history, const replay_options& options)
    : target_(target)
    , driven_(driven)
    , history_(history)
    , options_(options)
    , answers_(std::make_shared<answer_counter>(history))
    , fingerprint_(history.fingerprint()) {}

  result<replay_figures> run() {
    auto begin = steady::now();
    auto resumed = saved_place(target_.store(), options_.name, history_, options_.policies);
    if (!resumed)
      return fail(resumed.error());
    auto first = resumed->value_or(0);
    saved_at_ = begin;
    for (auto place = first; place < history_.size();) {
      auto done = play_instant(place);
      if (!done)
        return fail(done.error());
      place = *done;
    }
    if (options_.until && *options_.until > driven_.now())
      tell_time(*options_.until);
    target_.settle();
    if (auto saved = save(history_.size()); !saved)
      return fail(saved.error());
    auto figures = answers_->figures();
    figures.commands = submitted_;
    figures.resumed_at = first;
    figures.seconds = std::chrono::duration<double>(steady::now() - begin).count();
    return figures;
  }

private:
  /// All commands of one instant, and only then the time: each account decides what was due
  /// before a command by itself, and is woken for an instant only after it has seen every
  /// command until then. So nothing has to settle in between.
  result<size_t> play_instant(size_t place) {
    auto when = history_.when(place);
    if (auto saved = save_sometimes(place); !saved)
      return fail(saved.error());
    while (place < history_.size() && history_.when(place) == when) {
      auto begin = place;
      std::vector<delivery> batch;
      for (; place < history_.size() && batch.size() < batch_max && history_.when(place) == when;
           ++place) {
        const auto& command = history_.at(place);
        batch.push_back({.account = command.account,
                         .what = command.what,
                         .reply = {answers_, static_cast<uint32_t>(place)}});
      }
      if (auto taken = submit(std::move(batch)); !taken)
        return fail(taken.error());
      submitted_ += place - begin;
    }
    tell_time(when);
    if (options_.progress)
      options_.progress(place, when);
    return place;
  }

  void tell_time(instant when) {
    driven_.advance(when);
    target_.advance(when);
  }

  /// The engine takes all or none; with our own bound below its bound it takes all.
  result<void> submit(std::vector<delivery> batch) {
    answers_->wait(submitted_ + batch.size(), options_.in_flight_max);
    auto taken = target_.submit(std::move(batch));
    if (!taken)
      return fail(taken.error());
    return {};
  }

  result<void> save_sometimes(size_t place) {
    if (steady::now() - saved_at_ < options_.save_interval)
      return {};
    target_.settle();
    return save(place);
  }

  /// @pre everything before `place` is settled
  result<void> save(size_t place) {
    saved_at_ = steady::now();
    return target_.put_meta(
      cursor_name(options_.name),
      fmt::format("{:016x} {:016x} {}", fingerprint_, options_.policies, place));
  }

  engine& target_;
  log_time& driven_;
  const timeline& history_;
  const replay_options& options_;
  std::shared_ptr<answer_counter> answers_;
  uint64_t fingerprint_;
  uint64_t submitted_ = 0;
  steady::time_point saved_at_;
};

} // namespace

void follow_history(engine_settings& settings) {
  settings.confirm_hand_over = false;
  settings.decisions.command_ids_kept = date_max - date_min;
}

result<std::optional<size_t>> saved_place(const journal& store, std::string_view name,
                                          const timeline& history, uint64_t policies) {
  auto saved = store.meta(cursor_name(name));
  if (!saved)
    return fail(saved.error());
  if (!*saved)
    return std::nullopt;
  const auto& text = **saved;
  auto print = fmt::format("{:016x} ", history.fingerprint());
  if (!text.starts_with(print))
    return fail(errc::value_out_of_range,
                fmt::format("the data directory holds an earlier replay '{}' of another history; "
                            "give this one another --name or another --data directory",
                            name));
  auto rest = text.substr(print.size());
  auto same = fmt::format("{:016x} ", policies);
  if (!rest.starts_with(same))
    return fail(errc::value_out_of_range,
                fmt::format("the data directory holds an earlier replay '{}' under other policies; "
                            "take those, or give this one another --data directory",
                            name));
  return static_cast<size_t>(std::stoull(rest.substr(same.size())));
}

result<replay_figures> replay(engine& target, log_time& driven, const timeline& history,
                              const replay_options& options) {
  return driver{target, driven, history, options}.run();
}

} // namespace recobro
