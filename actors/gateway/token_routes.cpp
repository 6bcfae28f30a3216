#include "actors/gateway/agent_session.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/member_reader.hpp"
#include "actors/gateway/result_line.hpp"

#include <nlohmann/json.hpp>

namespace recobro {
namespace {

struct token_wish {
  std::string name;
  role allowed{};
};

result<token_wish> read_wish(std::string_view body) {
  auto object = read_object(body, "\"name\" and \"role\"");
  if (!object)
    return fail(object.error());
  member_reader from{*object};
  auto name = from.text("name", true);
  auto word = from.text("role", true);
  if (auto fault = from.finish())
    return fail(std::move(*fault));
  auto allowed = role_from(word);
  if (!allowed)
    return fail(allowed.error());
  return token_wish{std::move(name), *allowed};
}

void write_token(json_writer& out, const token_record& record) {
  out.text("id", record.id).text("name", record.name).text("role", name_of(record.allowed));
  out.text("created_at", format_instant(record.created_at)).truth("revoked", record.revoked);
}

} // namespace

void create_token_route(gateway_context& context, request from) {
  if (auto fits = expect_media(from, {"application/json"}); !fits)
    return from.refuse(fits.error());
  auto wish = read_wish(from.exchange->body());
  if (!wish)
    return from.refuse(wish.error());
  auto made = context.tokens.create(wish->name, wish->allowed, context.engine.time().now(),
                                    context.surroundings.random(token_book::random_bytes));
  if (!made)
    return from.refuse(made.error());
  if (auto kept
      = put_down(context, from.who,
                 {.act = audited_act::token_created,
                  .subject = "token/" + made->record.id,
                  .detail = made->record.name + ' ' + std::string(name_of(wish->allowed))});
      !kept)
    return from.refuse(kept.error());
  json_writer body;
  body.object();
  write_token(body, made->record);
  body.text("token", made->token).end_object();
  from.answer({201, "application/json", body.take(), {{"Cache-Control", "no-store"}}});
}

void list_tokens_route(gateway_context& context, request from) {
  auto records = context.tokens.list();
  if (!records)
    return from.refuse(records.error());
  json_writer body;
  body.object().list("tokens");
  for (const auto& each : *records) {
    body.object();
    write_token(body, each);
    body.end_object();
  }
  body.end_list().end_object();
  from.answer({200, "application/json", body.take(), {}});
}

void revoke_token_route(gateway_context& context, request from) {
  if (auto done = context.tokens.revoke(from.id); !done)
    return from.refuse(done.error());
  auto sessions = context.agent_sessions; // one that ends takes itself out
  for (auto& [number, session] : sessions)
    if (auto open = session.lock())
      open->look_at_token();
  if (auto kept = put_down(context, from.who,
                           {.act = audited_act::token_revoked, .subject = "token/" + from.id});
      !kept)
    return from.refuse(kept.error());
  from.answer({204, "", "", {}});
}

} // namespace recobro
