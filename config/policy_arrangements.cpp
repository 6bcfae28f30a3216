#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "config/unique_names.hpp"
#include "core/account/offers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace recobro {

namespace {

constexpr int64_t yearly_interest_max = 100'000; // basis points: 1000 percent
constexpr int days_max = 365;

const auto interest_names = all_words<interest_method, interest_method_count>();
const auto holiday_names = all_words<holiday_rule, holiday_rule_count>();
const auto base_names = all_words<discount_base, discount_base_count>();
const auto role_names = all_words<sender_role, sender_role_count>();

/// "month", "2 months", "15 days", "2 weeks".
std::optional<instalment_period> parse_period(std::string_view text) {
  int count = 1;
  const auto space = text.find(' ');
  if (space != std::string_view::npos) {
    const auto number = text.substr(0, space);
    const auto read = std::from_chars(number.data(), number.data() + number.size(), count);
    if (read.ec != std::errc{} || read.ptr != number.data() + number.size() || count < 1
        || count > days_max) {
      return std::nullopt;
    }
    text.remove_prefix(space + 1);
  }
  if ((text == "month" || text == "months") && count <= 12) {
    return instalment_period{count, 0};
  }
  if (text == "week" || text == "weeks") {
    return instalment_period{0, 7 * count};
  }
  if (text == "day" || text == "days") {
    return instalment_period{0, count};
  }
  return std::nullopt;
}

result<instalment_period> read_period(const yaml_node& node) {
  const auto period = node.is_scalar() ? parse_period(node.scalar()) : std::nullopt;
  if (!period) {
    return fail(node.wrong("a time from one instalment to the next",
                           "e.g. month, 2 months, 2 weeks or 15 days (at most 12 months)"));
  }
  return *period;
}

/// 6, or {at_least: 2, at_most: 12}.
void read_count(const yaml_node& node, yaml_errors& errors, arrangement_offer& offer) {
  const auto convert = [](const yaml_node& value) { return value.integer(1, instalments_max); };
  if (node.is_scalar()) {
    if (const auto count = convert(node)) {
      offer.instalments_least = offer.instalments_most = static_cast<int>(*count);
    } else {
      errors.add(node, count.error());
    }
    return;
  }
  yaml_map_reader map(node, errors);
  map.read("at_least", offer.instalments_least, convert);
  if (map.require("at_most", offer.instalments_most, convert)
      && offer.instalments_most < offer.instalments_least) {
    errors.add(node, errc::config_wrong_value,
               fmt::format("at_most {} is below at_least {}; swap them", offer.instalments_most,
                           offer.instalments_least));
  }
}

void read_interest(const yaml_node& node, yaml_errors& errors, arrangement_offer& offer) {
  yaml_map_reader map(node, errors);
  const bool known = map.require(
    "method", offer.interest, [](const yaml_node& value) { return value.one_of(interest_names); });
  const auto yearly = map.take("yearly_percent");
  if (yearly) {
    if (const auto points = yearly->basis_points(yearly_interest_max)) {
      offer.yearly_basis_points = *points;
    } else {
      errors.add(*yearly, points.error());
    }
  }
  if (known && (offer.interest == interest_method::none) == yearly.has_value()) {
    errors.add(node, errc::config_wrong_value,
               offer.interest == interest_method::none
                 ? "no interest has no rate; leave yearly_percent out or name a method"
                 : "interest needs a rate; add yearly_percent, e.g. 24.5");
  }
}

/// A higher role may what lower ones may; a limit that says otherwise is a mistake.
void read_limits(const yaml_node& node, yaml_errors& errors, discount_terms& terms) {
  yaml_map_reader map(node, errors);
  for (size_t role = 0; role < sender_role_count; ++role) {
    const int64_t below = role == 0 ? 0 : terms.limits[role - 1];
    terms.limits[role] = below;
    const auto limit = map.take(role_names[role]);
    if (!limit) {
      continue;
    }
    const auto points = limit->basis_points();
    if (!points) {
      errors.add(*limit, points.error());
    } else if (*points < below) {
      errors.add(*limit, errc::config_wrong_value,
                 fmt::format("{} may grant less than a role below it ({} percent); a higher role "
                             "may at least as much",
                             role_names[role], plain_percent(below)));
    } else {
      terms.limits[role] = *points;
    }
  }
}

void read_discount(const yaml_node& node, yaml_errors& errors, discount_terms& terms) {
  yaml_map_reader map(node, errors);
  map.read("of", terms.of, [](const yaml_node& value) { return value.one_of(base_names); });
  const bool granted = map.read("percent", terms.basis_points,
                                [](const yaml_node& value) { return value.basis_points(); });
  const auto limits = map.take("limits");
  if (limits) {
    read_limits(*limits, errors, terms);
  }
  if (node.is_map() && !granted && !limits) {
    errors.add(node, errc::config_missing_key,
               "expected 'percent' (granted to everybody), 'limits' (for each role) or both");
  }
  if (limits && terms.limit() < terms.basis_points) {
    errors.add(*limits, errc::config_wrong_value,
               fmt::format("nobody may grant more than {} percent, but the offer grants {} percent "
                           "to everybody; raise the limit of a role to at least that, or leave "
                           "out 'limits'",
                           plain_percent(terms.limit()), plain_percent(terms.basis_points)));
  }
  if (terms.of == discount_base::balance && terms.basis_points == 10'000) {
    errors.add(node, errc::config_wrong_value,
               "a discount of the whole balance leaves nothing to pay; withdraw the obligation "
               "instead");
  }
}

arrangement_offer read_offer(const yaml_node& node, yaml_errors& errors, const policy_draft& draft,
                             unique_names& names) {
  arrangement_offer offer;
  yaml_map_reader map(node, errors);
  names.read(map, offer.name);
  read_condition(map, "if", offer.only_if, draft.names);
  if (const auto count = map.need("instalments")) {
    read_count(*count, errors, offer);
  }
  map.read("every", offer.every, read_period);
  map.read("down_payment_percent", offer.down_payment_basis_points,
           [](const yaml_node& value) { return value.basis_points(); });
  if (const auto interest = map.take("interest")) {
    read_interest(*interest, errors, offer);
  }
  if (const auto discount = map.take("discount")) {
    read_discount(*discount, errors, offer.discount);
  }
  const auto money = [&](const yaml_node& value) {
    return read_amount(value, draft.names.unit, sign::not_negative);
  };
  map.read("smallest_instalment", offer.smallest_instalment, money);
  map.read("round_to", offer.round_to, money);
  map.read("first_within_days", offer.first_within_days,
           [](const yaml_node& value) { return value.integer(0, days_max); });
  map.read("refinances", offer.refinances, [](const yaml_node& value) { return value.boolean(); });
  return offer;
}

void read_instalment_tolerance(const yaml_node& node, yaml_errors& errors, policy_draft& draft) {
  auto& terms = draft.rules.arrangements;
  yaml_map_reader map(node, errors);
  map.read("amount", terms.tolerance, [&](const yaml_node& value) {
    return read_amount(value, draft.names.unit, sign::not_negative);
  });
  map.read("percent", terms.tolerance_basis_points,
           [](const yaml_node& value) { return value.basis_points(); });
  map.read("days", terms.tolerance_days,
           [](const yaml_node& value) { return value.integer(0, days_max); });
}

constexpr std::array<std::string_view, 2> instalment_wishes{"fewest", "most"};

} // namespace

