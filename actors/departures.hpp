#pragma once

// The door through which actions leave. Whoever was told that a payment, a stop or a dispute is
// accepted may be sure that what it withdraws does not leave any more: the writer says here that
// it has withdrawn something before it answers, and the outbox opens the door only when it has
// heard of all that. Threads: any.

#include <cstdint>
#include <mutex>

namespace recobro {

class departures {
public:
  /// The writer, before its news of withdrawn actions is on its way and before it answers. Waits
  /// while something leaves.
  void told() {
    auto guard = std::lock_guard{lock_};
    ++told_;
  }
  /// The outbox has taken such news.
  void heard() {
    auto guard = std::lock_guard{lock_};
    ++heard_;
  }
  bool open() const {
    auto guard = std::lock_guard{lock_};
    return told_ == heard_;
  }
  /// Lets something leave, in `work`; false when there is news to be heard first.
  template <class Work>
  bool leave(Work work) {
    auto guard = std::lock_guard{lock_};
    if (told_ != heard_)
      return false;
    work();
    return true;
  }

private:
  mutable std::mutex lock_;
  uint64_t told_ = 0, heard_ = 0;
};

} // namespace recobro
