#include "tools/import/send_window.hpp"

#include "core/base/identity.hpp"

#include <algorithm>
#include <cassert>
#include <thread>

namespace recobro {

namespace {

constexpr std::chrono::milliseconds pause_max{5'000};

bool has_transient(const batch_answer& answer) {
  return std::ranges::any_of(answer.refused,
                             [](const line_refusal& one) { return is_transient(one.cause.code); });
}

} // namespace

send_window::send_window(command_sink& sink, limits bounds)
  : sink_(sink)
  , limits_(bounds)
  , lanes_(sink.lanes()) {
  assert(!lanes_.empty());
}

result<void> send_window::add(const command_line& command, uint64_t row, uint64_t line) {
  const auto place = lanes_.size() == 1 ? 0 : fnv1a(command.account) % lanes_.size();
  auto& to = lanes_[place];
  if (!to.gathering) {
    to.gathering = std::make_shared<command_batch>();
    to.gathering->lane = static_cast<unsigned>(place);
    to.gathering->origins.reserve(limits_.batch_lines);
  }
  auto& batch = *to.gathering;
  const auto begin = static_cast<uint32_t>(batch.text.size());
  const auto id_begin = begin + static_cast<uint32_t>(command.id.data() - command.text.data());
  batch.text += command.text;
  batch.origins.push_back({row, line, begin, static_cast<uint32_t>(batch.text.size()), id_begin,
                           id_begin + static_cast<uint32_t>(command.id.size())});
  batch.text += '\n';
  if (batch.origins.size() < limits_.batch_lines && batch.text.size() < limits_.batch_bytes_max)
    return {};
  return send_gathered(to);
}

result<void> send_window::send_gathered(lane& of) {
  while (of.sent.size() >= sink_.batches_per_lane_max()
         || (!of.sent.empty() && of.sent[0].transient))
    if (auto received = receive(); !received)
      return received;
  of.gathering->number = ++numbers_given_;
  under_way_ += of.gathering->origins.size();
  std::shared_ptr<const command_batch> batch = std::move(of.gathering);
  of.sent.push_back({batch, {}, false});
  return sink_.send(std::move(batch));
}

result<void> send_window::flush() {
  for (auto& each : lanes_)
    if (each.gathering)
      if (auto sent = send_gathered(each); !sent)
        return sent;
  while (std::ranges::any_of(lanes_, [](const lane& each) { return !each.sent.empty(); }))
    if (auto received = receive(); !received)
      return received;
  return {};
}

result<void> send_window::receive() {
  auto answers = sink_.receive();
  if (!answers)
    return fail(std::move(answers.error()));
  for (auto& answer : *answers)
    note(std::move(answer));
  for (auto& each : lanes_)
    if (auto settled = settle(each); !settled)
      return settled;
  return {};
}

void send_window::note(batch_answer answer) {
  for (auto& each : lanes_)
    for (auto& sent : each.sent)
      if (sent.batch->number == answer.number) {
        sent.transient = has_transient(answer);
        sent.answer = std::move(answer);
        return;
      }
  assert(false && "an answer to a batch that was not sent");
}

result<void> send_window::settle(lane& of) {
  while (!of.sent.empty() && of.sent[0].answer && !of.sent[0].transient) {
    retire(std::move(of.sent[0]));
    of.sent.pop_front();
    of.pause = limits_.pause;
    of.waited = {};
  }
  const bool all_answered
    = std::ranges::all_of(of.sent, [](const sent_batch& each) { return each.answer.has_value(); });
  return of.sent.empty() || !of.sent[0].transient || !all_answered ? result<void>{} : repeat(of);
}

void send_window::retire(sent_batch done) {
  accepted_ += done.answer->accepted;
  duplicate_ += done.answer->duplicate;
  refused_ += done.answer->refused.size();
  under_way_ -= done.batch->origins.size();
  for (auto& refusal : done.answer->refused) {
    const auto& origin = done.batch->origins[refusal.line];
    refusals_.push_back(
      {origin.row, origin.line, std::string(done.batch->id(refusal.line)), std::move(refusal.cause),
       limits_.keep_content ? std::string(done.batch->line(refusal.line)) : std::string()});
  }
}

result<void> send_window::repeat(lane& of) {
  if (of.waited > limits_.patience) {
    auto& refused = of.sent[0].answer->refused;
    return fail(std::ranges::find_if(refused, [](const line_refusal& one) {
                  return is_transient(one.cause.code);
                })->cause);
  }
  of.pause = std::clamp(of.pause, limits_.pause, pause_max);
  std::this_thread::sleep_for(of.pause);
  of.waited += of.pause;
  of.pause *= 2;
  for (auto& each : of.sent) {
    each.answer.reset();
    each.transient = false;
    if (auto sent = sink_.send(each.batch); !sent)
      return sent;
  }
  return {};
}

uint64_t send_window::first_open_row() const {
  uint64_t first = no_row;
  for (const auto& each : lanes_) {
    if (!each.sent.empty())
      first = std::min(first, each.sent[0].batch->origins[0].row);
    else if (each.gathering)
      first = std::min(first, each.gathering->origins[0].row);
  }
  return first;
}

} // namespace recobro
