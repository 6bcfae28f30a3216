#include "actors/gateway/agent_session.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/result_line.hpp"

#include <nlohmann/json.hpp>

namespace recobro {
namespace {

struct token_wish {
  std::string name;
  role allowed{};
};

result<token_wish> read_wish(std::string_view body) {
  auto json = nlohmann::json::parse(body, nullptr, false);
  if (json.is_discarded())
    return fail(errc::malformed_json, "the body must be an object with \"name\" and \"role\"");
  if (!json.is_object())
    return fail(errc::wrong_type, "the body must be an object with \"name\" and \"role\"");
  for (const auto& [key, value] : json.items())
    if (key != "name" && key != "role")
      return fail(errc::unknown_field, "a token has \"name\" and \"role\" only");
  for (const char* key : {"name", "role"})
    if (!json.contains(key))
      return fail(errc::missing_field, std::string("\"") + key + "\"");
    else if (!json[key].is_string())
      return fail(errc::wrong_type, std::string("\"") + key + "\" must be a text");
  auto allowed = role_from(json["role"].get<std::string>());
  if (!allowed)
    return fail(allowed.error());
  return token_wish{json["name"].get<std::string>(), *allowed};
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
