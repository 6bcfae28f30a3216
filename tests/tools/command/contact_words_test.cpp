#include "tools/command/contact_words.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("a misspelt channel is answered with the nearest, calls included", "[contact_words]") {
  CHECK(channel_of("call") == channel::voice);
  CHECK(channel_of("phone") == channel::voice);
  CHECK(channel_of("sms") == channel::sms);
  const auto wrong = channel_of("cal");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == errc::usage);
  CHECK(wrong.error().detail.starts_with(
    "channel 'cal' is not known; did you mean 'call'?; expected one of: call, "));
}
