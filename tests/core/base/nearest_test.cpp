#include "core/base/nearest.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <array>
#include <string>

using namespace recobro;

namespace {

constexpr std::array<std::string_view, 5> keys{"phases", "reactions", "deadlines", "promises",
                                               "calendar"};

rc::Gen<std::string> short_word() {
  return rc::gen::mapcat(rc::gen::inRange<size_t>(0, 9), [](size_t length) {
    return rc::gen::container<std::string>(length, rc::gen::elementOf(std::string("abcd")));
  });
}

} // namespace

TEST_CASE("edits are counted once each, letter case not at all", "[nearest]") {
  CHECK(edit_distance("phases", "phases", 9) == 0);
  CHECK(edit_distance("phases", "PHASES", 9) == 0);
  CHECK(edit_distance("phases", "phase", 9) == 1);
  CHECK(edit_distance("phases", "pphases", 9) == 1);
  CHECK(edit_distance("phases", "phasez", 9) == 1);
  CHECK(edit_distance("phases", "phaess", 9) == 1); // neighbours swapped
  CHECK(edit_distance("kitten", "sitting", 9) == 3);
  CHECK(edit_distance("", "abc", 9) == 3);
  CHECK(edit_distance("kitten", "sitting", 1) == 2); // one more than the limit
}

TEST_CASE("distance is symmetric, zero for the same word, bounded by length", "[nearest]") {
  rc::prop("any two words", [] {
    auto left = *short_word();
    auto right = *short_word();
    auto distance = edit_distance(left, right, 20);
    RC_ASSERT(distance == edit_distance(right, left, 20));
    RC_ASSERT((distance == 0) == (left == right));
    RC_ASSERT(distance <= std::max(left.size(), right.size()));
    auto limit = *rc::gen::inRange<size_t>(0, 9);
    RC_ASSERT(edit_distance(left, right, limit) == std::min(distance, limit + 1));
  });
}

TEST_CASE("the nearest word is proposed when it is near enough", "[nearest]") {
  CHECK(nearest("phase", keys) == "phases");
  CHECK(nearest("raections", keys) == "reactions");
  CHECK(nearest("Calender", keys) == "calendar");
  CHECK_FALSE(nearest("segments", keys));
  CHECK_FALSE(nearest("", keys));
  CHECK_FALSE(nearest("phase", {}));
  CHECK_FALSE(nearest(std::string(100'000, 'p'), keys));
}

TEST_CASE("a proposal is a phrase or nothing", "[nearest]") {
  CHECK(did_you_mean("phase", keys) == "; did you mean 'phases'?");
  CHECK(did_you_mean("segments", keys).empty());
}

TEST_CASE("a quoted value is short and printable", "[nearest]") {
  CHECK(quoted("EUR") == "'EUR'");
  CHECK(quoted("") == "''");
  CHECK(quoted("a\nb\x1b[31m") == "'a?b?[31m'");
  CHECK(quoted("abcdef", 3) == "'abc...'");
}

TEST_CASE("a quoted value keeps the letters of all languages, and no others", "[nearest]") {
  CHECK(quoted("Cañón 東京 🙂") == "'Cañón 東京 🙂'");
  CHECK(quoted("añb", 2) == "'a...'"); // no letter is cut in two
  CHECK(quoted("añb", 3) == "'añ...'");
  CHECK(quoted("ñ") == "'ñ'");
  // C1 controls, a turned line, a line separator and what does not show.
  CHECK(quoted("a\u009bb") == "'a?b'");
  CHECK(quoted("a\u202eb\u2028c\u200bd") == "'a?b?c?d'");
  CHECK(quoted("\x7f") == "'?'");
  // What is not UTF-8: a lone byte, a cut letter, an overlong one, a surrogate.
  CHECK(quoted("\xff") == "'?'");
  CHECK(quoted("a\xc3") == "'a?'");
  CHECK(quoted("\xc0\xaf") == "'\?\?'");
  CHECK(quoted("\xe0\x80\xaf") == "'\?\?\?'");
  CHECK(quoted("\xed\xa0\x80") == "'\?\?\?'");
}
