#include "tools/agent/agent_terminal.hpp"

#include <catch2/catch.hpp>

#include <utility>
#include <vector>

using namespace recobro;
using nlohmann::json;

namespace {

json offer_of(const std::string& task, const std::string& stage = "offered") {
  return {{"type", "offer"},
          {"task", task},
          {"kind", "call"},
          {"stage", stage},
          {"team", "first"},
          {"priority", 12},
          {"priority_parts", {{{"name", "age"}, {"points", 12}}}},
          {"queued_at", "2026-03-02T12:00:00Z"},
          {"account", {{"balance", "100.00"}, {"currency", "EUR"}, {"days_past_due", 3}}},
          {"promises", json::array()},
          {"contact", {{"allowed_now", true}, {"never", json::array()}}},
          {"dispositions", {"promised", "refused"}},
          {"history", json::array()}};
}

/// A terminal whose server and screen are lists.
struct screen {
  std::vector<json> said;
  std::vector<std::string> lines;
  bool left = false;
  agent_terminal terminal{{[this](const json& message) { said.push_back(message); },
                           [this](const std::string& line) { lines.push_back(line); },
                           [this] { left = true; }}};

  explicit screen(const std::vector<std::string>& tasks = {}) {
    welcome();
    for (auto& each : tasks)
      terminal.hear(offer_of(each));
  }
  void welcome(const std::vector<std::string>& holds = {}) {
    terminal.hear({{"type", "welcome"}, {"agent", "ana"}, {"team", "first"}, {"holds", holds}});
  }
  void hear(const char* type, const std::string& task, json more = json::object()) {
    more.update({{"type", type}, {"task", task}});
    terminal.hear(more);
  }
  /// What the server is told because of the line; null: nothing.
  json type(const std::string& line) {
    said.clear();
    lines.clear();
    terminal.typed(line);
    return said.empty() ? json{} : said.back();
  }
  bool shows(const std::string& text) const {
    for (auto& line : lines)
      if (line.find(text) != line.npos)
        return true;
    return false;
  }
};

json word(const char* type, const std::string& task, json more = json::object()) {
  more.update({{"type", type}, {"task", task}});
  return more;
}

} // namespace

TEST_CASE("three tasks are completed in any order by their numbers", "[agent_terminal]") {
  for (auto& order : std::vector<std::vector<int>>{{1, 2, 3}, {3, 1, 2}, {2, 3, 1}, {3, 2, 1}}) {
    screen at;
    CHECK(at.type("r 3") == json{{"type", "ready"}, {"credit", 3}});
    for (auto task : {"book/1/1", "book/2/1", "book/3/1"})
      at.terminal.hear(offer_of(task));
    for (auto number : order) {
      auto task = "book/" + std::to_string(number) + "/1";
      CHECK(at.type("c " + std::to_string(number) + " refused")
            == word("complete", task, {{"disposition", "refused"}}));
      at.hear("completed", task);
    }
    at.type("l");
    CHECK(at.shows("you have no task"));
  }
}

TEST_CASE("when the latest task is done the others are still there", "[agent_terminal]") {
  screen at{{"book/1/1", "book/2/1", "book/3/1"}};
  for (auto task : {"book/1/1", "book/2/1", "book/3/1"}) {
    CHECK(at.type("c promised") == word("complete", task, {{"disposition", "promised"}}));
    at.hear("completed", task);
  }
}

TEST_CASE("a new offer does not take the current task's place", "[agent_terminal]") {
  screen at{{"book/1/1"}};
  at.terminal.hear(offer_of("book/2/1"));
  CHECK(at.type("a") == word("accept", "book/1/1"));
  at.type("t 2");
  CHECK(at.type("a") == word("accept", "book/2/1"));
}

TEST_CASE("a word for a task that was withdrawn meanwhile reaches no other", "[agent_terminal]") {
  screen at{{"book/1/1", "book/2/1"}};
  at.hear("withdraw", "book/1/1", {{"reason", "paid"}});
  CHECK(at.type("c 1 refused").is_null());
  CHECK(at.shows("no task has the number 1"));
  SECTION("without a number it is asked again") {
    CHECK(at.type("c refused").is_null());
    CHECK(at.shows("that would be for [2] book/2/1"));
    CHECK(at.type("c refused") == word("complete", "book/2/1", {{"disposition", "refused"}}));
  }
  SECTION("its number is never another task's") {
    at.terminal.hear(offer_of("book/4/1"));
    CHECK(at.type("a 1").is_null());
    CHECK(at.type("a 3") == word("accept", "book/4/1"));
  }
}

