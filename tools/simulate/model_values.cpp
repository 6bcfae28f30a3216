#include "tools/simulate/model_values.hpp"

#include "core/account/conditions.hpp"

#include <fmt/format.h>

#include <charconv>

namespace recobro::simulate {

namespace {

constexpr int64_t days_max = 100'000;

result<double> decimal(const yaml_node& node, double most, std::string_view is_not,
                       std::string_view expected) {
  auto read = node.is_scalar() ? attribute_number(node.scalar()) : std::nullopt;
  if (!read || *read < 0 || static_cast<double>(*read) > most * attribute_scale)
    return fail(node.wrong(is_not, expected));
  return static_cast<double>(*read) / attribute_scale;
}

std::optional<int64_t> whole_number(std::string_view text) {
  int64_t value = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

std::optional<int64_t> place_of(const std::string& key, band_key keys, currency unit) {
  if (!keys.is_money) {
    auto number = whole_number(key);
    return number && *number >= keys.least && *number <= keys.most ? number : std::nullopt;
  }
  auto money = parse_amount(key, unit);
  return money ? std::optional{money->minor} : std::nullopt;
}

result<int64_t> bound(const yaml_node& node, range_of what, currency unit) {
  switch (what) {
  case range_of::money:
    return read_money(node, unit);
  case range_of::percent:
    return node.basis_points();
  case range_of::numbers:
    break;
  }
  return node.integer(-days_max, days_max);
}

} // namespace

result<double> read_share(const yaml_node& node) {
  auto read = decimal(node, 100, "a percentage",
                      "0 to 100 with at most six decimals and no sign, e.g. 2.5");
  if (!read)
    return fail(read.error());
  return *read / 100;
}

result<double> read_factor(const yaml_node& node) {
  return decimal(node, model_factor_max, "a factor",
                 "0 to 1000 with at most six decimals, e.g. 0.85");
}

result<int64_t> read_money(const yaml_node& node, currency unit) {
  auto read = node.is_scalar() ? parse_amount(node.scalar(), unit) : fail(errc::amount_malformed);
  if (!read || read->minor < 0)
    return fail(
      node.wrong("an amount", fmt::format("zero or more {}, quoted, e.g. \"{}\"", unit.code(),
                                          format_amount(amount{150'000}, unit))));
  return read->minor;
}

bands read_bands(const yaml_node& map, yaml_errors& errors, band_key keys, band_value values,
                 currency unit) {
  bands made;
  if (!map.is_map() || map.size() == 0 || map.size() > model_entries_max) {
    errors.add(map, map.wrong("a list of steps", "{FROM: VALUE, ...}, e.g. {0: 1, 30: 0.5}"));
    return made;
  }
  for (size_t index = 0; index < map.size(); ++index) {
    auto step = map.child(index);
    auto place = place_of(step.key(), keys, unit);
    if (!place) {
      errors.add(
        step, step.complaint(errc::config_wrong_value,
                             fmt::format("'{}' is not where a step begins; expected {}",
                                         step.key().substr(0, 40),
                                         keys.is_money ? std::string{"a quoted amount"}
                                                       : fmt::format("a whole number from {} to {}",
                                                                     keys.least, keys.most)),
                             step.key_position()));
      continue;
    }
    if (!made.empty() && *place <= made.back().from)
      errors.add(step, step.complaint(errc::config_wrong_value,
                                      fmt::format("step '{}' does not come after the one before "
                                                  "it; expected ascending steps",
                                                  step.key()),
                                      step.key_position()));
    auto value = values == band_value::share ? read_share(step) : read_factor(step);
    if (!value)
      errors.add(step, value.error());
    else
      made.push_back({*place, *value});
  }
  return made;
}

factor_set read_factors(const yaml_node& map, yaml_errors& errors, currency unit) {
  factor_set made;
  yaml_map_reader keys{map, errors};
  auto steps = [&](std::string_view key, bands& target, band_key kind) {
    if (auto node = keys.take(key))
      target = read_bands(*node, errors, kind, band_value::factor, unit);
  };
  steps("balance", made.balance, keyed_by_money);
  steps("days_past_due", made.days_past_due, keyed_by_days);
  steps("account_age", made.account_age, keyed_by_count);
  steps("payments", made.payments, keyed_by_count);
  steps("hours", made.hours, keyed_by_hour);
  steps("month_days", made.month_days, keyed_by_month_day);
  steps("months", made.months, keyed_by_month);
  if (auto days = keys.take("weekdays")) {
    yaml_map_reader week{*days, errors};
    for (size_t day = 0; day < made.weekdays.size(); ++day)
      week.read(weekday_names[day], made.weekdays[day], read_factor);
  }
  return made;
}

std::vector<weighted_word> read_weights(const yaml_node& map, yaml_errors& errors) {
  std::vector<weighted_word> made;
  double sum = 0;
  if (map.is_map() && map.size() <= model_entries_max)
    for (size_t index = 0; index < map.size(); ++index) {
      auto item = map.child(index);
      auto weight = read_factor(item);
      if (!weight)
        errors.add(item, weight.error());
      sum += weight.value_or(1);
      made.push_back({weight.value_or(1), item.key()});
    }
  if (made.empty() || sum <= 0)
    errors.add(map, map.wrong("a list of weights",
                              "{WORD: WEIGHT, ...} with a positive one, e.g. {es: 80, en: 20}"));
  return made;
}

weighted_range read_range(const yaml_node& node, yaml_errors& errors, range_of what, currency unit,
                          bool weighted) {
  weighted_range made{1, 0, 0};
  auto read = [&](const yaml_node& it) { return bound(it, what, unit); };
  if (node.is_scalar()) {
    if (auto both = read(node))
      made.from = made.to = *both;
    else
      errors.add(node, both.error());
    return made;
  }
  yaml_map_reader keys{node, errors};
  if (weighted)
    keys.require("weight", made.weight, read_factor);
  auto both = keys.require("from", made.from, read);
  both = keys.require("to", made.to, read) && both;
  if (both && made.to < made.from)
    errors.add(node, errc::config_wrong_value,
               "the range ends before it begins; expected from <= to");
  return made;
}

std::vector<weighted_range> read_ranges(const yaml_node& list, yaml_errors& errors, range_of what,
                                        currency unit) {
  std::vector<weighted_range> made;
  double sum = 0;
  for (const yaml_node& item : items_of(list, errors, model_entries_max)) {
    made.push_back(read_range(item, errors, what, unit, true));
    sum += made.back().weight;
  }
  if (made.empty() || sum <= 0)
    errors.add(
      list, errc::config_wrong_value,
      "nothing can be drawn from it; expected a list of {weight: W, from: A, to: B} with a "
      "positive weight");
  return made;
}

std::vector<channel> read_channels(const yaml_node& list, yaml_errors& errors) {
  std::vector<channel> made;
  for (const yaml_node& item : items_of(list, errors, channel_count)) {
    if (auto place = item.one_of(channel_names))
      made.push_back(static_cast<channel>(*place));
    else
      errors.add(item, place.error());
  }
  return made;
}

} // namespace recobro::simulate
