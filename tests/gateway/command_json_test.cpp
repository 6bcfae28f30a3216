#include "actors/gateway/command_json.hpp"

#include "actors/gateway/command_fields.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace recobro;

namespace {

std::string line(std::string_view type, std::string_view fields = {}) {
  return fmt::format(R"({{"id":"A1:1","type":"{}","portfolio":"fines","account":"A1",)"
                     R"("at":"2006-07-24T00:00:00+02:00"{}{}}})",
                     type, fields.empty() ? "" : ",", fields);
}

command parsed(std::string_view text) {
  auto made = parse_command(text);
  INFO(text);
  INFO((made ? std::string{} : to_string(made.error())));
  REQUIRE(made.has_value());
  return made->what;
}

template <class Body>
Body body_of(std::string_view text) {
  return std::get<Body>(parsed(text).body);
}

error refused(std::string_view text) {
  auto made = parse_command(text);
  INFO(text.substr(0, 300));
  REQUIRE_FALSE(made.has_value());
  return made.error();
}

date day(std::string_view text) {
  return parse_date(text).value();
}

std::string payment(std::string_view amount) {
  return line("payment_received",
              fmt::format(R"("currency":"EUR","payment":"P1","amount":{})", amount));
}

// One valid line of each type, in the order of command_shapes().
std::vector<std::string> one_of_each_type() {
  return {
    line("account_closed", R"("reason":"settled_elsewhere")"),
    line("account_opened", R"("currency":"EUR","zone":"Europe/Rome","language":"it",)"
                           R"("obligations":[{"id":"I1","due":"2006-09-01","amount":"35.00"}])"),
    line("account_put", R"("currency":"EUR","attributes":{"article":"157"},)"
                        R"("debtor":{"name":"A. Test","phones":["+39 1"]})"),
    line("account_updated", R"("language":"de","attributes":{"article":""})"),
    line("arrangement_accepted", R"("arrangement":"R1")"),
    line("arrangement_approved", R"("arrangement":"R1")"),
    line("arrangement_cancelled", R"("arrangement":"R1","reason":"mistake")"),
    line("arrangement_made", R"("arrangement":"R1","offer":"plan","currency":"EUR",)"
                             R"("instalments":6,"down_payment":"10.50","discount_percent":"12.5",)"
                             R"("due":"2006-08-15")"),
    line("arrangement_offered", R"("arrangement":"R1","offer":"plan")"),
    line("arrangement_refused", R"("arrangement":"R1","reason":"too_long")"),
    line("attorney_dismissed"),
    line("attorney_named", R"("until":"2006-08-01T00:00:00Z")"),
    line("channel_authorised",
         R"("channel":"sms","source":"contract","document":"K-1","until":"2006-08-01T00:00:00Z")"),
    line("channel_revoked", R"("channel":"email")"),
    line("consent_given", R"("channel":"voice","source":"call_recording","document":"R-9",)"
                          R"("wording":"v3","until":"2006-08-01T00:00:00Z")"),
    line("consent_withdrawn", R"("source":"e_mail")"),
    line("contact_result", R"("action":"7","channel":"sms","outcome":"delivered")"),
    line("contact_resumed", R"("channel":"sms")"),
    line("contact_stopped", ""),
    line("debtor_erased"),
    line("dispute_opened", R"("dispute":"D1","reason":"not_mine")"),
    line("dispute_resolved", R"("dispute":"D1","outcome":"upheld")"),
    line("hold_placed", R"("hold":"H1","reason":"illness","until":"2006-08-01T00:00:00Z")"),
    line("hold_released", R"("hold":"H1")"),
    line("hours_designated", R"("hours":"Mon-Fri 18:00-20:00, Sat 10:00-12:00")"),
    line("hours_released", R"("channel":"voice")"),
    line("message_received", R"("message":"M1","channel":"email","intent":"will_pay","body":"hi")"),
    line("move_approved", R"("phase":"court")"),
    line("move_refused", R"("phase":"court","reason":"too_small")"),
    line("obligation_added",
         R"("currency":"EUR","obligation":"I2","kind":"fine","due":"2006-09-01","amount":3.5)"),
    line("obligation_adjusted", R"("currency":"EUR","obligation":"I2","component":"fee",)"
                                R"("mode":"add","amount":"-1.00","due":"2006-10-01")"),
    line("obligation_withdrawn", R"("obligation":"I2","reason":"error")"),
    line("party_named", R"("party":"G1","role":"guarantor","refuses":"yes")"),
    line("party_removed", R"("party":"G1")"),
    payment(R"("35.0","obligations":["I1","I2"])"),
    line("payment_reversed", R"("payment":"P1","reason":"bounced")"),
    line("phase_moved", R"("phase":"legal","reason":"by_request")"),
    line("promise_cancelled", R"("promise":"R1")"),
    line("promise_made", R"("currency":"EUR","promise":"R1","amount":"10","due":"2006-08-15")"),
  };
}

std::string one_of(std::string_view type) {
  auto shape = find_shape(type);
  REQUIRE(shape);
  return one_of_each_type().at(static_cast<size_t>(shape - command_shapes().data()));
}

} // namespace