make_offer read_make_offer(const yaml_node& node, yaml_errors& errors, const policy_names& names) {
  make_offer made;
  const auto add = [&](const yaml_node& name) {
    if (const auto place = read_reference(name, "offer", names.offers)) {
      made.offers.push_back(*place);
    } else {
      errors.add(name, place.error());
    }
  };
  if (node.is_scalar()) {
    add(node);
    return made;
  }
  yaml_map_reader map(node, errors);
  if (const auto list = map.need("first_of")) {
    for (const yaml_node& name : items_of(*list, errors, policy_offers_max)) {
      add(name);
    }
    if (list->is_sequence() && list->size() == 0) {
      errors.add(*list, errc::config_wrong_value, "the list is empty; name at least one offer");
    }
  }
  map.read("instalments", made.most_instalments, [](const yaml_node& value) -> result<bool> {
    return value.one_of(instalment_wishes).map([](size_t at) { return at == 1; });
  });
  return made;
}

void read_arrangements(const yaml_node& node, yaml_errors& errors, policy_draft& draft) {
  auto& terms = draft.rules.arrangements;
  yaml_map_reader map(node, errors);
  if (const auto tolerance = map.take("tolerance")) {
    read_instalment_tolerance(*tolerance, errors, draft);
  }
  map.read("breaks_after", terms.breaks_after,
           [](const yaml_node& value) { return value.integer(1, instalments_max); });
  map.read("holidays", terms.holidays,
           [](const yaml_node& value) { return value.one_of(holiday_names); });
  map.read("offer_valid_days", terms.offer_valid_days,
           [](const yaml_node& value) { return value.integer(0, days_max); });
  map.read("down_payment_within_days", terms.down_payment_within_days,
           [](const yaml_node& value) { return value.integer(0, days_max); });
  map.read("pauses_steps", terms.pauses_steps,
           [](const yaml_node& value) { return value.boolean(); });
  if (const auto offers = map.need("offers")) {
    unique_names names("offer", errors);
    for (const yaml_node& item : items_of(*offers, errors, policy_offers_max)) {
      terms.offers.push_back(read_offer(item, errors, draft, names));
    }
    if (terms.offers.empty() && offers->is_sequence()) {
      errors.add(*offers, errc::config_wrong_value,
                 "the list is empty; add an offer or leave 'arrangements' out");
    }
  }
}

} // namespace recobro
