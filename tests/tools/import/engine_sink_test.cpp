#include "tools/import/engine_sink.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>
#include <thread>

using namespace recobro;

namespace {

class still_clock final : public clock {
public:
  instant now() const override { return instant{std::chrono::hours{24 * 365 * 40}}; }
  bool stops_at_timers() const override { return false; }
};

/// Answers from another thread, as the engine does; has room for what it is told.
class answering_engine final : public engine_port {
public:
  int refuse_first = 0; // submissions, as overloaded
  std::vector<command> taken;
  ~answering_engine() override {
    for (auto& each : threads_)
      each.join();
  }

  result<void> submit(std::vector<delivery>&& items) override {
    if (refuse_first-- > 0)
      return fail(errc::overloaded, "full");
    for (const auto& each : items)
      taken.push_back(each.what);
    threads_.emplace_back([items = std::move(items)] {
      for (const auto& each : items)
        each.reply.sink->answer(each.reply.index, answer_to(each));
    });
    return {};
  }
  const recobro::clock& time() const override { return clock_; }

  const journal& store() const override { throw std::logic_error("not for imports"); }
  result<void> put_meta(std::string, std::string) override { return {}; }
  result<uint64_t> put_audit(audit_record) override { return 0; }
  policy_ptr policy_of_portfolio(std::string_view) const override { return {}; }
  policy_ptr policy_by_hash(std::string_view) const override { return {}; }
  contact_book_ptr contact_of_portfolio(std::string_view) const override { return {}; }
  decision_ground ground_of(const account_key&) const override { return {}; }
  std::vector<stopped_arm> stopped_arms(std::string_view) const override { return {}; }
  result<void> stop_arm(stopped_arm) override { return {}; }
  const team_list& teams() const override { return teams_; }
  bool say(std::string_view, agent_word) override { return false; }
  bool lead(std::string_view, lead_word) override { return false; }
  bool ask_team(std::string_view, desk_question) override { return false; }
  void subscribe(std::shared_ptr<feed_subscriber>) override {}
  result<void> retry_dead_letter(std::string_view, answer_ticket) override { return {}; }
  void backup(std::string, backup_done) override {}
  engine_figures figures() const override { return {}; }

private:
  static command_answer answer_to(const delivery& item) {
    if (item.what.id == "closed")
      return {.refusal = error{errc::account_closed, "p/1"}};
    if (item.what.id == "known")
      return {.kind = answer_kind::duplicate};
    if (item.what.id == "other")
      return {.kind = answer_kind::conflict};
    return {};
  }

  still_clock clock_;
  team_list teams_;
  std::vector<std::thread> threads_;
};

std::shared_ptr<const command_batch> batch_of(uint64_t number,
                                              const std::vector<std::string>& ids) {
  auto batch = std::make_shared<command_batch>();
  batch->number = number;
  for (const auto& id : ids) {
    const auto begin = static_cast<uint32_t>(batch->text.size());
    batch->text
      += R"({"id":")" + id
         + R"(","type":"phase_moved","portfolio":"p","account":"1","at":"2006-07-24T00:00:00Z",)"
           R"("phase":"x"})";
    batch->origins.push_back({1, 1, begin, static_cast<uint32_t>(batch->text.size()), 0, 0});
    batch->text += '\n';
  }
  return batch;
}

} // namespace

TEST_CASE("an engine's answers come back line by line", "[engine_sink]") {
  answering_engine engine;
  engine_sink sink(engine, {.actor = "me"});
  CHECK(sink.receive()->empty());
  REQUIRE(sink.send(batch_of(3, {"a", "closed", "known", "not an id", "other", "b"})));
  const auto answers = sink.receive();
  REQUIRE(answers);
  REQUIRE(answers->size() == 1);
  const auto& answer = answers->at(0);
  CHECK(answer.number == 3);
  CHECK(answer.accepted == 2);
  CHECK(answer.duplicate == 1);
  REQUIRE(answer.refused.size() == 3);
  CHECK(answer.refused[0].line == 1);
  CHECK(answer.refused[0].cause.code == errc::account_closed);
  CHECK(answer.refused[1].line == 3);
  CHECK(answer.refused[1].cause.code == errc::invalid_identifier);
  CHECK(answer.refused[2].cause.code == errc::command_conflict);
  REQUIRE(engine.taken.size() == 5);
  CHECK(engine.taken[0].actor == "me");
  CHECK(engine.taken[0].received_at == engine.time().now());
}

TEST_CASE("a full engine is waited for", "[engine_sink]") {
  answering_engine engine;
  engine.refuse_first = 3;
  engine_sink sink(engine, {});
  REQUIRE(sink.send(batch_of(1, {"a"})));
  CHECK(sink.receive()->at(0).accepted == 1);
  engine.refuse_first = 1 << 30;
  engine_sink hasty(engine, {.patience = std::chrono::seconds{0}});
  CHECK(hasty.send(batch_of(1, {"a"})).error().code == errc::overloaded);
}

TEST_CASE("a batch without a readable command is answered all the same", "[engine_sink]") {
  answering_engine engine;
  engine_sink sink(engine, {});
  REQUIRE(sink.send(batch_of(1, {"not an id"})));
  CHECK(sink.receive()->at(0).refused.size() == 1);
}
