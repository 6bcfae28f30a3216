#include "actors/gateway/chunk.hpp"

namespace recobro {

void line_chunk::add(gateway_context& context, std::string_view line, uint64_t number,
                     const command_frame& frame, const principal& who) {
  line_outcome& outcome = lines_.emplace_back();
  outcome.line = number;
  ++context.counts.lines_read;
  auto parsed = context.parser.parse(line, frame);
  if (!parsed) {
    outcome.id = context.parser.last_id();
    outcome.refusal = std::move(parsed.error());
    ++context.counts.lines_refused;
    return;
  }
  complete_command(context, parsed->what, who, context.engine.time().now());
  outcome.id = parsed->what.id;
  outcome.answer = static_cast<uint32_t>(items_.size());
  delivery& item = items_.emplace_back();
  item.account = std::move(parsed->account);
  item.what = std::move(parsed->what);
}

result<void> line_chunk::submit(gateway_context& context, std::function<void()> then) {
  if (items_.empty()) {
    answered_ = true;
    context.io->post(std::move(then));
    return {};
  }
  auto batch = std::make_shared<answer_batch>(
    context.io, static_cast<uint32_t>(items_.size()),
    [this, then = std::move(then)](std::vector<command_answer>& answers) {
      answers_ = std::move(answers);
      answered_ = true;
      then();
    });
  for (uint32_t i = 0; i < items_.size(); ++i)
    items_[i].reply = {batch, i};
  auto taken = context.engine.submit(std::move(items_));
  if (!taken) // else the items would keep alive who waits for them
    for (auto& item : items_)
      item.reply = {};
  return taken;
}

void line_chunk::refuse_all(const error& failure) {
  answers_.assign(lines_.size(), command_answer{answer_kind::accepted, 0, failure});
  answered_ = true;
}

void line_chunk::append_results(std::string& out) const {
  for (const auto& each : lines_)
    append_result_line(out, each, each.refusal ? nullptr : &answers_[each.answer]);
}

} // namespace recobro
