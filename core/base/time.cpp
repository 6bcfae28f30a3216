#include "core/base/time.hpp"

#include "core/base/nearest.hpp"

#include <algorithm>
#include <cassert>

namespace recobro {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr size_t date_length = 10; // 2026-11-22
constexpr size_t fraction_length_max = 9;

/// Reads a text from front to back; once something did not fit, `good` stays false.
class reader {
public:
  explicit reader(std::string_view text)
    : rest_(text) {}

  bool good() const { return good_; }
  bool at_end() const { return rest_.empty(); }
  char next() const { return rest_.empty() ? '\0' : rest_[0]; }

  /// Exactly `count` digits.
  int number(size_t count) {
    int value = 0;
    if (rest_.size() < count) {
      good_ = false;
      return value;
    }
    for (size_t place = 0; place < count; ++place) {
      auto letter = rest_[place];
      good_ = good_ && letter >= '0' && letter <= '9';
      value = value * 10 + (letter - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }

  bool take(char letter) {
    if (next() != letter)
      return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char letter) { good_ = take(letter) && good_; }

  void refuse() { good_ = false; }

private:
  std::string_view rest_;
  bool good_ = true;
};

date read_date(reader& text) {
  auto year = text.number(4);
  text.expect('-');
  auto month = text.number(2);
  text.expect('-');
  auto day = text.number(2);
  if (!text.good())
    return {};
  auto civil = std::chrono::year{year} / month / day;
  if (!civil.ok())
    text.refuse();
  return date{civil};
}

duration read_fraction(reader& text) {
  int milliseconds = 0;
  size_t length = 0;
  while (text.next() >= '0' && text.next() <= '9') {
    auto value = text.number(1);
    if (length < 3) // what is finer than a millisecond is cut
      milliseconds = milliseconds * 10 + value;
    ++length;
  }
  if (length == 0 || length > fraction_length_max)
    text.refuse();
  for (; length < 3; ++length)
    milliseconds *= 10;
  return duration{milliseconds};
}

duration read_time(reader& text) {
  auto hour = text.number(2);
  text.expect(':');
  auto minute = text.number(2);
  text.expect(':');
  auto second = text.number(2);
  if (hour > 23 || minute > 59 || second > 59)
    text.refuse(); // a leap second (60) has no place on the POSIX time line
  auto fraction = text.take('.') ? read_fraction(text) : duration{0};
  return hours{hour} + minutes{minute} + seconds{second} + fraction;
}

minutes read_offset(reader& text) {
  if (text.take('Z') || text.take('z'))
    return minutes{0};
  auto negative = text.take('-');
  if (!negative)
    text.expect('+');
  auto hour = text.number(2);
  text.expect(':');
  auto minute = text.number(2);
  if (hour > 23 || minute > 59)
    text.refuse();
  auto ahead = hours{hour} + minutes{minute};
  return negative ? -ahead : ahead;
}

char* write_digits(char* position, unsigned value, int count) {
  for (auto place = count - 1; place >= 0; --place, value /= 10)
    position[place] = static_cast<char>('0' + value % 10);
  return position + count;
}

char* write_date(char* position, date day) {
  std::chrono::year_month_day civil{day};
  position = write_digits(position, static_cast<unsigned>(static_cast<int>(civil.year())), 4);
  *position++ = '-';
  position = write_digits(position, static_cast<unsigned>(civil.month()), 2);
  *position++ = '-';
  return write_digits(position, static_cast<unsigned>(civil.day()), 2);
}

// What four digits of a year can show.
constexpr date writable_min = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
constexpr date writable_max = std::chrono::sys_days{std::chrono::year{9999} / 12 / 31};

tl::unexpected<error> out_of_range(std::string_view text) {
  return fail(errc::date_out_of_range,
              quoted(text) + "; dates from 1900-01-01 to 2199-12-31 are supported");
}

} // namespace

result<date> parse_date(std::string_view text) {
  reader source{text};
  auto day = read_date(source);
  if (!source.good() || !source.at_end())
    return fail(errc::date_malformed,
                "date " + quoted(text) + "; expected an existing day as in 2026-11-22");
  if (day < date_min || day >= date_max)
    return out_of_range(text);
  return day;
}

result<instant> parse_instant(std::string_view text) {
  reader source{text};
  auto day = read_date(source);
  if (!source.take('t')) // the grammar of RFC 3339 allows lower case here and for Z
    source.expect('T');
  auto time_of_day = read_time(source);
  auto ahead = read_offset(source);
  if (!source.good() || !source.at_end())
    return fail(errc::date_malformed, "instant " + quoted(text)
                                        + "; expected RFC 3339 with an offset, without leap "
                                          "second, as in 2026-11-22T09:30:00-03:00");
  instant when = day + time_of_day - ahead;
  if (when < date_min || when >= date_max)
    return out_of_range(text);
  return when;
}

std::string format_date(date day) {
  char buffer[date_length];
  write_date(buffer, std::clamp(day, writable_min, writable_max));
  return {buffer, sizeof buffer};
}

std::string format_instant(instant when) {
  if (when == never)
    return "never";
  auto day = std::clamp(floor<days>(when), writable_min, writable_max);
  auto rest = static_cast<unsigned>((when - floor<days>(when)).count());
  char buffer[sizeof "2006-07-23T22:00:00.000Z"];
  auto* position = write_date(buffer, day);
  *position++ = 'T';
  position = write_digits(position, rest / 3'600'000, 2);
  *position++ = ':';
  position = write_digits(position, rest / 60'000 % 60, 2);
  *position++ = ':';
  position = write_digits(position, rest / 1'000 % 60, 2);
  if (rest % 1'000 != 0) {
    *position++ = '.';
    position = write_digits(position, rest % 1'000, 3);
  }
  *position++ = 'Z';
  return {buffer, static_cast<size_t>(position - buffer)};
}

bool business_calendar::is_business_day(date day) const {
  auto weekday = std::chrono::weekday{day}.iso_encoding() - 1; // 0 Monday ... 6 Sunday
  if ((weekend >> weekday & 1) != 0)
    return false;
  return !std::ranges::binary_search(holidays, day);
}

date business_calendar::add(date day, int count) const {
  assert((weekend & 0x7f) != 0x7f && count >= 0);
  while (count == 0 && !is_business_day(day))
    day += days{1};
  for (; count > 0; --count)
    do
      day += days{1};
    while (!is_business_day(day));
  return day;
}

} // namespace recobro
