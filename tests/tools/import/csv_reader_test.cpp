#include "tools/import/csv_reader.hpp"

#include "tests/support/temporary_directory.hpp"
#include "tools/import/input_file.hpp"
#include "tools/import/text_decoder.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <filesystem>

using namespace recobro;

namespace {

/// Hands out a text in pieces of a stated size.
class text_in_pieces final : public text_source {
public:
  text_in_pieces(std::string text, size_t piece)
    : text_(std::move(text))
    , piece_(piece) {}
  result<size_t> read(std::span<char> into) override {
    const size_t count = std::min({piece_, into.size(), text_.size() - at_});
    std::copy_n(text_.data() + at_, count, into.data());
    at_ += count;
    return count;
  }

private:
  std::string text_;
  size_t piece_;
  size_t at_ = 0;
};

struct outcome {
  uint64_t number = 0;
  uint64_t line = 0;
  std::vector<std::string> fields;
  std::optional<errc> refused;
  friend bool operator==(const outcome&, const outcome&) = default;
};

std::vector<outcome> read_all(const std::string& text, csv_dialect dialect = {},
                              size_t expected_fields = 0, size_t piece = 1 << 20,
                              std::string_view encoding = "utf-8") {
  text_in_pieces bytes(text, piece);
  auto decoder = text_decoder::make(bytes, encoding).value();
  csv_reader reader(*decoder, dialect);
  reader.expect_fields(expected_fields);
  std::vector<outcome> all;
  for (;;) {
    const auto step = reader.next();
    REQUIRE(step != csv_step::failed);
    if (step == csv_step::end)
      return all;
    const auto& row = reader.row();
    outcome seen{row.number, row.line, {}, {}};
    if (step == csv_step::refused)
      seen.refused = reader.refusal().code;
    else
      seen.fields.assign(row.fields.begin(), row.fields.end());
    all.push_back(std::move(seen));
  }
}

std::vector<std::vector<std::string>> fields_of(const std::string& text, csv_dialect dialect = {},
                                                std::string_view encoding = "utf-8") {
  std::vector<std::vector<std::string>> all;
  for (auto& seen : read_all(text, dialect, 0, 1 << 20, encoding)) {
    REQUIRE_FALSE(seen.refused);
    all.push_back(std::move(seen.fields));
  }
  return all;
}

using rows = std::vector<std::vector<std::string>>;

} // namespace

TEST_CASE("records end with LF, CRLF or the end of the text", "[csv_reader]") {
  CHECK(fields_of("a,b\nc,d\n") == rows{{"a", "b"}, {"c", "d"}});
  CHECK(fields_of("a,b\r\nc,d\r\n") == rows{{"a", "b"}, {"c", "d"}});
  CHECK(fields_of("a,b\nc,d") == rows{{"a", "b"}, {"c", "d"}});
  CHECK(fields_of("a,b\r\nc,d\r") == rows{{"a", "b"}, {"c", "d"}});
  CHECK(fields_of("") == rows{});
  CHECK(fields_of("\n\r\n\n") == rows{});
  CHECK(fields_of("\n\na\n\n\nb\n\n") == rows{{"a"}, {"b"}});
}

TEST_CASE("empty fields are fields", "[csv_reader]") {
  CHECK(fields_of(",\n") == rows{{"", ""}});
  CHECK(fields_of(",,a,,") == rows{{"", "", "a", "", ""}});
  CHECK(fields_of("\"\"\n") == rows{{""}});
  CHECK(fields_of("\"\",\"\"\r\n") == rows{{"", ""}});
}

TEST_CASE("a quoted field may hold delimiters, line ends and doubled quotes", "[csv_reader]") {
  CHECK(fields_of("\"a,b\",c\n") == rows{{"a,b", "c"}});
  CHECK(fields_of("\"a\nb\r\nc\",d\n") == rows{{"a\nb\r\nc", "d"}});
  CHECK(fields_of("\"say \"\"yes\"\"\",\"\"\"\",\"\"\"\"\"\"\n")
        == rows{{"say \"yes\"", "\"", "\"\""}});
  CHECK(fields_of("\"a\r\",b\r\n") == rows{{"a\r", "b"}});
  CHECK(fields_of("x\"y,5\"\n") == rows{{"x\"y", "5\""}});
}

