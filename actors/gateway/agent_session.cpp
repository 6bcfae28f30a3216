#include "actors/gateway/agent_session.hpp"

#include "actors/gateway/handlers.hpp"
#include "actors/gateway/json_writer.hpp"
#include "actors/gateway/task_preview.hpp"

#include <algorithm>

namespace recobro {

namespace {

constexpr uint16_t policy_violation = 1008;
constexpr size_t unsent_bytes_max = 1u << 20; // of one client that does not read
constexpr size_t under_way_max = 64;
constexpr auto closing_patience = std::chrono::seconds{5};
constexpr auto hello_patience = std::chrono::seconds{20};

/// Brings the supervisor's words to the io thread, where the session lives and ends.
class session_port final : public agent_port {
public:
  session_port(std::shared_ptr<io_thread> io, std::weak_ptr<agent_session> session)
    : io_{std::move(io)}
    , session_{std::move(session)} {}

  void joined(result<std::vector<std::string>> holds) override {
    auto shared = std::make_shared<result<std::vector<std::string>>>(std::move(holds));
    later([shared](agent_session& to) { to.joined(*shared); });
  }
  void offer(const task_row& what) override {
    later([task = what.key(), row = what.task](agent_session& to) { to.offered(task, row); });
  }
  void withdraw(const std::string& task, const std::string& reason) override {
    later([task, reason](agent_session& to) { to.withdraw(task, reason); });
  }
  void text(const std::string& from, const std::string& words) override {
    later([from, words](agent_session& to) { to.text(from, words); });
  }
  void drained() override {
    later([](agent_session& to) { to.drained(); });
  }
  void ended(const std::string& reason) override {
    later([reason](agent_session& to) { to.close(reason); });
  }

private:
  template <class Work>
  void later(Work work) {
    io_->post([session = session_, work = std::move(work)] {
      if (auto to = session.lock())
        work(*to);
    });
  }

