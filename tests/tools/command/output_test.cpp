#include "tools/command/output.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("a table pads by letters, not by bytes, and puts numbers to the right", "[output]") {
  text_table table{{"name", "sum"}};
  table.add({"Núñez", "5.00"});
  table.add({"Li", "1,200.00"});
  CHECK(table.render()
        == "name        sum\n"
           "-----  --------\n"
           "Núñez      5.00\n"
           "Li     1,200.00\n");
}

TEST_CASE("a date is no number to a table", "[output]") {
  text_table table{{"due", "x"}};
  table.add({"2026-01-02", "a"});
  table.add({"-", "b"});
  CHECK(table.render()
        == "due         x\n"
           "----------  -\n"
           "2026-01-02  a\n"
           "-           b\n");
}

TEST_CASE("numbers, bytes and seconds are readable", "[output]") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1'000) == "1,000");
  CHECK(grouped(1'234'567) == "1,234,567");
  CHECK(readable_bytes(512) == "512 B");
  CHECK(readable_bytes(1536) == "1.5 KiB");
  CHECK(readable_seconds(0.0123) == "12 ms");
  CHECK(readable_seconds(3.214) == "3.21 s");
  CHECK(readable_seconds(125) == "2 m 05 s");
  CHECK(readable_seconds(3'900) == "1 h 05 m");
}

TEST_CASE("what somebody can act on comes with advice", "[output]") {
  CHECK(advice(errc::store_locked).find("Stop the other process") != std::string_view::npos);
  CHECK(advice(errc::master_key_missing).find("RECOBRO_MASTER_KEY_FILE") != std::string_view::npos);
  CHECK(advice(errc::amount_negative).empty());
}

TEST_CASE("what others wrote moves no cursor", "[output]") {
  CHECK(without_controls("Juan \x1b[2J\tP\u00e9rez\x7f\n\u009bx") == "Juan ?[2J?P\u00e9rez?\n?x");
}
