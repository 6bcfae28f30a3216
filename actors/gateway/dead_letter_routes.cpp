#include "actors/gateway/answers.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/result_line.hpp"

namespace recobro {
namespace {

constexpr uint64_t letters_max = 1'000;

} // namespace

void dead_letters_route(gateway_context& context, request from) {
  auto limit = number_parameter(from, "limit", 1, letters_max, 100);
  if (!limit)
    return from.refuse(limit.error());
  auto letters
    = context.engine.store().dead_letters(from.exchange->query("after").value_or(""), *limit + 1);
  if (!letters)
    return from.refuse(letters.error());
  bool more = letters->size() > *limit;
  if (more)
    letters->pop_back();
  json_writer body;
  body.object().list("dead_letters");
  for (const auto& each : *letters) {
    body.object().text("id", each.id).text("portfolio", each.account.portfolio());
    body.text("account", each.account.number()).text("cause", each.cause);
    body.text("at", format_instant(each.at)).text("command", each.command_json).end_object();
  }
  body.end_list();
  if (more)
    body.text("next_after", letters->back().id);
  body.end_object();
  from.answer({200, "application/json", body.take(), {}});
}

void retry_dead_letter_route(gateway_context& context, request from) {
  if (auto kept
      = put_down(context, from.who,
                 {.act = audited_act::dead_letter_retried, .subject = "dead_letter/" + from.id});
      !kept)
    return from.refuse(kept.error());
  auto batch
    = std::make_shared<answer_batch>(context.io, 1, [from](std::vector<command_answer>& answers) {
        const command_answer& what = answers.front();
        json_writer body;
        body.object().text("id", from.id);
        if (what.refusal)
          body.text("result", "rejected")
            .text("error", name_of(what.refusal->code))
            .number("number", static_cast<int>(what.refusal->code))
            .text("detail", what.refusal->detail);
        else
          body.text("result", word_of(what.kind)).number("sequence", what.sequence);
        body.end_object();
        from.answer({200, "application/json", body.take(), {}});
      });
  if (auto taken = context.engine.retry_dead_letter(from.id, {batch, 0}); !taken)
    from.refuse(taken.error());
}

} // namespace recobro
