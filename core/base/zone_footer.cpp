#include "core/base/zone_footer.hpp"

#include <algorithm>

namespace recobro {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr int hours_max = 167; // RFC 8536, 3.3.1: a change may lie a week away from its day

/// Reads a footer from front to back; once something did not fit, `good` stays false.
class reader {
public:
  explicit reader(std::string_view text)
    : rest_(text) {}

  bool good() const { return good_; }
  bool at_end() const { return rest_.empty(); }
  bool at(char letter) const { return rest_.starts_with(letter); }

  bool take(char letter) {
    if (!at(letter))
      return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char letter) { good_ = take(letter) && good_; }

  void name() {
    auto quoted = take('<');
    auto length = rest_.find_first_of(quoted ? ">" : "+-0123456789,");
    length = std::min(length, rest_.size());
    good_ = good_ && length >= 3;
    rest_.remove_prefix(length);
    if (quoted)
      expect('>');
  }

  unsigned number(unsigned least, unsigned most) {
    unsigned value = 0;
    size_t length = 0;
    for (; length < rest_.size() && length < 3; ++length) {
      auto letter = rest_[length];
      if (letter < '0' || letter > '9')
        break;
      value = value * 10 + static_cast<unsigned>(letter - '0');
    }
    good_ = good_ && length > 0 && value >= least && value <= most;
    rest_.remove_prefix(length);
    return value;
  }

  seconds time() {
    auto negative = take('-');
    if (!negative)
      take('+');
    seconds value = hours{number(0, hours_max)};
    if (take(':'))
      value += std::chrono::minutes{number(0, 59)};
    if (take(':'))
      value += seconds{number(0, 59)};
    return negative ? -value : value;
  }

  yearly_change change() {
    yearly_change value;
    expect('M');
    value.month = std::chrono::month{number(1, 12)};
    expect('.');
    value.week = number(1, 5);
    expect('.');
    value.weekday = std::chrono::weekday{number(0, 6)};
    if (take('/'))
      value.time = time();
    return value;
  }

private:
  std::string_view rest_;
  bool good_ = true;
};

} // namespace

std::chrono::sys_seconds yearly_change::in(std::chrono::year year) const {
  auto first = year / month;
  auto day = week == 5 ? std::chrono::sys_days{first / weekday[std::chrono::last]}
                       : std::chrono::sys_days{first / weekday[week]};
  return day + time;
}

std::optional<zone_footer> parse_zone_footer(std::string_view text) {
  reader source{text};
  zone_footer footer;
  source.name();
  footer.standard = -source.time(); // the file counts to the west
  if (!source.at_end()) {
    zone_footer::saving daylight;
    source.name();
    daylight.offset = source.at(',') ? footer.standard + hours{1} : -source.time();
    source.expect(',');
    daylight.begin = source.change();
    source.expect(',');
    daylight.end = source.change();
    footer.daylight = daylight;
  }
  if (!source.good() || !source.at_end())
    return std::nullopt;
  return footer;
}

} // namespace recobro
