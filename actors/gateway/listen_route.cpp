// Listening in on a team's agents: server-sent events that nobody can answer. Who listens, to whom
// and why is in the audit; a listener who does not read is told what he missed, and ended.

#include "actors/gateway/handlers.hpp"
#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/personal.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace recobro {
namespace {

constexpr size_t reason_bytes_max = 1'000;

class stream_listener : public agent_listener,
                        public std::enable_shared_from_this<stream_listener> {
public:
  stream_listener(gateway_context& context, request from, std::string team, std::string agent)
    : keep_alive_{context.shared_from_this()}
    , context_{context}
    , from_{std::move(from)}
    , team_{std::move(team)}
    , agent_{std::move(agent)} {
    ++context_.counts.feeds;
  }
  ~stream_listener() override { --context_.counts.feeds; }

  void run() {
    stream_
      = from_.exchange->stream({200, "text/event-stream", {}, {{"Cache-Control", "no-store"}}});
    context_.listeners.add(weak_from_this());
    write(": connected\n\n");
    beat(shared_from_this());
  }

  void hear(const std::string& team, const std::string& agent, std::string_view direction,
            std::string_view message) override {
    if (!stream_ || team != team_ || (!agent_.empty() && agent != agent_))
      return;
    if (unwritten_ > context_.settings.feed_bytes_max) {
      write("event: gap\ndata: {\"detail\":\"you read too slowly; what follows is lost\"}\n\n");
      return close();
    }
    json_writer data;
    data.object().text("agent", agent);
    data.text("at", format_instant(context_.engine.time().now()));
    // Written anew: a client may put line breaks between the members.
    auto anew = nlohmann::json::parse(message, nullptr, false);
    if (!may_see_personal(from_.who.acting))
      for (auto personal : {"debtor", "note", "script_text"}) // a script names the debtor
        anew.erase(personal);
    data.raw("message", anew.dump()).end_object();
    write(fmt::format("event: {}\ndata: {}\n\n", direction, data.view()));
  }

private:
  /// Keeps the listener until his peer is gone.
  void beat(std::shared_ptr<stream_listener> self) {
    context_.io->after(context_.settings.heartbeat, [self] {
      if (!self->stream_)
        return;
      if (!self->context_.tokens.valid(self->from_.who.token_id))
        return self->close();
      self->write(": heartbeat\n\n");
      self->beat(self);
    });
  }

  void write(std::string piece) {
    auto bytes = piece.size();
    unwritten_ += bytes;
    stream_->write(std::move(piece), [self = shared_from_this(), bytes](bool taken) {
      self->unwritten_ -= bytes;
      if (!taken)
        self->close();
    });
  }

  void close() {
    if (auto stream = std::exchange(stream_, nullptr))
      stream->end();
  }

  std::shared_ptr<gateway_context> keep_alive_; // first member: goes last
  gateway_context& context_;
  request from_;
  std::string team_, agent_;            // without agent: everybody in the team
  std::shared_ptr<http_stream> stream_; // null: ended
  size_t unwritten_ = 0;                // bytes handed to the socket
};

} // namespace

void listen_route(gateway_context& context, request from) {
  auto rules = find_team(context, from.id);
  if (!rules)
    return from.refuse(no_team(context, from.id));
  auto agent = from.exchange->query("agent").value_or("");
  if (!agent.empty() && !rules->find_agent(agent))
    return from.refuse(
      {errc::unknown_value, "agent " + recobro::quoted(agent) + " is not in team " + rules->name});
  auto reason = from.exchange->query("reason").value_or("");
  if (reason.empty() || reason.size() > reason_bytes_max)
    return from.refuse(
      {errc::missing_field,
       "say why, in at most 1000 bytes: ?reason=coaching; it stands in the audit"});
  if (context.counts.feeds >= context.settings.feeds_max)
    return from.refuse(
      {errc::overloaded, std::to_string(context.counts.feeds) + " readers follow streams already"});
  auto subject = "team/" + rules->name + (agent.empty() ? "" : "/" + agent);
  if (auto kept = put_down(context, from.who,
                           {.act = audited_act::listened_in,
                            .subject = std::move(subject),
                            .reason = std::move(reason)});
      !kept)
    return from.refuse(kept.error());
  std::make_shared<stream_listener>(context, std::move(from), rules->name, std::move(agent))->run();
}

} // namespace recobro
