#include "tools/import/value_writer.hpp"

#include "core/base/identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace recobro {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;
using std::chrono::months;

constexpr int shift_max = 40'000; // days or months: beyond what the supported dates span

tl::unexpected<error> refuse(const row_value& value, errc code, std::string_view reason) {
  return fail(code, fmt::format("{}: {}", value.field, reason));
}

bool plain_language_tag(std::string_view text) {
  return text.size() >= 2 && text.size() <= 35 && std::ranges::all_of(text, [](char letter) {
           return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
                  || (letter >= '0' && letter <= '9') || letter == '-';
         });
}

/// Why `text` may not stand in the field; empty when it may.
std::string_view fault_of(const row_value& value, std::string_view text) {
  switch (value.form) {
  case value_form::identifier:
    return valid_identifier(text) ? "" : "not an identifier (1 to 64 of A-Z a-z 0-9 . _ : / -)";
  case value_form::account:
    return valid_identifier(text) && text.find('/') == std::string_view::npos
             ? ""
             : "not an identifier without '/' (1 to 64 of A-Z a-z 0-9 . _ : -)";
  case value_form::word:
    return valid_word(text) ? "" : "not a word (a-z first, then a-z 0-9 _, at most 40)";
  case value_form::language:
    return plain_language_tag(text) ? "" : "not a language tag such as es or pt-BR";
  default:
    return "";
  }
}

result<void> append_text(const row_value& value, std::string_view text, std::string& out) {
  if (const auto fault = fault_of(value, text); !fault.empty())
    return refuse(value, errc::invalid_identifier, fault);
  if (value.form == value_form::choice
      && std::ranges::find(value.choices, text) == value.choices.end())
    return refuse(value, errc::unknown_value,
                  fmt::format("none of {}", fmt::join(value.choices, ", ")));
  if (value.form == value_form::zone && !zone::from_name(text))
    return refuse(value, errc::unknown_zone, "not a time zone such as Europe/Rome");
  if (value.form == value_form::text && text.size() > value.bytes_max)
    return refuse(value, errc::text_too_long,
                  fmt::format("{} bytes; at most {}", text.size(), value.bytes_max));
  append_quoted(out, text);
  return {};
}

/// What is expected of an amount, without the value: it may be personal in a file of strangers.
std::string expectation(errc code, currency unit) {
  switch (code) {
  case errc::amount_too_precise:
    return fmt::format("{}; {} has {}", describe(code), unit.code(), unit.digits());
  case errc::amount_too_large:
    return fmt::format("{} of 10^15 minor units", describe(code));
  case errc::amount_negative:
    return fmt::format("{}; the mapping may say 'negate: true' or 'least: 0'", describe(code));
  default:
    return std::string(describe(code));
  }
}

result<void> append_amount(const row_value& value, const value_texts& texts,
                           const value_context& context, std::string& out) {
  if (!context.unit)
    return refuse(value, errc::unknown_currency, "no currency is stated");
  amount sum{0};
  for (const auto& term : texts.terms) {
    auto read = parse_amount(term.text, *context.unit);
    if (!read)
      return refuse(value, read.error().code, expectation(read.error().code, *context.unit));
    if (term.minus)
      read->minor = -read->minor;
    auto added = add(sum, *read);
    if (!added)
      return refuse(value, added.error().code, describe(added.error().code));
    sum = *added;
  }
  if (value.least && sum < *value.least)
    sum = *value.least;
  if (sum.minor < 0 && !value.negative_allowed)
    return refuse(value, errc::amount_negative, expectation(errc::amount_negative, *context.unit));
  out += '"';
  out += format_amount(sum, *context.unit);
  out += '"';
  return {};
}

result<void> append_integer(const row_value& value, std::string_view text, std::string& out) {
  std::string buffer;
  const auto whole = whole_number(text, buffer);
  if (!whole)
    return refuse(value, whole.error().code, whole.error().detail);
  append_quoted(out, *whole);
  return {};
}

date add_months(date day, int count) {
  const std::chrono::year_month_day civil{day};
  const auto moved = civil + months{count};
  // The 31st of a month that has 30 days is its last day.
  return moved.ok() ? date{moved} : date{moved.year() / moved.month() / std::chrono::last};
}

result<read_time> shifted(const row_value& value, read_time from, std::string_view count,
                          const value_context& context) {
  int number = 0;
  const auto [end, trouble] = std::from_chars(count.data(), count.data() + count.size(), number);
  if (trouble != std::errc{} || end != count.data() + count.size() || std::abs(number) > shift_max)
    return refuse(value, errc::value_out_of_range,
                  "the number of days or months to add is not a whole number, or too large");
  if (from.exact) {
    from.day = context.local->local_date(*from.exact);
    from.time_of_day = context.local->local_time(*from.exact);
    from.exact.reset();
  }
  from.day = value.shift->months ? add_months(from.day, number) : from.day + days{number};
  if (from.day < date_min || from.day >= date_max)
    return refuse(value, errc::date_out_of_range, describe(errc::date_out_of_range));
  return from;
}

result<void> append_time(const row_value& value, const value_texts& texts,
                         const value_context& context, std::string& out) {
  auto read = value.dates->read(texts.text);
  if (!read)
    return refuse(value, read.error().code, read.error().detail);
  if (!context.local)
    return refuse(value, errc::unknown_zone, "a date needs the mapping's zone");
  if (value.shift) {
    read = shifted(value, *read, texts.shift, context);
    if (!read)
      return fail(read.error());
  }
  out += '"';
  if (value.form == value_form::civil_date)
    out += format_date(read->local_date(*context.local));
  else
    append_local_instant(out, read->at(*context.local), *context.local);
  out += '"';
  return {};
}

} // namespace

result<void> append_value(const row_value& value, const value_texts& texts,
                          const value_context& context, std::string& out) {
  switch (value.form) {
  case value_form::amount:
    return append_amount(value, texts, context, out);
  case value_form::civil_date:
  case value_form::point_in_time:
    return append_time(value, texts, context, out);
  case value_form::integer:
    return append_integer(value, texts.text, out);
  default:
    return append_text(value, texts.text, out);
  }
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  size_t copied = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const auto letter = static_cast<unsigned char>(text[at]);
    if (letter >= 0x20 && letter != '"' && letter != '\\')
      continue;
    out.append(text, copied, at - copied);
    copied = at + 1;
    if (letter < 0x20)
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", letter);
    else
      (out += '\\') += text[at];
  }
  out.append(text, copied);
  out += '"';
}

void append_local_instant(std::string& out, instant when, zone where) {
  const auto ahead = where.offset(when);
  const auto wall = when + ahead;
  const auto day = floor<days>(wall);
  const std::chrono::hh_mm_ss time{wall - day};
  const auto ahead_size = ahead < minutes{0} ? -ahead : ahead;
  out += format_date(day);
  fmt::format_to(std::back_inserter(out), "T{:02}:{:02}:{:02}", time.hours().count(),
                 time.minutes().count(), time.seconds().count());
  if (time.subseconds().count() != 0)
    fmt::format_to(std::back_inserter(out), ".{:03}", time.subseconds().count());
  fmt::format_to(std::back_inserter(out), "{}{:02}:{:02}", ahead < minutes{0} ? '-' : '+',
                 ahead_size.count() / 60, ahead_size.count() % 60);
}

} // namespace recobro
