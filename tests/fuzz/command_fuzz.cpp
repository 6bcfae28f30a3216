// One NDJSON line from outside: it is refused with a known code, or gives a command that can be
// written and read again as the same.

#include "actors/gateway/command_json.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/seeds.hpp"

using namespace recobro;
using recobro::tests::expect;

std::vector<std::string> recobro::tests::seeds() {
  return {};
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  static command_parser parser;
  const std::string_view text{reinterpret_cast<const char*>(bytes), count};
  const auto read = parser.parse(text);
  if (!read) {
    const auto code = static_cast<int>(read.error().code);
    expect(code >= 1 && code < 50, "a refused line has a code of the input");
    return 0;
  }
  expect(!read->what.id.empty(), "a command from outside has an id");
  const auto again = parse_command(command_to_json(read->account, read->what));
  expect(again.has_value(), "a command that is written can be read");
  expect(again->account == read->account && again->what.id == read->what.id
           && again->what.happened_at == read->what.happened_at
           && again->what.body.index() == read->what.body.index(),
         "a command that is written reads as the same");
  // Personal data is left out of the written line, so only without any are the hashes equal.
  expect(!read->what.personal.empty() || again->what.content_hash == read->what.content_hash,
         "the written command has the content of the first");
  return 0;
}
