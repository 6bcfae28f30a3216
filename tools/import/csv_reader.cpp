#include "tools/import/csv_reader.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cassert>
#include <cstring>

namespace recobro {

namespace {

constexpr size_t read_bytes = 256 << 10;

std::string shown(char quote) {
  return std::string(1, quote);
}

/// Appends `text` with one quote for each two.
void append_undoubled(std::string& into, std::string_view text, char quote) {
  for (size_t at = 0; at < text.size(); ++at) {
    into += text[at];
    if (text[at] == quote)
      ++at;
  }
}

} // namespace

csv_reader::csv_reader(text_source& source, csv_dialect dialect)
  : source_(source)
  , dialect_(dialect) {
  stops_[static_cast<unsigned char>(dialect_.delimiter)] = true;
  stops_[static_cast<unsigned char>('\n')] = true;
}

std::string_view csv_reader::raw() const {
  return {buffer_.data() + begin_, record_end_ - begin_};
}

result<std::vector<std::string>> csv_reader::read_header() {
  assert(numbers_given_ == 0);
  switch (next()) {
  case csv_step::row:
    break;
  case csv_step::end:
    return fail(errc::truncated, "the file is empty where a line of column names was expected");
  case csv_step::refused:
  case csv_step::failed:
    return fail(refusal_.code, "the line of column names: " + refusal_.detail);
  }
  numbers_given_ = 0;
  return std::vector<std::string>(row_.fields.begin(), row_.fields.end());
}

csv_step csv_reader::next() {
  begin_ = next_;
  line_ += lines_in_record_;
  lines_in_record_ = 0;
  skip_blank_lines();
  scan_end came_to = scan_record();
  while (came_to == scan_end::wants_more) {
    if (auto read = refill(); !read) {
      refusal_ = std::move(read.error());
      return csv_step::failed;
    }
    skip_blank_lines();
    came_to = scan_record();
  }
  if (begin_ == end_ && source_ended_)
    return csv_step::end;
  return came_to == scan_end::complete ? take_record() : refuse_line();
}

result<void> csv_reader::refill() {
  std::copy(buffer_.data() + begin_, buffer_.data() + end_, buffer_.data());
  end_ -= begin_;
  begin_ = 0;
  next_ = 0;
  if (buffer_.size() < end_ + read_bytes)
    buffer_.resize(end_ + read_bytes);
  auto got = source_.read(std::span(buffer_).subspan(end_));
  if (!got)
    return fail(got.error().code,
                fmt::format("after line {}: {}", line_, std::move(got.error().detail)));
  source_ended_ = *got == 0;
  end_ += *got;
  return {};
}

void csv_reader::skip_blank_lines() {
  while (begin_ < end_) {
    size_t at = begin_;
    if (buffer_[at] == '\r' && at + 1 < end_)
      ++at;
    if (buffer_[at] != '\n')
      return;
    begin_ = at + 1;
    ++line_;
  }
}

csv_reader::scan_end csv_reader::scan_record() {
  slices_.clear();
  lines_in_record_ = 1;
  size_t at = begin_;
  if (at == end_)
    return source_ended_ ? scan_end::complete : scan_end::wants_more;
  for (bool more = true; more;) {
    const bool quoted = dialect_.quote && at < end_ && buffer_[at] == *dialect_.quote;
    auto came_to = quoted ? scan_quoted(at) : scan_plain(at);
    if (came_to == scan_end::complete)
      came_to = finish_field(at, more);
    if (at - begin_ > dialect_.row_bytes_max)
      return bad(errc::line_too_long,
                 fmt::format("the row is longer than {} bytes{}", dialect_.row_bytes_max,
                             quoted ? "; a quoted field in it may not be closed" : ""));
    if (came_to != scan_end::complete)
      return came_to;
    if (slices_.size() > dialect_.fields_max)
      return bad(errc::row_rejected,
                 fmt::format("the row has more than {} fields", dialect_.fields_max));
  }
  next_ = at;
  return scan_end::complete;
}

csv_reader::scan_end csv_reader::scan_plain(size_t& at) {
  const size_t first = at;
  while (at < end_ && !stops_[static_cast<unsigned char>(buffer_[at])])
    ++at;
  if (at == end_ && !source_ended_)
    return scan_end::wants_more;
  slices_.push_back({first, at});
  return scan_end::complete;
}

csv_reader::scan_end csv_reader::scan_quoted(size_t& at) {
  const char quote = *dialect_.quote;
  const uint64_t opened_on = line_ + lines_in_record_ - 1;
  slice field{++at, at};
  for (;;) {
    const void* found = std::memchr(buffer_.data() + at, quote, end_ - at);
    const size_t stop = found != nullptr
                          ? static_cast<size_t>(static_cast<const char*>(found) - buffer_.data())
                          : end_;
    lines_in_record_ += static_cast<uint64_t>(
      std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(at),
                 buffer_.begin() + static_cast<std::ptrdiff_t>(stop), '\n'));
    at = stop;
    // A quote that is the last byte so far may be the first of two.
    if (at + 1 >= end_ && !source_ended_)
      return scan_end::wants_more;
    if (at == end_)
      return bad(errc::truncated,
                 fmt::format("the text ends inside field {}, whose opening {} on line {} has no "
                             "closing one; the row may have been cut off",
                             slices_.size() + 1, shown(quote), opened_on));
    if (at + 1 == end_ || buffer_[at + 1] != quote)
      break;
    field.doubled_quotes = true;
    at += 2;
  }
  field.end = at++;
  slices_.push_back(field);
  return scan_end::complete;
}

