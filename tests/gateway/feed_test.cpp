#include "actors/gateway/feed_cursor.hpp"
#include "tests/gateway/feed_event.hpp"
#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

void open_feed(http_client& http, const std::string& cursor = {}) {
  http.send_request("GET", "/v1/feed", {},
                    cursor.empty() ? http_headers{} : http_headers{{"Last-Event-ID", cursor}});
  auto head = http.read_head();
  REQUIRE(head.status == 200);
  REQUIRE(head.headers["content-type"] == "text/event-stream");
  REQUIRE(http.read_until("\n\n") == ": connected");
}

} // namespace

TEST_CASE_METHOD(gateway_fixture, "the feed shows what happens from now on", "[gateway][feed]") {
  open_accounts(1);
  auto feed = client(role::supervisor);
  open_feed(feed);
  client().post_lines("/v1/events", payment("0", 1, "12.34"));
  auto event = next_event(feed).value();
  CHECK(event.name == "entry");
  CHECK(event.data["portfolio"] == "book");
  CHECK(event.data["account"] == "0");
  CHECK(event.data["currency"] == "EUR");
  CHECK(event.data["entry"]["command"] == "pay1");
  CHECK(event.data["entry"]["events"][0]["amount"] == "12.34");
}

TEST_CASE_METHOD(gateway_fixture,
                 "a reader that comes back with its cursor misses and repeats "
                 "nothing",
                 "[gateway][feed]") {
  open_accounts(5);
  std::string body;
  for (int i = 0; i < 200; ++i)
    body += payment(std::to_string(i % 5), i, "0.01");
  client().post_lines("/v1/events", body);

  std::map<std::string, std::vector<uint64_t>> seen;
  std::string cursor = "start";
  // Breaks off at another place each time; the rest of the events come while it reads.
  for (int pieces = 0; pieces < 8; ++pieces) {
    auto feed = client(role::auditor);
    open_feed(feed, cursor);
    if (pieces == 4)
      for (int i = 200; i < 300; ++i)
        client().post_lines("/v1/events", payment(std::to_string(i % 5), i, "0.01"));
    int wanted = pieces < 7 ? 40 : 305 - 7 * 40;
    for (int i = 0; i < wanted; ++i) {
      auto event = next_event(feed).value();
      seen[event.data["account"]].push_back(event.data["entry"]["sequence"]);
      cursor = event.id;
    }
  }
  CHECK(seen.size() == 5);
  for (const auto& [account, sequences] : seen) {
    REQUIRE(sequences.size() == 61);
    for (size_t i = 0; i < sequences.size(); ++i)
      CHECK(sequences[i] == i + 1);
  }
}

TEST_CASE("a reader that is too slow is told what it missed and where to resume",
          "[gateway][feed]") {
  gateway_settings settings;
  settings.feed_entries_max = 10;
  gateway_fixture fixture(settings);
  fixture.open_accounts(1);
  auto feed = fixture.client(role::admin);
  open_feed(feed);
  fixture.client().post_lines("/v1/events", fixture.payment("0", 1));
  auto first = next_event(feed).value();
  // More at once than its queue holds.
  std::string body;
  for (int i = 2; i < 40; ++i)
    body += fixture.payment("0", i, "0.01");
  auto news = std::make_shared<committed>();
  news->items.resize(11);
  fixture.engine_seen->announce(news);
  auto gap = next_event(feed).value();
  CHECK(gap.name == "gap");
  CHECK(fault_of(gap, "feed_event") == "");
  CHECK(gap.data["missed"] == 11);
  CHECK(gap.data["resume_from"] == first.id);
  CHECK_FALSE(next_event(feed).has_value()); // cut off

  auto again = fixture.client(role::admin);
  fixture.client().post_lines("/v1/events", body);
  open_feed(again, gap.data["resume_from"]);
  for (int i = 2; i < 40; ++i)
    CHECK(next_event(again)->data["entry"]["command"] == "pay" + std::to_string(i));
}

TEST_CASE("an idle feed sends heartbeats", "[gateway][feed]") {
  gateway_settings settings;
  settings.heartbeat = std::chrono::milliseconds{20};
  gateway_fixture fixture(settings);
  auto feed = fixture.client(role::admin);
  open_feed(feed);
  CHECK(feed.read_until("\n\n") == ": heartbeat");
  CHECK(feed.read_until("\n\n") == ": heartbeat");
}

TEST_CASE("a feed ends when its token is revoked", "[gateway][feed]") {
  gateway_settings settings;
  settings.heartbeat = std::chrono::milliseconds{20};
  gateway_fixture fixture(settings);
  fixture.open_accounts(1);
  auto feed = fixture.client(role::auditor);
  open_feed(feed);
  auto id = fixture.token(role::auditor).substr(4, 16);
  REQUIRE(fixture.client(role::admin).request("DELETE", "/v1/tokens/" + id).status == 204);
  fixture.client().post_lines("/v1/events", fixture.payment("0", 1, "12.34"));
  std::string last;
  while (last.find("event: error") == last.npos)
    last = feed.read_until("\n\n").value();
  CHECK(last.find("unauthorized") != last.npos);
  CHECK(last.find("pay1") == last.npos);
}

TEST_CASE("the number of readers is bounded, and one that leaves makes room", "[gateway][feed]") {
  gateway_settings settings;
  settings.feeds_max = 1;
  settings.heartbeat = std::chrono::milliseconds{10};
  gateway_fixture fixture(settings);
  {
    auto feed = fixture.client(role::admin);
    open_feed(feed);
    CHECK(fixture.client(role::admin).get("/v1/feed").status == 429);
  }
  // The server notices by a heartbeat that cannot be written.
  for (int tries = 0;; ++tries) {
    auto feed = fixture.client(role::admin);
    feed.send_request("GET", "/v1/feed", {}, {});
    if (feed.read_head().status == 200)
      break;
    REQUIRE(tries < 1'000);
  }
}

TEST_CASE_METHOD(gateway_fixture, "a cursor that is none is refused", "[gateway][feed]") {
  for (std::string_view cursor : {"!", "AAAA", "A", "AAAAAAAAAAAAAAAAAAAAAAAA"}) {
    auto answer = client(role::admin).get("/v1/feed?cursor=" + std::string(cursor));
    CHECK(answer.status == 400);
    CHECK(json::parse(answer.body)["code"] == "cursor_malformed");
  }
  feed_cursor ahead{{{9, 0}, {0, 0}, {0, 0}, {0, 0}}};
  CHECK(client(role::admin).get("/v1/feed?cursor=" + ahead.text()).status == 400);
}

TEST_CASE("a cursor survives being written and read", "[feed]") {
  feed_cursor cursor{{{0, UINT32_MAX}, {1, 0}, {300, 17}, {UINT64_MAX, UINT32_MAX - 1}}};
  CHECK(feed_cursor::parse(cursor.text(), 4) == cursor);
  CHECK_FALSE(feed_cursor::parse(cursor.text(), 3).has_value());
  CHECK(feed_cursor::parse("start", 2) == feed_cursor::beginning(2));
}
