#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"
#include "config/policy_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace recobro {

namespace {

constexpr int promise_days_max = 3'650;

void read_weekend(const yaml_node& node, yaml_errors& errors, uint8_t& weekend) {
  unsigned days = 0;
  for (const yaml_node& item : items_of(node, errors)) {
    const auto day = item.one_of(weekday_names);
    if (!day) {
      errors.add(item, day.error());
      continue;
    }
    if ((days & (1u << *day)) != 0) {
      errors.add(item, errc::config_duplicate,
                 fmt::format("{} stands in the list twice; keep one", item.scalar()));
    }
    days |= 1u << *day;
  }
  if (days == 0x7f) {
    errors.add(node, errc::config_wrong_value,
               "all seven days are weekend; leave at least one business day");
    return;
  }
  weekend = static_cast<uint8_t>(days);
}

void read_holidays(const yaml_node& node, yaml_errors& errors, std::vector<date>& holidays) {
  std::map<date, yaml_position> seen;
  for (const yaml_node& item : items_of(node, errors, policy_holidays_max)) {
    const auto day = item.day();
    if (!day) {
      errors.add(item, day.error());
      continue;
    }
    const auto [first, fresh] = seen.emplace(*day, item.position());
    if (!fresh) {
      errors.add(item, errc::config_duplicate,
                 fmt::format("{} stands in the list twice, first at {}:{}; keep one", item.scalar(),
                             first->second.line, first->second.column));
    }
  }
  for (const auto& [day, position] : seen) {
    holidays.push_back(day);
  }
}

void read_tolerance(const yaml_node& node, yaml_errors& errors, policy& rules) {
  yaml_map_reader map(node, errors);
  promise_rules& promises = rules.promises;
  map.read("amount", promises.tolerance, [&](const yaml_node& value) {
    return read_amount(value, rules.unit, sign::not_negative);
  });
  map.read("percent", promises.tolerance_basis_points,
           [](const yaml_node& value) { return value.basis_points(); });
  map.read("days", promises.tolerance_days,
           [](const yaml_node& value) { return value.integer(0, 365); });
}

void read_smallest(const yaml_node& node, yaml_errors& errors, policy& rules) {
  yaml_map_reader map(node, errors);
  map.read("amount", rules.promises.smallest, [&](const yaml_node& value) {
    return read_amount(value, rules.unit, sign::not_negative);
  });
  map.read("percent", rules.promises.smallest_basis_points,
           [](const yaml_node& value) { return value.basis_points(); });
}

/// What core says of a value, as a complaint about its place.
error refused(const yaml_node& node, const error& failure, std::string_view example) {
  if (!node.is_scalar()) {
    return node.wrong("a name", fmt::format("one such as '{}'", example));
  }
  return node.complaint(errc::config_wrong_value,
                        fmt::format("{}: {}", describe(failure.code), failure.detail));
}

} // namespace

void read_calendar(const yaml_node& node, yaml_errors& errors, business_calendar& calendar) {
  yaml_map_reader map(node, errors);
  if (const auto weekend = map.take("weekend")) {
    read_weekend(*weekend, errors, calendar.weekend);
  }
  if (const auto holidays = map.take("holidays")) {
    read_holidays(*holidays, errors, calendar.holidays);
  }
}

void read_promises(const yaml_node& node, yaml_errors& errors, policy& rules) {
  yaml_map_reader map(node, errors);
  if (const auto tolerance = map.take("tolerance")) {
    read_tolerance(*tolerance, errors, rules);
  }
  map.read("days_max", rules.promises.days_max,
           [](const yaml_node& value) { return value.integer(0, promise_days_max); });
  if (const auto smallest = map.take("smallest")) {
    read_smallest(*smallest, errors, rules);
  }
  map.read("pauses_steps", rules.promises.pauses_steps,
           [](const yaml_node& value) { return value.boolean(); });
}

result<amount> read_amount(const yaml_node& node, const std::optional<currency>& unit,
                           sign allowed) {
  if (!unit) {
    return fail(node.complaint(errc::config_missing_key,
                               "an amount needs a currency; add 'currency: EUR' (an ISO 4217 code) "
                               "at the top of the file"));
  }
  const auto value
    = node.is_scalar() ? parse_amount(node.scalar(), *unit) : fail(errc::amount_malformed);
  if (!value || (allowed == sign::not_negative && value->minor < 0)) {
    return fail(node.wrong(fmt::format("an amount in {}", unit->code()),
                           fmt::format("{}at most {} decimals, e.g. \"{}\"",
                                       allowed == sign::not_negative ? "zero or more with " : "",
                                       unit->digits(), format_amount(amount{1000}, *unit))));
  }
  return *value;
}

result<zone> read_zone(const yaml_node& node) {
  auto found = node.is_scalar() ? zone::from_name(node.scalar()) : fail(errc::unknown_zone);
  return found ? found : fail(refused(node, found.error(), "America/Bogota"));
}

result<currency> read_currency(const yaml_node& node) {
  auto found = node.is_scalar() ? currency::from_code(node.scalar()) : fail(errc::unknown_currency);
  return found ? found : fail(refused(node, found.error(), "EUR"));
}

} // namespace recobro
