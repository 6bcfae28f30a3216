// Account keys, amounts, dates, instants and currencies: whatever is read is written back the same.

#include "core/base/identity.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/seeds.hpp"

using namespace recobro;
using recobro::tests::expect;

namespace {

void amounts(std::string_view text) {
  for (const char* code : {"EUR", "CLP", "KWD", "UYW"}) {
    const auto unit = currency::from_code(code).value();
    const auto read = parse_amount(text, unit);
    if (!read)
      continue;
    expect(read->minor <= amount_command_max && read->minor >= -amount_command_max,
           "an amount is within its limit");
    expect(parse_amount(format_amount(*read, unit), unit) == *read,
           "an amount that is written can be read again");
  }
}

void times(std::string_view text) {
  if (const auto day = parse_date(text)) {
    expect(*day >= date_min && *day < date_max, "a date is within its range");
    expect(format_date(*day) == text, "a date has one form");
  }
  if (const auto when = parse_instant(text)) {
    expect(*when >= instant{date_min} - std::chrono::days{1}
             && *when < instant{date_max} + std::chrono::days{1},
           "an instant is within its range");
    const auto again = parse_instant(format_instant(*when));
    expect(again.has_value() && *again == *when, "an instant that is written can be read again");
  }
}

} // namespace

std::vector<std::string> recobro::tests::seeds() {
  return {};
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), count};
  if (const auto key = account_key::parse(text)) {
    expect(key->text() == text, "a key is its text");
    const auto made = account_key::make(key->portfolio(), key->number());
    expect(made.has_value() && *made == *key, "a key is made of its parts");
    expect(partition_of(*key, 16) < 16, "an account has a partition");
  }
  if (const auto unit = currency::from_code(text))
    expect(unit->code() == text && unit->digits() >= 0 && unit->digits() <= 4,
           "a currency is its code");
  amounts(text);
  times(text);
  valid_word(text);
  valid_identifier(text);
  return 0;
}
