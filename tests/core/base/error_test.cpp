#include "core/base/error.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace recobro;

namespace {

const std::vector<errc> all_codes{
#define X(name, number, text) errc::name,
  RECOBRO_ERROR_CODES(X)
#undef X
};

rc::Gen<errc> any_code() {
  return rc::gen::elementOf(all_codes);
}

} // namespace

TEST_CASE("error numbers ascend in the catalogue and never repeat", "[error]") {
  auto not_greater = [](errc left, errc right) { return left >= right; };
  CHECK(std::ranges::adjacent_find(all_codes, not_greater) == all_codes.end());
  CHECK(static_cast<int>(all_codes.front()) > 0); // 0 stays free for "no error"
}

TEST_CASE("every error has a name and a sentence that no other has", "[error]") {
  std::set<std::string_view> names;
  std::set<std::string_view> sentences;
  for (auto code : all_codes) {
    INFO(name_of(code));
    CHECK(names.insert(name_of(code)).second);
    CHECK(sentences.insert(describe(code)).second);
  }
}

TEST_CASE("two errors share name or sentence only when they are the same", "[error]") {
  rc::prop("any two codes of the catalogue", [] {
    auto left = *any_code();
    auto right = *any_code();
    RC_ASSERT((name_of(left) == name_of(right)) == (left == right));
    RC_ASSERT((describe(left) == describe(right)) == (left == right));
  });
}

TEST_CASE("error sentences are plain clauses without capital or full stop", "[error]") {
  for (auto code : all_codes) {
    auto sentence = describe(code);
    INFO(sentence);
    CHECK(std::ranges::count(sentence, ' ') >= 2);
    CHECK(sentence.back() != '.');
    CHECK(std::islower(static_cast<unsigned char>(sentence.front())));
  }
}

TEST_CASE("error numbers that were given out keep their meaning", "[error]") {
  CHECK(static_cast<int>(errc::malformed_json) == 1);
  CHECK(static_cast<int>(errc::unknown_currency) == 30);
  CHECK(static_cast<int>(errc::unknown_zone) == 40);
  CHECK(static_cast<int>(errc::account_unknown) == 50);
  CHECK(static_cast<int>(errc::command_conflict) == 68);
  CHECK(static_cast<int>(errc::yaml_malformed) == 90);
  CHECK(static_cast<int>(errc::store_write_failed) == 120);
  CHECK(static_cast<int>(errc::unauthorized) == 150);
  CHECK(static_cast<int>(errc::row_rejected) == 180);
}

TEST_CASE("an error's text shows name, sentence and detail", "[error]") {
  CHECK(to_string(error{errc::nothing_owed, ""}) == "nothing_owed: the account owes nothing");
  CHECK(to_string(error{errc::nothing_owed, "account mx/1"})
        == "nothing_owed: the account owes nothing (account mx/1)");
}

TEST_CASE("a number from a newer version is shown as unregistered", "[error]") {
  auto newer = static_cast<errc>(255);
  CHECK(name_of(newer) == "unregistered_code");
  CHECK_FALSE(describe(newer).empty());
}