  std::shared_ptr<io_thread> io_;
  std::weak_ptr<agent_session> session_;
};

} // namespace

agent_session::agent_session(gateway_context& context, principal who, const team& of)
  : keep_alive_{context.shared_from_this()}
  , context_{context}
  , who_{std::move(who)}
  , team_{of}
  , session_{++context.next_session} {
  ++context_.counts.agents;
}

agent_session::~agent_session() {
  --context_.counts.agents;
  context_.agent_sessions.erase(session_);
}

void agent_session::open(std::shared_ptr<message_channel> channel) {
  channel_ = std::move(channel);
  context_.agent_sessions[session_] = weak_from_this();
  context_.io->after(hello_patience, [session = weak_from_this()] {
    if (auto self = session.lock(); self && !self->said_hello_)
      self->close("silent");
  });
}

void agent_session::look_at_token() {
  if (channel_ && !context_.tokens.valid(who_.token_id))
    close(name_of(errc::unauthorized));
}

// -- from the socket ------------------------------------------------------------------

void agent_session::message(std::string_view text) {
  if (!channel_)
    return;
  if (!context_.tokens.valid(who_.token_id))
    return close(name_of(errc::unauthorized));
  if (under_way_ >= under_way_max)
    return close(name_of(errc::window_exceeded));
  auto word = read_client_word(text);
  if (!word)
    return refuse(task_named_in(text), word.error());
  context_.listeners.tell(team_.name, who_.name, "said", text);
  if (!said_hello_ && !std::holds_alternative<hello_word>(*word))
    return refuse({}, {errc::missing_field, "the first message has to be a hello"});
  std::visit([this](auto& said) { hear(said); }, *word);
}

void agent_session::gone() {
  channel_ = nullptr;
  context_.engine.say(team_.name, {session_, agent_left{}});
}

void agent_session::close(std::string_view reason) {
  if (auto channel = std::exchange(channel_, nullptr)) {
    if (unsent_bytes_ == 0)
      channel->close(policy_violation, std::string(reason));
    else
      end_when_read(std::move(channel), std::string(reason));
    context_.engine.say(team_.name, {session_, agent_left{}});
  }
}

/// Whoever does not read would not read why either, and keeps what is unsent in memory.
void agent_session::end_when_read(std::shared_ptr<message_channel> channel, std::string reason) {
  ending_ = channel;
  last_word_ = std::move(reason);
  context_.io->after(closing_patience, [channel] { channel->kill(); });
}

void agent_session::written(size_t bytes) {
  unsent_bytes_ -= bytes;
  if (unsent_bytes_ == 0)
    if (auto channel = std::exchange(ending_, nullptr))
      channel->close(policy_violation, last_word_);
}

void agent_session::hear(const hello_word& word) {
  if (std::exchange(said_hello_, true))
    return refuse({}, {errc::value_out_of_range, "hello was said already"});
  resume_ = word.resume;
  if (!context_.engine.say(team_.name, {session_, agent_joins{who_.name, word.claim,
                                                              std::make_shared<session_port>(
                                                                context_.io, weak_from_this())}}))
    close(name_of(errc::not_ready));
}

void agent_session::hear(const ready_word& word) {
  context_.engine.say(team_.name, {session_, agent_ready{word.credit}});
}

void agent_session::hear(const heartbeat_word&) {
  context_.engine.say(team_.name, {session_, agent_seen{}});
}

void agent_session::hear(const pause_word& word) {
  context_.engine.say(team_.name, {session_, agent_pauses{true, word.reason}});
}

void agent_session::hear(const drain_word&) {
  context_.engine.say(team_.name, {session_, agent_drains{}});
}

command agent_session::from_agent(command_body body, std::string id) const {
  command what;
  what.id = std::move(id);
  what.happened_at = what.received_at = context_.engine.time().now();
  what.actor = who_.name;
  what.role = sender_role::agent;
  what.body = std::move(body);
  return what;
}

void agent_session::hear(const task_word& word) {
  context_.engine.say(team_.name, {session_, agent_seen{}});
  auto escalates = word.what == task_word::act::escalate;
  auto to = word.what == task_word::act::accept     ? task_stage::accepted
            : word.what == task_word::act::progress ? task_stage::in_progress
                                                    : task_stage::queued;
  auto reason = !word.reason.empty()                   ? word.reason
                : word.what == task_word::act::decline ? std::string{"declined"}
                : escalates                            ? std::string{"escalated"}
                : to == task_stage::queued             ? std::string{"given_back"}
                                                       : std::string{};
  auto task = key_of(word.account, word.number);
  if (escalates && team_.escalate_to.empty())
    return refuse(
      task, {errc::team_unknown,
             "team " + team_.name + " escalates to nobody; release the task and tell a leader"});
  if (to == task_stage::queued)
    leaving_.insert(task);
  ++under_way_;
  submit_command(
    context_, word.account,
    from_agent(move_task{
      word.number, to, escalates ? team_.escalate_to : std::string{}, who_.name, reason, {}}),
    [self = shared_from_this(), task, to](result<command_answer> said) {
      --self->under_way_;
      if (!said || said->refusal) {
        self->leaving_.erase(task);
        return self->refuse(task, said ? *said->refusal : said.error());
      }
      if (to == task_stage::queued)
        self->context_.shown.forget(self->who_.name, task);
      json_writer body;
      body.object().text("type", "moved").text("task", task);
      body.text("stage", name_of(to)).end_object();
      self->send(std::move(body));
    });
}

// -- from the supervisor --------------------------------------------------------------

void agent_session::joined(const result<std::vector<std::string>>& holds) {
  if (holds)
    return welcome(*holds);
  refuse({}, holds.error());
  close(name_of(holds.error().code));
}

void agent_session::offered(const std::string& task, const open_task& what) {
  leaving_.erase(task);
  context_.shown.keep(who_.name, task, what, team_.tasks_per_agent);
  show(task);
}

void agent_session::withdraw(const std::string& task, const std::string& reason) {
  if (leaving_.erase(task) > 0 && (reason == "moved" || reason == "taken_back"))
    return; // his own doing, and its answer says so
  json_writer body;
  body.object().text("type", "withdraw").text("task", task).text("reason", reason);
  send(std::move(body.end_object()));
}

void agent_session::text(const std::string& from, const std::string& words) {
  write(context_.mail.keep(who_.name, leaders_message(from, words)));
}

void agent_session::drained() {
  json_writer body;
  body.object().text("type", "drained");
  send(std::move(body.end_object()), false);
}

// -- to the client --------------------------------------------------------------------

void agent_session::welcome(const std::vector<std::string>& holds) {
  json_writer body;
  body.object().text("type", "welcome").text("agent", who_.name).text("team", team_.name);
  body.number("lease_seconds", std::chrono::floor<std::chrono::seconds>(team_.lease).count());
  body.number("tasks_max", team_.tasks_per_agent).list("holds");
  for (auto& task : holds)
    body.item(task);
  send(std::move(body.end_list().end_object()), false);
  if (resume_)
    for (auto& letter : context_.mail.since(who_.name, *resume_))
      write(letter.second);
  for (auto& task : holds)
    show(task);
}

void agent_session::show(const std::string& task) {
  auto key = parse_task_key(task);
  if (!key)
    return;
  view_account(context_, key->account,
               [self = shared_from_this(), number = key->number](result<account_view> view) {
                 auto held = view ? view->state.find_task(number) : nullptr;
                 if (!held || held->agent != self->who_.name)
                   return; // withdrawn meanwhile: the supervisor says so, or has
                 self->context_.shown.keep(self->who_.name, key_of(view->key, number), *held,
                                           self->team_.tasks_per_agent);
                 auto text = offer_text(self->context_, self->who_, *view, *held);
                 if (!text)
                   return self->refuse(key_of(view->key, number), text.error());
                 self->write(self->context_.mail.number(self->who_.name, std::move(*text)));
               });
}

void agent_session::refuse(const std::string& task, const error& why) {
  json_writer body;
  body.object().text("type", "refused").text_if("task", task);
  body.text("code", name_of(why.code)).text("detail", why.detail).end_object();
  send(std::move(body), false);
}

void agent_session::send(json_writer&& body, bool keep) {
  auto text = body.take();
  write(keep ? context_.mail.keep(who_.name, std::move(text))
             : context_.mail.number(who_.name, std::move(text)));
}

void agent_session::write(std::string text) {
  if (!channel_)
    return;
  context_.listeners.tell(team_.name, who_.name, "told", text);
  auto size = text.size();
  if (unsent_bytes_ + size > unsent_bytes_max)
    return close("too_slow");
  unsent_bytes_ += size;
  channel_->send(std::move(text), [self = shared_from_this(), size](bool) { self->written(size); });
}

std::shared_ptr<agent_session> session_of(const gateway_context& context, std::string_view agent) {
  for (auto& [number, each] : context.agent_sessions)
    if (auto session = each.lock(); session && session->connected() && session->agent() == agent)
      return session;
  return nullptr;
}

std::string leaders_message(const std::string& from, const std::string& words) {
  json_writer body;
  body.object().text("type", "message").text("from", from).text("text", words).end_object();
  return body.take();
}

} // namespace recobro