TEST_CASE("delimiter and quote are what the dialect says", "[csv_reader]") {
  CHECK(fields_of("'a;b';\"c\"\n", {.delimiter = ';', .quote = '\''}) == rows{{"a;b", "\"c\""}});
  CHECK(fields_of("a\t\"b\tc\n", {.delimiter = '\t', .quote = std::nullopt})
        == rows{{"a", "\"b", "c"}});
}

TEST_CASE("row numbers count records and line numbers count physical lines", "[csv_reader]") {
  const auto all = read_all("a,\"1\n2\n3\"\n\nb,2\n");
  REQUIRE(all.size() == 2);
  CHECK(all[0].number == 1);
  CHECK(all[0].line == 1);
  CHECK(all[1].number == 2);
  CHECK(all[1].line == 5);
}

TEST_CASE("the header is read as names and does not count as a row", "[csv_reader]") {
  text_in_pieces text("\xEF\xBB\xBFid,\"the name\"\r\n1,x\r\n", 3);
  auto decoder = text_decoder::make(text, "utf-8").value();
  csv_reader reader(*decoder, {});
  CHECK(reader.read_header().value() == std::vector<std::string>{"id", "the name"});
  REQUIRE(reader.next() == csv_step::row);
  CHECK(reader.row().number == 1);
  CHECK(reader.row().line == 2);
  CHECK(reader.row().fields[1] == "x");
  CHECK(reader.next() == csv_step::end);
  CHECK(reader.next() == csv_step::end);
}

TEST_CASE("an empty file has no header", "[csv_reader]") {
  text_in_pieces text("", 1);
  csv_reader reader(text, {});
  CHECK(reader.read_header().error().code == errc::truncated);
}

TEST_CASE("a row with another number of fields is refused alone", "[csv_reader]") {
  const auto all = read_all("a,b\nc\nd,e,f\ng,h\ni", {}, 2);
  REQUIRE(all.size() == 5);
  CHECK(all[0].fields == std::vector<std::string>{"a", "b"});
  CHECK(all[1].refused == errc::row_rejected);
  CHECK(all[2].refused == errc::row_rejected);
  CHECK(all[3].fields == std::vector<std::string>{"g", "h"});
  CHECK(all[4].refused == errc::row_rejected);
  CHECK(all[4].number == 5);
}

TEST_CASE("a row that the file cuts off is said to be cut off", "[csv_reader]") {
  text_in_pieces text("1;2;3\n4;5", 100);
  csv_reader reader(text, {.delimiter = ';'});
  reader.expect_fields(3);
  REQUIRE(reader.next() == csv_step::row);
  REQUIRE(reader.next() == csv_step::refused);
  CHECK(reader.refusal().detail
        == "the row has 2 fields where 3 are expected; the file ends in this row, which may have "
           "been cut off");
  CHECK(reader.raw() == "4;5");
  CHECK(reader.next() == csv_step::end);
}

TEST_CASE("a quote that is never closed costs its own line only", "[csv_reader]") {
  auto all = read_all("a,1\n\"b,2\nc,3\n", {}, 2);
  REQUIRE(all.size() == 3);
  CHECK(all[1].refused == errc::truncated);
  CHECK(all[1].line == 2);
  CHECK(all[2].fields == std::vector<std::string>{"c", "3"});
  CHECK(all[2].line == 3);

  // A later quoted field closes it, and what follows shows that this was not meant.
  all = read_all("\"a,1\n\"b\",2\n\"c\",3\n", {}, 2);
  REQUIRE(all.size() == 3);
  CHECK(all[0].refused == errc::row_rejected);
  CHECK(all[1].fields == std::vector<std::string>{"b", "2"});
  CHECK(all[2].fields == std::vector<std::string>{"c", "3"});
}

TEST_CASE("text after a closing quote is refused", "[csv_reader]") {
  const auto all = read_all("\"a\"x,b\nc,d\n");
  REQUIRE(all.size() == 2);
  CHECK(all[0].refused == errc::row_rejected);
  CHECK(all[1].fields == std::vector<std::string>{"c", "d"});
}