TEST_CASE("each word of the stream has a key", "[agent_terminal]") {
  screen at{{"book/1/1"}};
  CHECK(at.type("r") == json{{"type", "ready"}, {"credit", 1}});
  CHECK(at.type("a") == word("accept", "book/1/1"));
  CHECK(at.type("accept 1") == word("accept", "book/1/1"));
  CHECK(at.type("d not my language")
        == word("decline", "book/1/1", {{"reason", "not_my_language"}}));
  CHECK(at.type("s") == word("progress", "book/1/1"));
  CHECK(at.type("g 1 end_of_shift") == word("release", "book/1/1", {{"reason", "end_of_shift"}}));
  CHECK(at.type("e 1 threat") == word("escalate", "book/1/1", {{"reason", "threat"}}));
  CHECK(at.type("p lunch") == json{{"type", "pause"}, {"reason", "lunch"}});
  CHECK(at.type("o") == json{{"type", "ready"}, {"credit", 1}});
  CHECK(at.type("sing").is_null());
  CHECK(at.shows("ready for one more task"));
}

TEST_CASE("a completion takes a promise, a call-back and a note", "[agent_terminal]") {
  screen at{{"book/1/1"}};
  CHECK(at.type("c promised pay 50.00 2026-03-31 note works nights")
        == word("complete", "book/1/1",
                {{"disposition", "promised"},
                 {"promise", {{"amount", "50.00"}, {"due", "2026-03-31"}}},
                 {"note", "works nights"}}));
  CHECK(at.type("c 1 call_back call 2026-03-31T15:00:00Z")
        == word("complete", "book/1/1",
                {{"disposition", "call_back"}, {"call_back_at", "2026-03-31T15:00:00Z"}}));
  CHECK(at.type("c").is_null());
  CHECK(at.shows("promised refused"));
  CHECK(at.type("c promised pay 50.00").is_null());
  CHECK(at.shows("pay AMOUNT DATE"));
}

TEST_CASE("what is declined, given back or somebody else's leaves the list", "[agent_terminal]") {
  screen at{{"book/1/1", "book/2/1", "book/3/1"}};
  at.hear("moved", "book/1/1", {{"stage", "queued"}});
  at.hear("refused", "book/2/1", {{"code", "task_not_held"}, {"detail", "gone"}});
  at.hear("refused", "book/3/1", {{"code", "disposition_unknown"}, {"detail", "none such"}});
  at.type("l");
  REQUIRE(at.lines.size() == 1);
  CHECK(at.shows("* [3] book/3/1"));
}

TEST_CASE("after a cut the tasks keep their numbers and the rest is asked for again",
          "[agent_terminal]") {
  screen at;
  at.type("r 3");
  at.terminal.hear(offer_of("book/1/1"));
  at.terminal.hear(offer_of("book/2/1"));
  at.terminal.lost("broken pipe");
  CHECK(at.type("c 2 refused").is_null());
  CHECK(at.shows("no connection"));
  at.said.clear();
  at.welcome({"book/2/1"});
  CHECK(at.said == std::vector<json>{{{"type", "ready"}, {"credit", 1}}});
  at.terminal.hear(offer_of("book/2/1", "accepted"));
  at.type("l");
  REQUIRE(at.lines.size() == 1);
  CHECK(at.shows("* [2] book/2/1  call  accepted"));
}

TEST_CASE("who quits finishes first, and goes at once when he says it again", "[agent_terminal]") {
  screen at{{"book/1/1"}};
  CHECK(at.type("q") == json{{"type", "drain"}});
  CHECK_FALSE(at.left);
  SECTION("finished") {
    at.hear("completed", "book/1/1");
    at.terminal.hear({{"type", "drained"}});
    CHECK(at.left);
  }
  SECTION("again") {
    at.type("q");
    CHECK(at.left);
  }
}

TEST_CASE("without a keyboard what is held goes back, but for what was just completed",
          "[agent_terminal]") {
  screen at{{"book/1/1", "book/2/1", "book/3/1"}};
  at.hear("moved", "book/2/1", {{"stage", "accepted"}});
  at.type("c 3 refused");
  at.said.clear();
  at.terminal.input_ended();
  const json why{{"reason", "input_ended"}};
  CHECK(at.said
        == std::vector<json>{word("decline", "book/1/1", why), word("release", "book/2/1", why),
                             json{{"type", "drain"}}});
  at.said.clear();
  at.hear("refused", "book/3/1", {{"code", "disposition_unknown"}, {"detail", "none such"}});
  CHECK(at.said == std::vector<json>{word("decline", "book/3/1", why)});
}

TEST_CASE("a connection that the server ended for good is not tried again", "[agent_terminal]") {
  screen at;
  at.terminal.lost("end of stream");
  CHECK_FALSE(at.left);
  at.terminal.lost("replaced");
  CHECK(at.left);
}
