// Random damage to a good policy: the compiler either takes the text or says what is
// wrong with it, at a place that the file has. Deterministic: rapidcheck prints its seed.

#include "config/policy_file.hpp"
#include "config/server_config.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <regex>

using namespace recobro;

namespace {

constexpr std::string_view signs = " \n\t:-[]{},\"'#&*!|>%@?~0a\x01\xff";

/// A piece of text is dropped, doubled, moved or replaced, some times over.
std::string damaged(std::string text) {
  const int count = *rc::gen::inRange(1, 6);
  for (int round = 0; round < count && !text.empty(); ++round) {
    const size_t at = *rc::gen::inRange<size_t>(0, text.size());
    const size_t length = *rc::gen::inRange<size_t>(0, std::min<size_t>(text.size() - at, 80) + 1);
    const std::string piece = text.substr(at, length);
    switch (*rc::gen::inRange(0, 5)) {
    case 0:
      text.erase(at, length);
      break;
    case 1:
      text.insert(at, piece);
      break;
    case 2:
      text.insert(*rc::gen::inRange<size_t>(0, text.size() + 1), piece);
      break;
    case 3:
      text[at] = signs[*rc::gen::inRange<size_t>(0, signs.size())];
      break;
    default:
      text.insert(at, 1, signs[*rc::gen::inRange<size_t>(0, signs.size())]);
      break;
    }
  }
  return text;
}

bool has_place(const error& one, const std::string& text) {
  static const std::regex form("^m\\.yaml:([0-9]+):([0-9]+): [^]+");
  std::smatch found;
  if (!std::regex_match(one.detail, found, form)) {
    return false;
  }
  // The end of the text is a place too, and one line more after its last line break.
  const auto lines = std::count(text.begin(), text.end(), '\n') + 2;
  const int line = std::stoi(found[1]);
  return line >= 1 && line <= lines && std::stoi(found[2]) >= 1;
}

void never_lost_for_words(const std::string& good) {
  rc::check([&] {
    const std::string text = damaged(good);
    const auto made = check_policy(text, "m.yaml", "hash");
    if (made) {
      RC_ASSERT(!describe_policy(made->rules).empty());
      return;
    }
    RC_ASSERT(!made.error().empty());
    RC_ASSERT(made.error().size() <= yaml_errors_max);
    for (const error& one : made.error()) {
      RC_ASSERT(one.code >= errc::yaml_malformed && one.code <= errc::config_unknown_name);
      RC_ASSERT(has_place(one, text));
    }
  });
}

} // namespace

TEST_CASE("a damaged policy is compiled or refused with a place and a reason",
          "[policy_file][property]") {
  for (const auto* name : {"municipal_fines.yaml", "consumer_credit.yaml"}) {
    never_lost_for_words(
      *read_text_file(tests::source_file(std::string("config/policies/") + name)));
  }
}
