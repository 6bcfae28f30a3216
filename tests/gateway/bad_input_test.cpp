// Bad input by every way in that takes commands: each kind is refused by its name, at its
// place, and what came before and after it is applied whole.

#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

struct bad_text {
  std::string text;
  errc code;
  std::string detail; // must stand in the refusal's detail
};

const std::string two_megabytes(2 << 20, 'x');
const std::string deep = R"({"a":)" + std::string(20, '[') + std::string(20, ']') + "}";

/// Events for account "0" of portfolio "book", which is in EUR and owes I1 100.00.
std::vector<bad_text> bad_events(const gateway_fixture& from) {
  auto bad = [&](std::string_view type, std::string_view fields) {
    return from.line("0", "bad", type, fields);
  };
  auto paid = [&](std::string_view amount) {
    return bad("payment_received",
               fmt::format(R"("currency":"EUR","payment":"B","amount":{})", amount));
  };
  auto at = [&](std::string_view when) {
    return fmt::format(
      R"({{"id":"bad","type":"account_closed","portfolio":"book","account":"0","at":"{}"}})", when);
  };
  auto due = [&](std::string_view day) {
    return bad("promise_made",
               fmt::format(R"("currency":"EUR","promise":"B","amount":"1","due":"{}")", day));
  };
  std::string whole = paid("1");
  return {
    {from.payment("nobody", 0), errc::account_unknown, "open the account first"},
    {bad("payment_recieved", ""), errc::unknown_type, "payment_received"},
    {bad("pay", ""), errc::unknown_type, "payment_reversed"}, // nothing near: all are named
    {bad("payment_received", R"("currency":"USD","payment":"B","amount":"1")"),
     errc::currency_mismatch, "the account is in EUR"},
    {bad("payment_received", R"("currency":"EUX","payment":"B","amount":"1")"),
     errc::unknown_currency, "'EUR'"},
    {paid("\"-1.00\""), errc::amount_negative, "expected 0 or more"},
    {paid("-1"), errc::amount_negative, "field \"amount\" (byte 140)"},
    {paid("\"123456789012345678\""), errc::amount_too_large, "10^15"},
    {paid("9" + std::string(5'000, '9')), errc::amount_too_large, "10^15"},
    {paid("\"1.005\""), errc::amount_too_precise, "EUR has 2 decimals"},
    {paid("\"1,05\""), errc::amount_malformed, "1250"},
    {at("1899-12-31T23:59:59Z"), errc::date_out_of_range, "1900-01-01 to 2199-12-31"},
    {at("2200-01-01T00:00:00Z"), errc::date_out_of_range, "1900-01-01 to 2199-12-31"},
    {at("2026-02-30T00:00:00Z"), errc::date_malformed, "RFC 3339"},
    {at("2026-03-01"), errc::date_malformed, "RFC 3339"},
    {due("2200-01-01"), errc::date_out_of_range, "1900-01-01 to 2199-12-31"},
    {due("2026-02-29"), errc::date_malformed, "existing day"},
    {at("2026-03-03T12:00:00Z"), errc::instant_in_future, "2026-03-02T12:00:00Z"},
    {bad("account_closed", R"("reason":")" + two_megabytes + "\""), errc::line_too_long, "1048576"},
    {two_megabytes, errc::line_too_long, "1048576"},
    {bad("account_closed", "\"reason\":\"a\xff\""), errc::invalid_utf8, "0xff"},
    {bad("account_closed", std::string("\"reason\":\"a\0b\"", 14)), errc::nul_byte, "byte 10"},
    {bad("account_closed", R"("reason":"a\u0000b")"), errc::nul_byte, "\"reason\""},
    {bad("account_closed", R"("reason":"\ud83d!")"), errc::malformed_json, "byte 108: half of a"},
    {bad("account_closed", R"("reason":"\ud83d\u0041")"), errc::malformed_json, "half of a"},
    {bad("account_closed", R"("reason":"\uDE00")"), errc::malformed_json, "write both halves"},
    {"\xef\xbb\xbf" + whole, errc::malformed_json, "byte order mark"},
    {bad("account_closed", R"("reason":"a","reason":"b")"), errc::duplicate_key, "\"reason\""},
    {bad("account_closed", R"("at":"2026-03-01T00:00:00Z")"), errc::duplicate_key, "\"at\""},
    {bad("account_closed", "\"reason\":" + deep), errc::nesting_too_deep, "more than 8"},
    {bad("account_closed", R"("reson":"a")"), errc::unknown_field, "'reason'"},
    {bad("payment_received", R"("payment":"B","amount":"1")"), errc::missing_field, "currency"},
    {whole.substr(0, whole.size() / 2), errc::truncated, "ends"},
    {"what?", errc::malformed_json, "byte 1"},
    {R"(["id"])", errc::wrong_type, "object"},
  };
}

/// Bodies of account_put; '@' is where a bulk line names its account. Account "old" of
/// the portfolio is in EUR.
std::vector<bad_text> bad_accounts() {
  auto owes = [](std::string_view due, std::string_view amount) {
    return fmt::format(
      R"({{@"currency":"EUR","obligations":[{{"id":"I1","due":"{}","amount":{}}}]}})", due, amount);
  };
  return {
    {R"({@"currency":"EUX"})", errc::unknown_currency, "'EUR'"},
    {R"({@"zone":"Europe/Rome"})", errc::missing_field, "currency"},
    {owes("2026-03-01", "\"-1\""), errc::amount_negative, "expected 0 or more"},
    {owes("2026-03-01", "\"123456789012345678\""), errc::amount_too_large, "10^15"},
    {owes("2026-03-01", "1.005"), errc::amount_too_precise, "EUR has 2 decimals"},
    {owes("2026-02-29", "1"), errc::date_malformed, "existing day"},
    {owes("2200-01-01", "1"), errc::date_out_of_range, "1900-01-01 to 2199-12-31"},
    {R"({@"currency":"EUR","at":"2026-03-03T12:00:00Z"})", errc::instant_in_future,
     "2026-03-02T12:00:00Z"},
    {R"({@"currency":"EUR","type":"account_put"})", errc::unknown_field, "\"type\""},
    {R"({@"currency":"EUR","language":")" + two_megabytes + "\"}", errc::line_too_long, "1048576"},
    {"{@\"currency\":\"EUR\",\"language\":\"\xff\"}", errc::invalid_utf8, "0xff"},
    {std::string("{@\"currency\":\"E\0R\"}", 19), errc::nul_byte, "byte "},
    {R"({@"currency":"EUR","currency":"EUR"})", errc::duplicate_key, "\"currency\""},
    {R"({@"currency":"EUR","debtor":{"name":"A","name":"B"}})", errc::duplicate_key, "\"name\""},
    {R"({@"currency":"EUR","attributes":)" + deep + "}", errc::nesting_too_deep, "more than 8"},
    {R"({@"currency":"EUR","zone":"Europe/Roma"})", errc::unknown_zone, "zone"},
    {R"({@"currency":"EU)", errc::truncated, "ends"},
  };
}

std::string naming(std::string text, std::string_view account) {
  auto at = text.find('@');
  REQUIRE(at != std::string::npos);
  return text.replace(at, 1, account.empty() ? "" : fmt::format(R"("account":"{}",)", account));
}

void check_refusal(const json& answer, std::string_view code_field, const bad_text& given) {
  INFO(given.text.substr(0, 200) << "\n" << answer.dump());
  CHECK(answer[code_field] == name_of(given.code));
  CHECK(answer["number"] == static_cast<int>(given.code));
  auto detail = answer["detail"].get<std::string>();
  CHECK(detail.find(given.detail) != std::string::npos);
  CHECK(detail.size() < 1'000); // never the whole of a long value
}

/// Good lines all around the bad ones: line 1 is good, every second one is bad.
std::string between_payments(const gateway_fixture& from, const std::vector<bad_text>& bad) {
  std::string body = from.payment("0", 0, "0.01");
  for (size_t i = 0; i < bad.size(); ++i) {
    std::string_view line = bad[i].text;
    body += line.substr(0, line.size() - line.ends_with('\n'));
    body += '\n';
    body += from.payment("0", static_cast<int>(i) + 1, "0.01");
  }
  return body;
}

void check_results(const std::vector<json>& results, const std::vector<bad_text>& bad) {
  REQUIRE(results.size() == 2 * bad.size() + 1);
  for (size_t i = 0; i < results.size(); ++i) {
    CHECK(results[i]["line"] == i + 1);
    if (i % 2 == 0) {
      CHECK(results[i]["result"] == "accepted");
      CHECK(results[i]["id"] == fmt::format("pay{}", i / 2));
    } else {
      CHECK(results[i]["result"] == "rejected");
      check_refusal(results[i], "error", bad[i / 2]);
    }
  }
}

/// Account "0" has had its payments, each once and in order, and nothing else.
void check_history(gateway_fixture& here, size_t payments) {
  auto past = json::parse(
    here.client().get("/v1/portfolios/book/accounts/0/history?limit=1000").body)["entries"];
  REQUIRE(past.size() == payments + 1);
  for (size_t i = 1; i < past.size(); ++i)
    CHECK(past[i]["command"] == fmt::format("pay{}", i - 1));
  auto shown = json::parse(here.client().get("/v1/portfolios/book/accounts/0").body);
  CHECK(shown["balance"] == fmt::format("{}.{:02}", 99, 100 - payments));
  CHECK(here.client().get("/v1/portfolios/book/accounts/nobody").status == 404);
}

} // namespace

TEST_CASE_METHOD(gateway_fixture, "each kind of bad event in a bulk request is refused alone",
                 "[gateway][bad_input]") {
  open_accounts(1);
  auto bad = bad_events(*this);
  auto answer = client().post_lines("/v1/events", between_payments(*this, bad));
  REQUIRE(answer.status == 200);
  check_results(json_lines(answer.body), bad);
  check_history(*this, bad.size() + 1);
}

TEST_CASE_METHOD(gateway_fixture, "each kind of bad event in a stream is refused alone",
                 "[gateway][bad_input]") {
  open_accounts(1);
  auto bad = bad_events(*this);
  // A text frame with other bytes than UTF-8 ends its connection (RFC 6455 8.1).
  std::erase_if(bad, [](const bad_text& each) { return each.code == errc::invalid_utf8; });
  socket_client socket(port(), token(role::integrator), "/v1/events/stream");
  socket.receive();
  socket.send(between_payments(*this, bad));
  std::vector<json> results;
  while (results.size() < 2 * bad.size() + 1)
    for (auto& each : json_lines(socket.receive().payload))
      results.push_back(std::move(each));
  check_results(results, bad);
  check_history(*this, bad.size() + 1);
}

TEST_CASE_METHOD(gateway_fixture, "each kind of bad account in a bulk request is refused alone",
                 "[gateway][bad_input]") {
  auto bad = bad_accounts();
  bad.push_back({R"({@"currency":"USD"})", errc::currency_mismatch, "the account is in EUR"});
  REQUIRE(client().put("/v1/portfolios/book/accounts/old", R"({"currency":"EUR"})").status == 201);
  std::string body;
  for (size_t i = 0; i < bad.size(); ++i) {
    auto account = i + 1 == bad.size() ? std::string("old") : fmt::format("bad{}", i);
    body += fmt::format("{}\n{}\n", naming(R"({@"currency":"EUR"})", fmt::format("good{}", i)),
                        naming(bad[i].text, account));
  }
  body += naming(R"({@"currency":"EUR"})", "last");
  auto results = json_lines(client().post_lines("/v1/portfolios/book/accounts", body).body);
  REQUIRE(results.size() == 2 * bad.size() + 1);
  auto http = client();
  for (size_t i = 0; i < bad.size(); ++i) {
    CHECK(results[2 * i]["line"] == 2 * i + 1);
    CHECK(results[2 * i]["result"] == "accepted");
    CHECK(http.get(fmt::format("/v1/portfolios/book/accounts/good{}", i)).status == 200);
    CHECK(results[2 * i + 1]["line"] == 2 * i + 2);
    check_refusal(results[2 * i + 1], "error", bad[i]);
    CHECK(http.get(fmt::format("/v1/portfolios/book/accounts/bad{}", i)).status == 404);
  }
  CHECK(results.back()["result"] == "accepted");
  CHECK(http.get("/v1/portfolios/book/accounts/last").status == 200);
  auto old = json::parse(http.get("/v1/portfolios/book/accounts/old/history").body);
  CHECK(old["entries"].size() == 1);
}

TEST_CASE_METHOD(gateway_fixture, "each kind of bad account by PUT is refused and leaves nothing",
                 "[gateway][bad_input]") {
  auto http = client();
  const std::string account = "/v1/portfolios/book/accounts/new";
  for (const auto& each : bad_accounts()) {
    auto answer = http.put(account, naming(each.text, ""));
    CHECK(answer.headers["content-type"] == "application/problem+json");
    auto problem = json::parse(answer.body);
    check_refusal(problem, "code", each);
    CHECK(problem["status"] == answer.status);
    CHECK(answer.status >= 400);
    CHECK(answer.status < 500); // the sender's fault, each of them
    CHECK(http.get(account).status == 404);
  }
  CHECK(http.put(account, R"({"currency":"EUR"})").status == 201);
  auto other = json::parse(http.put(account, R"({"currency":"USD"})").body);
  CHECK(other["code"] == name_of(errc::currency_mismatch));
  CHECK(json::parse(http.get(account + "/history").body)["entries"].size() == 1);
}

TEST_CASE_METHOD(gateway_fixture, "of a request that breaks off nothing is applied",
                 "[gateway][bad_input]") {
  open_accounts(1);
  for (std::string_view framing :
       {"Content-Length: 100000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n10000\r\n"}) {
    http_client torn(port());
    torn.send(fmt::format("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                          "{}\r\nContent-Type: application/x-ndjson\r\n{}{}{}",
                          token(role::integrator), framing, payment("0", 7), payment("0", 8)));
    torn.close();
  }
  CHECK(client().post_lines("/v1/events", payment("0", 0, "0.01")).status == 200);
  check_history(*this, 1);
}

TEST_CASE_METHOD(gateway_fixture,
                 "of a stream that breaks off whole messages are applied, the torn one is not",
                 "[gateway][bad_input]") {
  open_accounts(1);
  {
    socket_client socket(port(), token(role::integrator), "/v1/events/stream");
    socket.receive();
    socket.send(payment("0", 0, "0.01"));
    socket.send_frame(1, payment("0", 7), false);
    socket.receive(); // the answer to the whole one
  }
  check_history(*this, 1);
}

TEST_CASE_METHOD(gateway_fixture,
                 "without a right token no way in takes anything, and each says "
                 "what to send",
                 "[gateway][bad_input]") {
  open_accounts(1);
  auto wrong = token(role::integrator);
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  struct row {
    std::string_view authorization, detail;
  };
  for (const row& each :
       {row{"", "has no Authorization header"}, row{"Basic eDp5", "Authorization: Bearer rcb_"},
        row{"Bearer", "another scheme"}, row{"Bearer rcb_12", "not whole"},
        row{wrong, "unknown or revoked"}}) {
    INFO(each.authorization);
    http_headers headers;
    if (!each.authorization.empty())
      headers.emplace_back("Authorization", each.authorization == wrong
                                              ? "Bearer " + wrong
                                              : std::string(each.authorization));
    auto refused = [&](const http_answer& answer) {
      CHECK(answer.status == 401);
      auto problem = json::parse(answer.body);
      CHECK(problem["code"] == name_of(errc::unauthorized));
      CHECK(problem["detail"].get<std::string>().find(each.detail) != std::string::npos);
    };
    http_client http(port());
    refused(http.request("POST", "/v1/events", payment("0", 7), headers));
    refused(http.request("POST", "/v1/portfolios/book/accounts",
                         R"({"account":"nobody","currency":"EUR"})", headers));
    refused(http.put("/v1/portfolios/book/accounts/nobody", R"({"currency":"EUR"})", headers));
    refused(http.request("GET", "/v1/events/stream", {}, headers));
  }
  CHECK(socket_client(port(), wrong, "/v1/events/stream").status() == 401);
  CHECK(socket_client(port(), token(role::agent), "/v1/events/stream").status() == 403);
  CHECK(client().post_lines("/v1/events", payment("0", 0, "0.01")).status == 200);
  check_history(*this, 1);
}

TEST_CASE("without a master key only lines with personal data are refused",
          "[gateway][bad_input]") {
  gateway_fixture here({}, {}, "");
  auto http = here.client();
  auto lines = json_lines(http
                            .post_lines("/v1/portfolios/book/accounts",
                                        R"({"account":"1","currency":"EUR"})"
                                        "\n"
                                        R"({"account":"2","currency":"EUR","debtor":{"name":"A"}})"
                                        "\n"
                                        R"({"account":"3","currency":"EUR"})")
                            .body);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["result"] == "accepted");
  CHECK(lines[1]["error"] == name_of(errc::master_key_missing));
  CHECK(lines[1]["detail"].get<std::string>().find("configure a master key") != std::string::npos);
  CHECK(lines[2]["result"] == "accepted");
  auto put
    = http.put("/v1/portfolios/book/accounts/2", R"({"currency":"EUR","debtor":{"name":"A"}})");
  CHECK(put.status == 422); // sending it again changes nothing
  CHECK(json::parse(put.body)["code"] == name_of(errc::master_key_missing));
  CHECK(http.get("/v1/portfolios/book/accounts/2").status == 404);
  CHECK(http.get("/v1/portfolios/book/accounts/3").status == 200);
}
