#include "tools/master_key.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("a master key is read as bytes, hexadecimal digits or base64", "[master_key]") {
  std::string key(32, 'k');
  CHECK(parse_master_key(key, "x") == key);
  std::string hex;
  for (int byte = 0; byte < 32; ++byte)
    hex += "6b";
  CHECK(parse_master_key(hex + "\n", "x") == key);
  CHECK(parse_master_key("a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=\n", "x") == key);
}

TEST_CASE("what is no key is refused with its length and never its text", "[master_key]") {
  for (const char* text :
       {"", "secret-but-short", "zz2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra=", "6b6b6b"}) {
    auto refused = parse_master_key(text, "master.key");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::master_key_wrong);
    CHECK(refused.error().detail.find("master.key holds") == 0);
    CHECK((*text == '\0' || refused.error().detail.find(text) == std::string::npos));
  }
}

TEST_CASE("a master key file that is not there is named", "[master_key]") {
  tests::temporary_directory directory;
  auto refused = read_master_key(directory / "master.key");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::file_unreadable);
  CHECK(refused.error().detail.find("master.key") != std::string::npos);
}
