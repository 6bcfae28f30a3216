#include "tools/bench/driver.hpp"

#include <algorithm>
#include <thread>

namespace recobro {

using namespace std::chrono_literals;

int64_t steady_microseconds() {
  using namespace std::chrono;
  return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

void timed_answers::submitted(size_t place) {
  submitted_at_[place] = steady_microseconds();
}

void timed_answers::answer(uint32_t index, command_answer what) {
  latencies_.set(index, steady_microseconds() - submitted_at_[index]);
  if (what.refusal || what.kind != answer_kind::accepted)
    refused_.fetch_add(1, std::memory_order_relaxed);
  answered_.fetch_add(1, std::memory_order_release);
}

void timed_answers::wait_for(uint64_t count) const {
  while (answered() < count)
    std::this_thread::sleep_for(100us);
}

result<load_figures> run_load(engine& target, std::vector<planned_command> commands,
                              const load_options& options) {
  auto answers = std::make_shared<timed_answers>(commands.size());
  auto cpu_before = cpu_seconds();
  auto begin = steady_microseconds();
  for (size_t place = 0; place < commands.size();) {
    auto count = std::min(options.batch, commands.size() - place);
    answers->wait_for(place + count > options.window ? place + count - options.window : 0);
    if (options.commands_per_second > 0) {
      auto due
        = begin
          + static_cast<int64_t>(static_cast<double>(place) * 1e6 / options.commands_per_second);
      if (auto early = due - steady_microseconds(); early > 0)
        std::this_thread::sleep_for(std::chrono::microseconds{early});
    }
    std::vector<delivery> batch(count);
    for (size_t at = 0; at < count; ++at, ++place) {
      batch[at].account = std::move(commands[place].account);
      batch[at].what = std::move(commands[place].what);
      batch[at].reply = {answers, static_cast<uint32_t>(place)};
      answers->submitted(place);
    }
    if (auto taken = target.submit(std::move(batch)); !taken)
      return fail(taken.error());
  }
  answers->wait_for(commands.size());
  load_figures figures;
  figures.commands = commands.size();
  figures.refused = answers->refused();
  figures.seconds = static_cast<double>(steady_microseconds() - begin) / 1e6;
  figures.cpu_seconds = cpu_seconds() - cpu_before;
  figures.p50_ms = answers->latencies().quantile_ms(0.5);
  figures.p99_ms = answers->latencies().quantile_ms(0.99);
  return figures;
}

} // namespace recobro