TEST_CASE("rows over the limit are refused in bounded memory", "[csv_reader]") {
  const csv_dialect dialect{.row_bytes_max = 1000};
  auto all = read_all("a,b\n" + std::string(3'000'000, 'x') + "\nc,d\n", dialect, 2, 4096);
  REQUIRE(all.size() == 3);
  CHECK(all[1].refused == errc::line_too_long);
  CHECK(all[2].fields == std::vector<std::string>{"c", "d"});
  CHECK(all[2].line == 3);

  std::string stray = "\"a,b\n";
  for (int line = 0; line < 1000; ++line)
    stray += "c,d\n";
  all = read_all(stray, dialect, 2);
  REQUIRE(all.size() == 1001);
  CHECK(all[0].refused == errc::line_too_long);
  CHECK(std::none_of(all.begin() + 1, all.end(), [](const auto& seen) { return seen.refused; }));

  all = read_all("a,b,c,d\na,b\n", {.fields_max = 3});
  CHECK(all[0].refused == errc::row_rejected);
  CHECK(all[1].fields.size() == 2);
}

TEST_CASE("NUL bytes and invalid UTF-8 refuse their row alone", "[csv_reader]") {
  const auto all = read_all(std::string("a,\0\nb,\xC3\x28\nc,\xC3\xA9\n", 14));
  REQUIRE(all.size() == 3);
  CHECK(all[0].refused == errc::nul_byte);
  CHECK(all[1].refused == errc::invalid_utf8);
  CHECK(all[2].fields == std::vector<std::string>{"c", "é"});
}

TEST_CASE("stated encodings become UTF-8", "[text_decoder]") {
  CHECK(fields_of("Jos\xE9,\xA4\n", {}, "iso-8859-1") == rows{{"José", "¤"}});
  CHECK(fields_of("Jos\xE9,\xA4\n", {}, "iso-8859-15") == rows{{"José", "€"}});
  CHECK(fields_of("Jos\xE9,\x80\n", {}, "windows-1252") == rows{{"José", "€"}});
  CHECK(fields_of("\xC5\xA1\n") == rows{{"š"}});
  CHECK(fields_of("\xEF\xBB\xBF") == rows{});
}

TEST_CASE("a byte that the encoding does not define refuses its row alone", "[text_decoder]") {
  const auto all = read_all("a\nb\x81\nc\n", {}, 1, 1 << 20, "windows-1252");
  REQUIRE(all.size() == 3);
  CHECK(all[1].refused == errc::invalid_utf8);
  CHECK(all[2].fields == std::vector<std::string>{"c"});
}

TEST_CASE("an encoding that is not known is refused with the known ones", "[text_decoder]") {
  text_in_pieces text("", 1);
  const auto made = text_decoder::make(text, "utf-7");
  REQUIRE_FALSE(made);
  CHECK(made.error().code == errc::config_wrong_value);
  CHECK(made.error().detail.find("iso-8859-15") != std::string::npos);
}

TEST_CASE("what is read does not depend on how the text arrives", "[csv_reader]") {
  rc::check("same rows for any size of piece", [] {
    const auto text = *rc::gen::container<std::string>(
      rc::gen::elementOf(std::string("ab,,\"\"\"\r\n\n\xC3\xA9")));
    const auto piece = *rc::gen::inRange<size_t>(1, 5);
    const csv_dialect dialect{.row_bytes_max = 40};
    RC_ASSERT(read_all(text, dialect, 2, piece) == read_all(text, dialect, 2));
    RC_ASSERT(read_all(text, dialect, 2, piece, "iso-8859-1")
              == read_all(text, dialect, 2, 1 << 20, "iso-8859-1"));
  });
}

TEST_CASE("a refused row keeps its whole first line, however the text arrives", "[csv_reader]") {
  const std::string line = R"(A1,"12"50,2024-01-31)";
  for (size_t piece = 1; piece <= line.size() + 1; ++piece) {
    text_in_pieces text(line + "\nA2,1,2\n", piece);
    csv_reader reader(text, {});
    CAPTURE(piece);
    REQUIRE(reader.next() == csv_step::refused);
    CHECK(reader.raw() == line);
    CHECK(reader.next() == csv_step::row);
  }
}