TEST_CASE("every type has a line that is understood as that type", "[command_json]") {
  auto lines = one_of_each_type();
  REQUIRE(lines.size() == command_shapes().size());
  for (size_t i = 0; i < lines.size(); ++i) {
    auto made = parse_command(lines[i]);
    INFO(lines[i] << (made ? "" : to_string(made.error())));
    REQUIRE(made.has_value());
    CHECK(made->account.text() == "fines/A1");
    CHECK(made->what.id == "A1:1");
    CHECK(format_instant(made->what.happened_at) == "2006-07-23T22:00:00Z");
    CHECK(type_name(made->what.body) == command_shapes()[i].type);
  }
}

TEST_CASE("an opened account has all that its line says", "[command_json]") {
  auto what = parsed(
    line("account_opened",
         R"("currency":"EUR","zone":"Europe/Rome","language":"it","attributes":{"b":"2","a":"1"},)"
         R"("obligations":[{"id":"I1","kind":"fine","due":"2006-09-01","amount":35.0},)"
         R"({"id":"I2","due":"2006-10-01","amount":"7.25"}])"));
  auto body = std::get<open_account>(what.body);
  CHECK(what.unit->code() == "EUR");
  CHECK(body.unit == what.unit);
  CHECK(body.local->name() == "Europe/Rome");
  CHECK(body.language == "it");
  CHECK(body.attributes == attribute_list{{"a", "1"}, {"b", "2"}});
  CHECK(body.obligations
        == std::vector<new_obligation>{{"I1", "fine", day("2006-09-01"), {3500}},
                                       {"I2", "invoice", day("2006-10-01"), {725}}});
}

TEST_CASE("an adjustment has component, mode, signed amount and due date", "[command_json]") {
  auto body = body_of<adjust_obligation>(one_of("obligation_adjusted"));
  CHECK(body.obligation == "I2");
  CHECK(body.component == amount_component::fee);
  CHECK(body.mode == adjust_mode::add);
  CHECK(body.value.minor == -100);
  CHECK(body.due == day("2006-10-01"));
}

TEST_CASE("an arrangement has the terms that its line asks for", "[command_json]") {
  auto made = body_of<make_arrangement>(one_of("arrangement_made"));
  CHECK(made.arrangement == "R1");
  CHECK(made.wish.offer == "plan");
  CHECK(made.wish.instalments == 6);
  CHECK(made.wish.down_payment == amount{1050});
  CHECK(made.wish.discount_basis_points == 1250);
  CHECK(made.wish.first_due == day("2006-08-15"));
  auto offered = body_of<offer_arrangement>(one_of("arrangement_offered"));
  CHECK_FALSE(offered.wish.instalments);
  CHECK_FALSE(offered.wish.down_payment);
  CHECK_FALSE(offered.wish.discount_basis_points);
  CHECK_FALSE(offered.wish.first_due);
}

TEST_CASE("terms of an arrangement that are no numbers in range are refused", "[command_json]") {
  auto with = [](std::string_view fields) {
    auto made = parse_command(
      line("arrangement_made", R"("arrangement":"R1","offer":"plan",)" + std::string(fields)));
    REQUIRE_FALSE(made);
    return made.error().code;
  };
  CHECK(with(R"("instalments":0)") == errc::value_out_of_range);
  CHECK(with(R"("instalments":"121")") == errc::value_out_of_range);
  CHECK(with(R"("instalments":2.5)") == errc::value_out_of_range);
  CHECK(with(R"("discount_percent":"100.01")") == errc::value_out_of_range);
  CHECK(with(R"("discount_percent":-1)") == errc::value_out_of_range);
  CHECK(with(R"("discount_percent":"1.005")") == errc::value_out_of_range);
  CHECK(with(R"("down_payment":"10")") == errc::missing_field);
}

