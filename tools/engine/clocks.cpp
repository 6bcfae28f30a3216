#include "tools/engine/clocks.hpp"

namespace recobro {

instant system_time::now() const {
  return std::chrono::floor<duration>(std::chrono::system_clock::now());
}

accelerated_time::accelerated_time(instant start, std::chrono::milliseconds day_length)
  : start_(start)
  , day_length_ms_(std::max<int64_t>(1, day_length.count()))
  , began_(std::chrono::steady_clock::now()) {}

instant accelerated_time::now() const {
  auto real = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now()
                                                                    - began_);
  // 86,400,000 virtual milliseconds for each day_length: real microseconds times 86,400.
  return start_ + duration{real.count() * 86'400 / day_length_ms_};
}

void log_time::advance(instant to) {
  auto wanted = to.time_since_epoch().count();
  auto seen = now_.load();
  while (seen < wanted && !now_.compare_exchange_weak(seen, wanted))
    continue;
}

instant log_time::now() const {
  return instant{duration{now_.load()}};
}

} // namespace recobro