TEST_CASE("what was written with quotes is read back", "[csv_reader]") {
  rc::check("written rows come back", [] {
    const auto written
      = *rc::gen::container<rows>(rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
        rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab,\"\r\n;"))))));
    std::string text;
    for (const auto& row : written) {
      for (const auto& field : row) {
        text += '"';
        for (const char letter : field)
          text.append(letter == '"' ? 2 : 1, letter);
        text += "\",";
      }
      text.back() = '\n';
    }
    RC_ASSERT(fields_of(text) == written);
  });
}

namespace {

void write_through(const std::string& path, const std::string& text, int (*filter)(archive*)) {
  archive* const out = archive_write_new();
  archive_write_set_format_raw(out);
  filter(out);
  REQUIRE(archive_write_open_filename(out, path.c_str()) == ARCHIVE_OK);
  archive_entry* const entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  REQUIRE(archive_write_header(out, entry) == ARCHIVE_OK);
  REQUIRE(archive_write_data(out, text.data(), text.size())
          == static_cast<la_ssize_t>(text.size()));
  archive_entry_free(entry);
  archive_write_free(out);
}

result<std::string> content_of(const std::string& path) {
  auto file = input_file::open(path);
  if (!file)
    return fail(file.error());
  std::string all;
  std::array<char, 1000> piece{};
  for (;;) {
    auto got = (*file)->read(piece);
    if (!got)
      return fail(got.error());
    if (*got == 0) {
      if ((*file)->bytes_total() != 0)
        CHECK((*file)->bytes_consumed() == (*file)->bytes_total());
      return all;
    }
    all.append(piece.data(), *got);
  }
}

} // namespace

TEST_CASE("plain, gzip and xz files read the same", "[input_file]") {
  const tests::temporary_directory directory;
  const auto path = [&](const char* name) { return directory / name; };
  std::string text;
  for (int line = 0; line < 20'000; ++line)
    text += std::to_string(line * 7919) + ",x\n";
  write_through(path("plain.csv"), text, archive_write_add_filter_none);
  write_through(path("a.gz"), text, archive_write_add_filter_gzip);
  write_through(path("a.xz"), text, archive_write_add_filter_xz);
  CHECK(content_of(path("plain.csv")).value() == text);
  CHECK(content_of(path("a.gz")).value() == text);
  CHECK(content_of(path("a.xz")).value() == text);
}

TEST_CASE("an empty file is an empty text", "[input_file]") {
  const tests::temporary_directory directory;
  const auto path = directory / "empty.csv";
  tests::write_file(path, "");
  CHECK(content_of(path).value().empty());
  CHECK(sha256_of_file(path).value()
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_of_file(path).value() == sha256_of_text(""));
}

TEST_CASE("a compressed file that breaks off is reported after what could be read",
          "[input_file]") {
  const tests::temporary_directory directory;
  const auto path = directory / "a.gz";
  write_through(path, std::string(100'000, 'x'), archive_write_add_filter_gzip);
  const auto whole = std::filesystem::file_size(path);
  for (const auto missing : {3, 8, 20}) { // its last eight bytes are checksum and length
    std::filesystem::resize_file(path, whole - missing);
    CHECK(content_of(path).error().code == errc::truncated);
  }
}

TEST_CASE("a compressed file whose bytes do not fit its checksum is damaged", "[input_file]") {
  const tests::temporary_directory directory;
  const auto path = directory / "a.gz";
  write_through(path, std::string(100'000, 'x'), archive_write_add_filter_gzip);
  auto bytes = tests::read_file(path);
  bytes[bytes.size() - 8] ^= 1;
  tests::write_file(path, bytes);
  const auto read = content_of(path);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == errc::truncated);
  CHECK(read.error().detail.find("damaged") != std::string::npos);
}

TEST_CASE("a file that is not there is file_unreadable", "[input_file]") {
  CHECK(input_file::open("/nowhere/at/all.csv").error().code == errc::file_unreadable);
  CHECK(input_file::open("/").error().code == errc::file_unreadable);
  CHECK(sha256_of_file("/nowhere/at/all.csv").error().code == errc::file_unreadable);
}