TEST_CASE("a payment names the obligations it is for, in order", "[command_json]") {
  auto body = body_of<receive_payment>(one_of("payment_received"));
  CHECK(body.payment == "P1");
  CHECK(body.value.minor == 3500);
  CHECK(body.obligations == std::vector<std::string>{"I1", "I2"});
}

TEST_CASE("contact results, messages, holds and promises keep their words", "[command_json]") {
  auto contact = body_of<record_contact>(one_of("contact_result"));
  CHECK(contact.by == channel::sms);
  CHECK(contact.outcome == contact_outcome::delivered);
  auto message = body_of<receive_message>(one_of("message_received"));
  CHECK(message.by == channel::email);
  CHECK(message.intent == reply_intent::will_pay);
  auto hold = body_of<hold_account>(one_of("hold_placed"));
  CHECK(hold.reason == "illness");
  CHECK(hold.until == parse_instant("2006-08-01T00:00:00Z").value());
  auto promise = body_of<make_promise>(one_of("promise_made"));
  CHECK(promise.value.minor == 1000);
  CHECK(promise.due == day("2006-08-15"));
}

TEST_CASE("personal data leave the command in a canonical text of their own", "[command_json]") {
  auto what
    = parsed(line("account_put", R"("currency":"EUR","debtor":{ "phones":["+54 9"],)"
                                 R"("addresses":["Calle 1",{"city":"Rosario","street":"B 2"}],)"
                                 R"("name":"Ana \"la\" B"})"));
  CHECK(what.personal
        == R"({"debtor":{"name":"Ana \"la\" B","phones":["+54 9"],)"
           R"("addresses":["Calle 1",{"street":"B 2","city":"Rosario"}]}})");
  CHECK(parsed(one_of("message_received")).personal == R"({"body":"hi"})");
  CHECK(parsed(line("account_put", R"("currency":"EUR","debtor":{})")).personal.empty());
}

TEST_CASE("amounts are exact, as text or as number", "[command_json]") {
  CHECK(body_of<receive_payment>(payment("0.07")).value.minor == 7);
  CHECK(body_of<receive_payment>(payment("\"9999999999999.99\"")).value.minor
        == 999'999'999'999'999);
  CHECK(body_of<receive_payment>(payment("9999999999999.99")).value.minor == 999'999'999'999'999);
  CHECK(body_of<receive_payment>(payment("35.000")).value.minor == 3500);
}

TEST_CASE("the hash does not depend on key order, spaces or spelling", "[command_json]") {
  auto one
    = parsed(R"({"id":"x","type":"payment_received","portfolio":"p","account":"a",)"
             R"("at":"2006-07-24T00:00:00+02:00","currency":"EUR","payment":"P","amount":5})");
  auto other = parsed(R"( { "amount" : "5.00", "payment":"\u0050","currency":"EUR","id":"y",)"
                      R"("at":"2006-07-23T22:00:00Z","account":"a","portfolio":"p",)"
                      R"("type":"payment_received" } )");
  CHECK(one.content_hash == other.content_hash);
}

TEST_CASE("the hash depends on every value, personal ones too", "[command_json]") {
  auto base = parsed(payment("5")).content_hash;
  CHECK(parsed(payment("6")).content_hash != base);
  CHECK(parsed(line("account_put", R"("currency":"EUR","debtor":{"name":"A"})")).content_hash
        != parsed(line("account_put", R"("currency":"EUR","debtor":{"name":"B"})")).content_hash);
  std::vector<uint64_t> hashes;
  for (const auto& each : one_of_each_type())
    hashes.push_back(parsed(each).content_hash);
  std::sort(hashes.begin(), hashes.end());
  CHECK(std::adjacent_find(hashes.begin(), hashes.end()) == hashes.end());
}

TEST_CASE("the hash of a command is the same in every version", "[command_json]") {
  // It is stored; a change here makes duplicates of the past into conflicts.
  CHECK(parsed(payment("5")).content_hash == 0x84b8047e921269cbull);
}

