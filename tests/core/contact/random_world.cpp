#include "tests/core/contact/random_world.hpp"

#include <rapidcheck.h>

#include <algorithm>

namespace recobro::testing {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::minutes;

int below(int limit) {
  return *rc::gen::inRange(0, limit);
}

bool sometimes(int one_in) {
  return below(one_in) == 0;
}

/// Zones with changes of an hour, of half an hour, to the south, and with none.
zone some_zone() {
  static const std::vector<const char*> names{
    "America/Bogota",      "America/Santiago",    "America/New_York",  "America/Los_Angeles",
    "Europe/Madrid",       "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Easter",
    "America/Mexico_City", "Atlantic/Canary"};
  return zone::from_name(names[static_cast<size_t>(below(static_cast<int>(names.size())))]).value();
}

// Spring and autumn 2026, where the clocks change, and 2018, where Sao Paulo's did at midnight.
instant some_instant() {
  static const std::vector<const char*> begins{"2026-03-05", "2026-03-27", "2026-04-02",
                                               "2026-09-03", "2026-10-22", "2018-11-01"};
  const date begin = parse_date(begins[static_cast<size_t>(below(6))]).value();
  return begin + minutes{below(12 * 24 * 60)} + std::chrono::seconds{below(4) * 15};
}

class_set some_classes() {
  if (sometimes(2))
    return every_class;
  class_set found{channel_class::voice};
  for (size_t index = 0; index < channel_class_count; ++index)
    if (sometimes(2))
      found.add(static_cast<channel_class>(index));
  return found;
}

channel some_channel() {
  static const std::vector<channel> few{channel::voice, channel::sms, channel::email,
                                        channel::agent_call};
  return few[static_cast<size_t>(below(4))];
}

weekly_hours some_week() {
  weekly_hours week;
  for (auto& spans : week.days) {
    if (sometimes(6))
      continue;
    const duration first = minutes{30} * below(30);
    const duration last = std::min<duration>(first + minutes{30} * (1 + below(30)), 24h);
    spans.push_back({first, last});
    if (sometimes(4) && last < 23h)
      spans.push_back({last + 30min, 24h});
  }
  return week;
}

contact_cap some_cap() {
  static const std::vector<duration> lengths{48h, days{7}, 90min};
  contact_cap cap{.limits = some_classes(), .counts = some_classes()};
  cap.scope = static_cast<cap_scope>(below(4));
  cap.period = static_cast<cap_period>(below(3));
  if (cap.period == cap_period::rolling)
    cap.length = lengths[static_cast<size_t>(below(3))];
  cap.limit = 1 + below(3);
  cap.armed_by = static_cast<contact_depth>(below(3));
  cap.inbound_counts = sometimes(2);
  return cap;
}

date near(instant when) {
  return std::chrono::floor<days>(when) + days{below(9) - 2};
}

rule_content some_content() {
  switch (below(8)) {
  case 0:
  case 1:
  case 2:
    return hours_rule{.classes = some_classes(),
                      .open = {some_week(), static_cast<holiday_treatment>(below(3))},
                      .debtor_may_widen = sometimes(2)};
  case 3:
  case 4:
    return cap_rule{some_cap(), sometimes(3) ? std::optional<duration>{days{2}} : std::nullopt};
  case 5:
    return authorisation_rule{some_classes()};
  case 6:
    return attorney_rule{};
  default:
    return sometimes(2) ? rule_content{after_due_rule{some_classes()}}
                        : rule_content{stop_rule{sometimes(2)}};
  }
}

time_span some_span(instant asked) {
  time_span span;
  if (sometimes(2))
    span.since = asked + std::chrono::hours{below(200) - 120};
  if (sometimes(2))
    span.until = asked + std::chrono::hours{below(200) - 20};
  return span;
}

debt_number some_debt() {
  return static_cast<debt_number>(below(3));
}

contact_register some_register(instant asked) {
  contact_register known;
  for (int count = below(12); count > 0; --count)
    known.record({.when = asked + minutes{15} - minutes{below(8 * 24 * 60)},
                  .by = some_channel(),
                  .depth = static_cast<contact_depth>(below(3)),
                  .inbound = sometimes(3),
                  .debt = some_debt()});
  for (int count = below(3); count > 0; --count) {
    known.authorisations.push_back({.by = some_channel(),
                                    .given = asked + std::chrono::hours{1 - below(50)},
                                    .valid = some_span(asked)});
    if (sometimes(2))
      known.authorisations.back().hours = some_week();
  }
  if (sometimes(2))
    known.consents.push_back({.given = asked - std::chrono::hours{below(60)}, .debt = some_debt()});
  if (sometimes(4))
    known.stops.push_back({.when = asked - std::chrono::hours{below(50) - 2},
                           .until = asked + std::chrono::hours{below(60)}});
  if (sometimes(3))
    known.designations.push_back(
      {.when = asked - 1h, .allowed = some_week(), .until = some_span(asked).until});
  if (sometimes(4))
    known.represented.push_back(some_span(asked));
  return known;
}

// --- the plain reading -------------------------------------------------------------------------

struct plain_reader {
  const world& all;
  std::vector<zone> zones;
  instant when;

