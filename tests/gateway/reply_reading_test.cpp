#include "actors/gateway/command_json.hpp"
#include "actors/gateway/reply_reading.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

namespace {

reply_intent intent_in(std::string_view fields) {
  auto made = parse_command(R"({"id":"1","type":"message_received","portfolio":"p","account":"1",)"
                            R"("at":"2026-01-05T09:00:00Z","message":"M1","channel":"whatsapp",)"
                            + std::string(fields) + "}");
  REQUIRE(made);
  return std::get<receive_message>(made->what.body).intent;
}

} // namespace

TEST_CASE("a message that nobody classified is a stop when its words ask for one",
          "[reply_reading]") {
  CHECK(intent_in(R"("body":"Por favor, no me llamen m\u00e1s.")") == reply_intent::stop);
  CHECK(intent_in(R"("body":"STOP")") == reply_intent::stop);
  CHECK(intent_in(R"("body":"Parem de me ligar")") == reply_intent::stop);
  CHECK(intent_in(R"("body":"I will stop by on Friday and pay")") == reply_intent::other);
}

TEST_CASE("the sender's own word for a message counts before what it says", "[reply_reading]") {
  CHECK(intent_in(R"("body":"STOP","intent":"will_pay")") == reply_intent::will_pay);
}