TEST_CASE("what the address says may not stand in the text, and may be left out",
          "[command_json]") {
  command_frame frame{.type = "account_put",
                      .portfolio = "fines",
                      .account = "A7",
                      .id_optional = true,
                      .at_optional = true,
                      .at_default = parse_instant("2020-01-01T00:00:00Z").value()};
  auto made = parse_command(R"({"currency":"EUR"})", frame);
  REQUIRE(made.has_value());
  CHECK(made->account.text() == "fines/A7");
  CHECK(made->what.id.empty());
  CHECK(made->what.happened_at == frame.at_default);
  auto twice = parse_command(R"({"currency":"EUR","account":"A8"})", frame);
  REQUIRE_FALSE(twice.has_value());
  CHECK(twice.error().code == errc::unknown_field);

  auto later = frame;
  later.at_default += std::chrono::hours{1};
  CHECK(parse_command(R"({"currency":"EUR"})", later)->what.content_hash
        == made->what.content_hash);
}

TEST_CASE("a command written as a line is read back the same, without personal data",
          "[command_json]") {
  for (const auto& each : one_of_each_type()) {
    auto first = parse_command(each).value();
    std::string written = command_to_json(first.account, first.what);
    auto second = parse_command(written);
    INFO(written);
    REQUIRE(second.has_value());
    CHECK(second->account == first.account);
    CHECK(second->what.personal.empty());
    first.what.personal.clear();
    CHECK(content_hash_of(second->what) == content_hash_of(first.what));
  }
}

TEST_CASE("the id of a refused line is known when it could be read", "[command_json]") {
  command_parser parser;
  CHECK_FALSE(parser.parse(line("nonsense")).has_value());
  CHECK(parser.last_id() == "A1:1");
  CHECK_FALSE(parser.parse("{}").has_value());
  CHECK(parser.last_id().empty());
}