  channel_class what() const { return class_of(all.request.by); }

  bool open(const weekly_hours& week, holiday_treatment treatment,
            const std::vector<date>& holidays) const {
    return std::ranges::all_of(zones, [&](zone local) {
      const date day = local.local_date(when);
      const duration time = local.local_time(when);
      size_t weekday = std::chrono::weekday{day}.iso_encoding() - 1;
      if (std::ranges::find(holidays, day) != holidays.end()) {
        if (treatment == holiday_treatment::barred)
          return false;
        if (treatment == holiday_treatment::as_sunday)
          weekday = 6;
      }
      return std::ranges::any_of(week.days[weekday], [&](const open_span& span) {
        return time >= span.from && time < span.until;
      });
    });
  }

  static date monday_of(date day) {
    return day - (std::chrono::weekday{day} - std::chrono::Monday);
  }

  bool in_period(const contact_cap& cap, const contact_made& made, zone local) const {
    const date day = local.local_date(made.when);
    const date today = local.local_date(when);
    if (cap.period == cap_period::rolling)
      return made.when > when - cap.length;
    return cap.period == cap_period::day ? day == today : monday_of(day) == monday_of(today);
  }

  int count(const contact_cap& cap, zone local, debt_number debt) const {
    int found = 0;
    for (const auto& made : all.known.contacts) {
      const bool in_scope
        = cap.scope == cap_scope::debtor
          || (cap.scope == cap_scope::debt && (made.debt == debt || made.debt == every_debt))
          || (cap.scope == cap_scope::mechanism && class_of(made.by) == what())
          || (cap.scope == cap_scope::other_channels && class_of(made.by) != what());
      if (made.when <= all.asked && in_scope && cap.counts.has(class_of(made.by))
          && made.depth >= cap.armed_by && (!made.inbound || cap.inbound_counts)
          && in_period(cap, made, local))
        ++found;
    }
    return found;
  }

  bool room(const contact_cap& cap) const {
    for (const zone local : zones)
      for (uint32_t debt = 0; debt < 4; ++debt) {
        const auto number = static_cast<debt_number>(debt);
        if ((all.request.debt == every_debt || all.request.debt == number)
            && count(cap, local, number) >= cap.limit)
          return false;
      }
    return true;
  }

  bool may(const hours_rule& rule, const jurisdiction& where) const {
    if (!rule.classes.has(what())
        || open(rule.open.week, rule.open.on_holiday, where.holidays.days))
      return true;
    return rule.debtor_may_widen
           && std::ranges::any_of(all.known.authorisations, [&](const auto& one) {
                return class_of(one.by) == what() && one.hours && one.given <= all.asked
                       && one.valid.holds(when)
                       && open(*one.hours, rule.open.on_holiday, where.holidays.days);
              });
  }
  bool may(const cap_rule& rule, const jurisdiction&) const {
    if (!rule.cap.limits.has(what()) || room(rule.cap))
      return true;
    return rule.lifted_by_consent && std::ranges::any_of(all.known.consents, [&](const auto& one) {
             return (one.debt == every_debt || one.debt == all.request.debt)
                    && one.given <= all.asked && when < one.given + *rule.lifted_by_consent
                    && when < one.until;
           });
  }
  bool may(const authorisation_rule& rule, const jurisdiction&) const {
    return !rule.classes.has(what())
           || std::ranges::any_of(all.known.authorisations, [&](const auto& one) {
                return class_of(one.by) == what() && one.given <= all.asked
                       && one.valid.holds(when);
              });
  }
  bool may(const attorney_rule&, const jurisdiction&) const {
    return !std::ranges::any_of(all.known.represented,
                                [&](const time_span& one) { return one.holds(when); });
  }
  bool may(const after_due_rule& rule, const jurisdiction&) const {
    return !rule.classes.has(what()) || std::ranges::all_of(zones, [&](zone local) {
      return all.request.due_on && local.local_date(when) > *all.request.due_on;
    });
  }
  bool may(const stop_rule& rule, const jurisdiction&) const {
    return not_stopped(rule.all_channels);
  }
  template <class Other>
  bool may(const Other&, const jurisdiction&) const {
    return true;
  }

