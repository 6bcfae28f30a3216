#pragma once

// Reads delimited text record by record in bounded memory. Used by the importer.
//
// Grammar (RFC 4180, with a delimiter and a quote of one's own):
//   record = field *(delimiter field) (LF / CRLF / end)
//   field  = quote *(any-but-quote / quote quote) quote / *(any-but-delimiter-LF)
// A line without bytes is no record. A quote inside an unquoted field is an ordinary
// character. A record that can't be read is refused alone: reading goes on with the
// line after the one that it began on, so a stray quote costs one line, not the file.

#include "core/base/result.hpp"
#include "tools/import/text_source.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

struct csv_dialect {
  char delimiter = ',';
  std::optional<char> quote = '"'; // without: no field is ever quoted
  size_t row_bytes_max = 1 << 20;
  size_t fields_max = 2'000;
};

/// One record. The texts are valid until the next call of the reader.
struct csv_row {
  uint64_t number = 0; // data rows, from 1; the header is not counted
  uint64_t line = 0;   // physical line that it begins on, from 1, header included
  std::span<const std::string_view> fields;
};

enum class csv_step : uint8_t {
  row,     // row() holds it
  refused, // this record is unreadable, refusal() says why; go on
  end,     // nothing is left
  failed,  // the source broke, refusal() says why; nothing more comes
};

class csv_reader {
public:
  /// The source has to outlive the reader.
  csv_reader(text_source& source, csv_dialect dialect);

  /// The first record as column names. Call it before any `next`.
  result<std::vector<std::string>> read_header();
  /// From now on a record with another number of fields is refused.
  void expect_fields(size_t count) { expected_fields_ = count; }

  csv_step next();
  const csv_row& row() const { return row_; }
  /// Errors: truncated, line_too_long, invalid_utf8, nul_byte, row_rejected.
  const error& refusal() const { return refusal_; }
  /// The record as it stands in the file, without its line end; also when it is refused
  /// (then only its first line).
  std::string_view raw() const;

private:
  struct slice {
    size_t begin = 0, end = 0;
    bool doubled_quotes = false;
  };
  enum class scan_end : uint8_t { complete, wants_more, bad };

  result<void> refill();
  void skip_blank_lines();
  scan_end scan_record();
  scan_end scan_quoted(size_t& at);
  scan_end scan_plain(size_t& at);
  /// After a field: a delimiter, a line end or the end of the text.
  scan_end finish_field(size_t& at, bool& more);
  scan_end bad(errc code, std::string detail);
  csv_step take_record();
  csv_step refuse_line();
  result<void> check_text(std::string_view text) const;
  void build_fields();

  text_source& source_;
  csv_dialect dialect_;
  std::array<bool, 256> stops_{}; // delimiter and LF: what ends a plain field
  std::vector<char> buffer_;
  size_t begin_ = 0;      // of the record being read
  size_t end_ = 0;        // of what is in the buffer
  size_t record_end_ = 0; // one past the record's last byte, its line end excluded
  size_t next_ = 0;       // begin of the record after it
  bool source_ended_ = false;
  size_t expected_fields_ = 0; // 0: any number
  uint64_t line_ = 1;          // of begin_
  uint64_t lines_in_record_ = 0;
  uint64_t numbers_given_ = 0;
  std::vector<slice> slices_;
  std::string undoubled_; // fields that had doubled quotes
  std::vector<std::string_view> fields_;
  csv_row row_;
  error refusal_{};
};

} // namespace recobro