TEST_CASE("each fault of a line has its own code and says where", "[command_json]") {
  struct row {
    std::string text;
    errc code;
    std::string_view detail; // must occur in it
  };
  std::string deep = R"({"id":)" + std::string(20, '[') + std::string(20, ']') + "}";
  std::string half = payment("5").substr(0, 60);
  const std::vector<row> table{
    {R"({"id":"1",})", errc::malformed_json, "byte 11"},
    {R"({"id" "1"})", errc::malformed_json, "byte 7"},
    {R"({"id":tru})", errc::malformed_json, "byte 10"},
    {R"({"id":"1"}})", errc::malformed_json, "byte 11"},
    {R"({"id":"1"} {"id":"2"})", errc::malformed_json, "byte 12"},
    {payment("01"), errc::malformed_json, "byte"},
    {payment("+1"), errc::malformed_json, "byte"},
    {R"({"id":"\ud800"})", errc::malformed_json, ""},
    {"{\"id\":\"a\tb\"}", errc::malformed_json, "byte 9"},
    {"[]", errc::wrong_type, "object"},
    {"5", errc::wrong_type, "object"},
    {"", errc::truncated, ""},
    {half, errc::truncated, ""},
    {payment("5").substr(0, payment("5").size() - 1), errc::truncated, ""},
    {deep, errc::nesting_too_deep, "byte 14"},
    {"{\"id\":\"\xc3\x28\"}", errc::invalid_utf8, "byte 8"},
    {std::string("{\"id\":\"a\0b\"}", 12), errc::nul_byte, "byte 9"},
    {R"({"id":"a\u0000b"})", errc::nul_byte, "id"},
    {R"({"id":")" + std::string(line_bytes_max, 'x') + "\"}", errc::line_too_long, "1048576"},
    {line("payment_received", R"("amuont":"5")"), errc::unknown_field, "amount"},
    {line("account_closed", R"("amount":"5")"), errc::unknown_field, "account_closed"},
    {line("payment_received", R"("payment":"P1")"), errc::missing_field, "\"amount\""},
    {R"({"id":"1","portfolio":"p","account":"a"})", errc::missing_field, "type"},
    {line("payment_recieved"), errc::unknown_type, "payment_received"},
    {R"({"id":"1","\u0069d":"2"})", errc::duplicate_key, "id"},
    {line("account_put", R"("currency":"EUR","attributes":{"a":"1","a":"2"})"), errc::duplicate_key,
     "\"a\""},
    {line("account_put", R"("currency":"EUR","debtor":{"name":"1","name":"2"})"),
     errc::duplicate_key, "name"},
    {line("account_put", R"("currency":"EUR","debtor":{"nmae":"1"})"), errc::unknown_field, "name"},
    {payment("true"), errc::wrong_type, "amount"},
    {payment("[1]"), errc::wrong_type, "amount"},
    {payment("null"), errc::wrong_type, "amount"},
    {R"({"id":7,"type":"account_closed","portfolio":"p","account":"a","at":"2006-07-24T00:00:00Z"})",
     errc::wrong_type, "\"id\" (byte 7)"},
    {line("account_put", R"("currency":"EUR","obligations":["I1"])"), errc::wrong_type,
     "obligations"},
    {payment(R"("5","obligations":[{"id":"1"}])"), errc::wrong_type, "obligations"},
    {line("account_put", R"("currency":"EUR","obligations":[{"id":"1","due":"2006-01-01"}])"),
     errc::missing_field, "amount"},
    {line("hold_released", R"("hold":"ä b")"), errc::invalid_identifier, "hold"},
    {line("hold_placed", R"("hold":"H","reason":"Not A Word")"), errc::invalid_identifier,
     "reason"},
    {R"({"id":"1","type":"debtor_erased","portfolio":"p/q","account":"a","at":"2006-07-24T00:00:00Z"})",
     errc::invalid_identifier, ""},
    {line("account_put",
          fmt::format(R"("currency":"EUR","attributes":{{"a":"{}"}})", std::string(201, 'x'))),
     errc::text_too_long, "attributes.a"},
    {line("message_received", fmt::format(R"("message":"M","channel":"sms","body":"{}")",
                                          std::string(note_bytes_max + 1, 'x'))),
     errc::text_too_long, "body"},
    {line("account_put", fmt::format(R"("currency":"EUR","debtor":{{"phones":[{}"1"]}})",
                                     [] {
                                       std::string many;
                                       for (int i = 0; i < 50; ++i)
                                         many += "\"1\",";
                                       return many;
                                     }())),
     errc::value_out_of_range, "phones"},
    {line("contact_result", R"("action":"1","channel":"smss","outcome":"sent")"),
     errc::unknown_value, "sms"},
    {line("obligation_adjusted",
          R"("currency":"EUR","obligation":"I","component":"tax","mode":"add","amount":1)"),
     errc::unknown_value, "component"},
    {line("payment_received", R"("currency":"EUX","payment":"P1","amount":"5")"),
     errc::unknown_currency, "currency"},
    {payment("\"5,00\""), errc::amount_malformed, "amount"},
    {payment("1e3"), errc::amount_malformed, "amount"},
    {payment("-5"), errc::amount_negative, "amount"},
    {payment("\"12.345\""), errc::amount_too_precise, "byte"},
    {payment("99999999999999999999999"), errc::amount_too_large, "amount"},
    {line("promise_made", R"("currency":"EUR","promise":"R","amount":1,"due":"2006-02-30")"),
     errc::date_malformed, "due"},
    {line("promise_made", R"("currency":"EUR","promise":"R","amount":1,"due":"2400-02-20")"),
     errc::date_out_of_range, "due"},
    {line("account_updated", R"("zone":"Europe/Roma")"), errc::unknown_zone, "zone"},
  };
  for (const auto& [text, code, detail] : table) {
    auto failure = refused(text);
    INFO(text.substr(0, 300) << "\n" << to_string(failure));
    CHECK(name_of(failure.code) == name_of(code));
    CHECK(failure.detail.find(detail) != std::string::npos);
  }
}

TEST_CASE("no error repeats personal data", "[command_json]") {
  for (std::string_view fields : {R"("currency":"EUR","debtor":{"name":["Secret"]})",
                                  R"("currency":"EUR","debtor":{"phones":"Secret"})",
                                  R"("currency":"EUR","debtor":{"name":"Secret","name":"Secret"})",
                                  R"("currency":"EU","debtor":{"name":"Secret"})"})
    CHECK(refused(line("account_put", fields)).detail.find("Secret") == std::string::npos);
}