  bool not_stopped(bool any_channel) const {
    return !std::ranges::any_of(all.known.stops, [&](const stop_request& one) {
      return one.when <= all.asked && when < one.until
             && (any_channel || !one.by || class_of(*one.by) == what());
    });
  }

  bool designated() const {
    return std::ranges::all_of(all.known.designations, [&](const designated_hours& one) {
      return !one.classes.has(what()) || one.when > all.asked || when >= one.until
             || open(one.allowed, holiday_treatment::free, {});
    });
  }

  bool wished() const {
    const auto& wishes = all.wishes;
    return !wishes.classes_barred.has(what()) && !wishes.channels_barred.has(all.request.by)
           && when >= wishes.not_before && when < wishes.not_from
           && std::ranges::all_of(wishes.only_within,
                                  [&](const wished_hours& one) {
                                    return !one.classes.has(what())
                                           || open(one.open.week, one.open.on_holiday, {});
                                  })
           && std::ranges::all_of(wishes.caps, [&](const contact_cap& one) {
                return !one.limits.has(what()) || room(one);
              });
  }
};

bool in_force(const contact_rule& rule, const std::vector<zone>& zones, instant when) {
  return std::ranges::any_of(zones, [&](zone local) {
    const date day = local.local_date(when);
    return day >= rule.in_force_from && day < rule.in_force_until;
  });
}

} // namespace

jurisdiction_ptr some_jurisdiction() {
  auto made = std::make_shared<jurisdiction>();
  made->id = "X";
  for (int count = 1 + below(3); count > 0; --count)
    made->zones.push_back(some_zone());
  const instant some_time = some_instant();
  for (int count = below(6); count > 0; --count)
    made->holidays.days.push_back(near(some_time));
  std::ranges::sort(made->holidays.days);
  for (int count = below(5); count > 0; --count) {
    contact_rule rule{.id = "X.rule", .says = "A rule.", .content = some_content()};
    if (sometimes(5))
      rule.in_force_from = near(some_time);
    if (sometimes(5))
      rule.in_force_until = std::max(near(some_time), rule.in_force_from) + days{2};
    made->rules.push_back(std::move(rule));
  }
  return made;
}

contact_wishes some_wishes() {
  contact_wishes wishes;
  if (sometimes(8))
    wishes.channels_barred.add(some_channel());
  if (sometimes(4))
    wishes.not_before = some_instant();
  if (sometimes(4))
    wishes.not_from = some_instant();
  if (sometimes(3))
    wishes.only_within.push_back({some_classes(), {some_week(), holiday_treatment::free}});
  if (sometimes(3))
    wishes.caps.push_back(some_cap());
  return wishes;
}

world some_world() {
  world all;
  for (int count = 1 + below(2); count > 0; --count)
    all.jurisdictions.push_back(some_jurisdiction());
  all.asked = some_instant();
  all.known = some_register(all.asked);
  for (int count = below(3); count > 0; --count)
    all.known.zones.push_back(some_zone());
  all.request = {.by = some_channel(), .debt = some_debt(), .due_on = near(all.asked) - days{4}};
  if (sometimes(3))
    all.wishes = some_wishes();
  return all;
}

bool plainly_allowed(const world& all, instant when) {
  const auto rules = all.rules();
  const auto candidates = all.known.zones.empty()
                            ? std::vector<zone>(rules.zones().begin(), rules.zones().end())
                            : all.known.zones;
  const plain_reader reader{all, candidates, when};
  for (const applied_rule& one : rules.all())
    if (in_force(*one.rule, candidates, when)
        && !std::visit([&](const auto& content) { return reader.may(content, *one.where); },
                       one.rule->content))
      return false;
  return reader.not_stopped(false) && reader.designated() && reader.wished();
}

} // namespace recobro::testing
