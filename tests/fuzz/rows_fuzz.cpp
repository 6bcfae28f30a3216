// Delimited text: reading ends, every row is UTF-8 within its limits, and the lines count up.

#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/seeds.hpp"
#include "tools/import/csv_reader.hpp"

#include <algorithm>

using namespace recobro;
using recobro::tests::expect;

namespace {

/// Gives the text in pieces of changing size, as a file or a decompressor does.
class pieces final : public text_source {
public:
  pieces(std::string_view text, size_t piece)
    : text_(text)
    , piece_(piece) {}

  result<size_t> read(std::span<char> into) override {
    const auto size = std::min({into.size(), text_.size(), piece_});
    std::copy_n(text_.begin(), size, into.begin());
    text_.remove_prefix(size);
    return size;
  }

private:
  std::string_view text_;
  size_t piece_;
};

std::string all_rows(std::string_view text, size_t piece, csv_dialect dialect) {
  pieces source(text, piece);
  csv_reader reader(source, dialect);
  std::string seen;
  uint64_t line = 0;
  for (size_t records = 0;; ++records) {
    expect(records <= text.size() + 1, "reading comes to an end");
    const auto step = reader.next();
    if (step == csv_step::end)
      return seen;
    expect(step != csv_step::failed, "the source did not fail");
    if (step == csv_step::refused && reader.refusal().code == errc::line_too_long)
      continue; // what is kept of such a line is not promised
    seen += reader.raw();
    if (step == csv_step::refused) {
      seen += "\x01 refused\n";
      continue;
    }
    expect(reader.row().line > line, "rows come in the order of lines");
    line = reader.row().line;
    for (const auto field : reader.row().fields)
      seen.append(field).append("\x02");
  }
}

} // namespace

std::vector<std::string> recobro::tests::seeds() {
  return {};
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  if (count < 2)
    return 0;
  csv_dialect dialect{.delimiter = bytes[0] % 2 == 0 ? ',' : ';', .row_bytes_max = 200};
  if (bytes[0] % 4 >= 2)
    dialect.quote = std::nullopt;
  // Byte by byte is quadratic in the length of a row, so rows are kept short.
  const std::string_view text{reinterpret_cast<const char*>(bytes) + 1,
                              std::min<size_t>(count - 1, 600)};
  expect(all_rows(text, 1 + bytes[0] / 4, dialect) == all_rows(text, text.size(), dialect),
         "rows do not depend on how the text arrives");
  return 0;
}