csv_reader::scan_end csv_reader::finish_field(size_t& at, bool& more) {
  if (at < end_ && buffer_[at] == dialect_.delimiter) {
    ++at;
    // The delimiter ended the text: one more, empty field.
    if (at == end_ && !source_ended_)
      return scan_end::wants_more;
    return scan_end::complete;
  }
  more = false;
  size_t stop = at;
  if (at < end_ && buffer_[at] == '\r' && at + 1 == end_ && !source_ended_)
    return scan_end::wants_more;
  if (at < end_ && buffer_[at] == '\r' && (at + 1 == end_ || buffer_[at + 1] == '\n'))
    ++at; // only after a quoted field; a plain one has taken the CR into it
  if (at < end_ && buffer_[at] != '\n')
    return bad(errc::row_rejected,
               fmt::format("field {} goes on after its closing {}: a quote inside a quoted field "
                           "has to be doubled",
                           slices_.size(), shown(*dialect_.quote)));
  slice& last = slices_.back();
  if (last.end == stop && last.end > last.begin && buffer_[last.end - 1] == '\r')
    stop = --last.end;
  record_end_ = stop;
  if (at < end_)
    ++at;
  return scan_end::complete;
}

csv_reader::scan_end csv_reader::bad(errc code, std::string detail) {
  refusal_ = {code, std::move(detail)};
  return scan_end::bad;
}

csv_step csv_reader::take_record() {
  row_.number = ++numbers_given_;
  row_.line = line_;
  if (expected_fields_ != 0 && slices_.size() != expected_fields_) {
    const bool cut = source_ended_ && next_ == end_ && record_end_ == end_;
    refusal_ = {errc::row_rejected,
                fmt::format("the row has {} fields where {} are expected{}", slices_.size(),
                            expected_fields_,
                            cut ? "; the file ends in this row, which may have been cut off" : "")};
    return csv_step::refused;
  }
  if (auto text = check_text(raw()); !text) {
    refusal_ = std::move(text.error());
    return csv_step::refused;
  }
  build_fields();
  return csv_step::row;
}

csv_step csv_reader::refuse_line() {
  row_.number = ++numbers_given_;
  row_.line = line_;
  row_.fields = {};
  const void* found = nullptr;
  for (;;) {
    found = std::memchr(buffer_.data() + begin_, '\n', end_ - begin_);
    if (found != nullptr || source_ended_)
      break;
    if (end_ - begin_ > dialect_.row_bytes_max)
      begin_ = end_; // the line itself is over the limit: drop it piece by piece
    if (auto read = refill(); !read) {
      refusal_ = std::move(read.error());
      return csv_step::failed;
    }
  }
  record_end_ = found != nullptr
                  ? static_cast<size_t>(static_cast<const char*>(found) - buffer_.data())
                  : end_;
  next_ = found != nullptr ? record_end_ + 1 : end_;
  lines_in_record_ = 1;
  return csv_step::refused;
}

result<void> csv_reader::check_text(std::string_view text) const {
  if (std::memchr(text.data(), '\0', text.size()) != nullptr)
    return fail(errc::nul_byte, fmt::format("byte {} of the row is NUL", text.find('\0') + 1));
  if (!simdjson::validate_utf8(text.data(), text.size()))
    return fail(errc::invalid_utf8,
                "the row has bytes that are not valid in the encoding that the mapping states");
  return {};
}

void csv_reader::build_fields() {
  fields_.clear();
  undoubled_.clear();
  undoubled_.reserve(record_end_ - begin_); // so that what points into it stays
  for (const auto& part : slices_) {
    std::string_view text(buffer_.data() + part.begin, part.end - part.begin);
    if (part.doubled_quotes) {
      const size_t first = undoubled_.size();
      append_undoubled(undoubled_, text, *dialect_.quote);
      text = std::string_view(undoubled_).substr(first);
    }
    fields_.push_back(text);
  }
  row_.fields = fields_;
}

} // namespace recobro
