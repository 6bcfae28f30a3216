// The way in for people who do tasks.

#include "actors/gateway/agent_session.hpp"
#include "actors/gateway/handlers.hpp"

#include "core/base/nearest.hpp"

namespace recobro {

void agent_stream_route(gateway_context& context, request from) {
  const team* mine = nullptr;
  for (auto& each : context.engine.teams())
    if (!mine && each.find_agent(from.who.name))
      mine = &each;
  if (!mine)
    return from.refuse({errc::team_unknown, "agent " + recobro::quoted(from.who.name)
                                              + " is in no team; the server's configuration names "
                                                "the agents of each team under \"teams\""});
  auto session = std::make_shared<agent_session>(context, from.who, *mine);
  auto channel = from.exchange->upgrade(session);
  if (!channel)
    return from.refuse({errc::missing_field, "this address is a WebSocket: send \"Upgrade: "
                                             "websocket\" and a Sec-WebSocket-Key"});
  session->open(std::move(channel));
}

} // namespace recobro
