#include "core/contact/judge.hpp"

#include <algorithm>

namespace recobro {

namespace {

using std::chrono::days;

/// Beyond this nothing changes any more that did not change before: a year has every clock change
/// and every holiday.
constexpr days search_length{400};
/// No hours stay closed for so long; whoever says so has a fact that ends once.
constexpr days closed_max{31};

contact_rule own_rule(std::string id, std::string says) {
  return {.id = std::move(id), .says = std::move(says), .mark = rule_mark::confirmed};
}

// What holds whatever the jurisdictions say.
const contact_rule stop_said = own_rule("debtor.stop", "The debtor asked to stop.");
const contact_rule party_refused
  = own_rule("party.stop", "This person asked not to be contacted, or the employer did.");
const contact_rule hours_designated
  = own_rule("debtor.hours", "The debtor named the only hours at which to be contacted.");
const contact_rule channel_unwanted
  = own_rule("wish.channel", "The policy or a person excluded this channel.");
const contact_rule hours_unwanted
  = own_rule("wish.hours", "The policy or a person allows other hours only.");
const contact_rule cap_wanted
  = own_rule("wish.cap", "The policy or a person allows no more contacts in this period.");
const contact_rule time_wanted = own_rule("wish.time", "The policy or a person set other limits.");

struct question {
  const contact_register& known;
  const contact_request& request;
  channel_class what;
  std::span<const zone> zones;
  instant asked;
};

/// The end of the stretch around `when` in which one of the spans holds; `when` if none does.
template <class Spans>
instant end_of_bars(const Spans& spans, instant when) {
  instant latest = when;
  for (const time_span& span : spans)
    if (span.holds(when))
      latest = std::max(latest, span.until);
  return latest;
}

instant stopped_until(const question& ask, bool any_channel, instant when) {
  instant latest = when;
  for (const stop_request& stop : ask.known.stops)
    if (stop.when <= ask.asked && when < stop.until
        && (any_channel || !stop.by || same_medium(*stop.by, ask.request.by)))
      latest = std::max(latest, stop.until);
  return latest;
}

/// The earliest instant >= `when` in one of the permissions' own hours.
instant widened_open(const question& ask, const hours_rule& rule, const holiday_calendar& holidays,
                     instant when) {
  instant earliest = never;
  for (const channel_authorisation& one : ask.known.authorisations) {
    if (!same_medium(one.by, ask.request.by) || !one.hours || one.given > ask.asked
        || (one.purpose && *one.purpose != ask.request.purpose))
      continue;
    const instant from = std::max(when, one.valid.since);
    if (from >= std::min(one.valid.until, earliest))
      continue;
    const instant open = next_open(*one.hours, rule.open.on_holiday, holidays, ask.zones, from);
    if (open < one.valid.until)
      earliest = std::min(earliest, open);
  }
  return earliest;
}

bool consented(const question& ask, duration length, instant when) {
  return std::ranges::any_of(ask.known.consents, [&](const contact_consent& one) {
    return one.given <= ask.asked && when < std::min(one.given + length, one.until)
           && (!one.by || same_medium(*one.by, ask.request.by))
           && (one.debt == every_debt || one.debt == ask.request.debt);
  });
}

instant capped_until(const question& ask, const contact_cap& cap, instant when) {
  return next_room(cap, {ask.request.by, ask.request.debt}, ask.known.contacts, ask.zones,
                   ask.asked, when);
}

/// Whether the debtor wrote on the medium, at most so long before.
bool answers(const question& ask, duration within, instant when) {
  return std::ranges::any_of(ask.known.contacts, [&](const contact_made& one) {
    return one.inbound && one.when <= ask.asked && same_medium(one.by, ask.request.by)
           && when < one.when + within;
  });
}

/// Each overload: the earliest instant >= `when` at which the rule may allow, `when` itself if and
/// only if it does.
struct rule_judge {
  const question& ask;
  const jurisdiction& where;
  instant when;

  instant allow_if(bool allowed) const { return allowed ? when : never; }

  instant operator()(const hours_rule& rule) const {
    instant open = next_open(rule.open.week, rule.open.on_holiday, where.holidays, ask.zones, when);
    if (open != when && rule.debtor_may_widen)
      open = std::min(open, widened_open(ask, rule, where.holidays, when));
    return open;
  }
  instant operator()(const cap_rule& rule) const {
    if (rule.lifted_by_consent && consented(ask, *rule.lifted_by_consent, when))
      return when;
    return capped_until(ask, rule.cap, when);
  }
  instant operator()(const barred_rule&) const { return never; }
  instant operator()(const authorisation_rule&) const {
    instant earliest = never;
    for (const channel_authorisation& one : ask.known.authorisations)
      if (same_medium(one.by, ask.request.by) && one.given <= ask.asked
          && (!one.purpose || *one.purpose == ask.request.purpose)
          && std::max(when, one.valid.since) < one.valid.until)
        earliest = std::min(earliest, std::max(when, one.valid.since));
    return earliest;
  }
  instant operator()(const parties_rule& rule) const {
    return allow_if(rule.allowed.has(ask.request.party)
                    || (ask.request.purpose == contact_purpose::location
                        && rule.for_location.has(ask.request.party)));
  }
  instant operator()(const attorney_rule&) const {
    return ask.request.party == party_role::attorney ? when
                                                     : end_of_bars(ask.known.represented, when);
  }
  instant operator()(const stop_rule& rule) const {
    return stopped_until(ask, rule.all_channels, when);
  }
  instant operator()(const content_rule& rule) const {
    return allow_if(!rule.forbidden.meets(ask.request.content));
  }
  instant operator()(const sender_rule& rule) const {
    const auto& sender = ask.request.sender;
    return allow_if(!sender
                    || ((sender->registered || !rule.registered)
                        && (sender->identifiable || !rule.identifiable)
                        && (sender->creditor || !rule.creditor)));
  }
  instant operator()(const after_due_rule&) const {
    if (!ask.request.due_on)
      return never;
    instant latest = when;
    for (const zone local : ask.zones)
      if (wall_time_at(local, when).day <= *ask.request.due_on)
        latest = std::max(latest, next_day_start(local, when, *ask.request.due_on + days{1}));
    return latest;
  }
  instant operator()(const workplace_rule& rule) const {
    return allow_if(!ask.request.at_work
                    || (rule.only_if_forbidden && !ask.known.employer_forbids));
  }
  instant operator()(const reply_rule&) const { return when; }
  instant operator()(const duty_rule&) const { return when; }
  instant operator()(const retention_rule&) const { return when; }
  instant operator()(const free_text_rule& rule) const {
    return allow_if(!ask.request.free_text || answers(ask, rule.within, when));
  }
};

bool in_force(const contact_rule& rule, std::span<const zone> zones, instant when) {
  if (rule.in_force_from <= date_min && rule.in_force_until >= date_max)
    return true;
  return std::ranges::any_of(zones, [&](zone local) {
    const date day = wall_time_at(local, when).day;
    // A rule without an end is in force also where no date of ours reaches.
    return day >= rule.in_force_from
           && (day < rule.in_force_until || rule.in_force_until >= date_max);
  });
}

instant rule_next(const applied_rule& one, const question& ask, instant when) {
  if (!in_force(*one.rule, ask.zones, when))
    return when;
  instant next = std::visit(rule_judge{ask, *one.where, when}, one.rule->content);
  if (next == when || one.rule->in_force_until >= date_max)
    return next;
  // It may end before it would allow.
  instant ended = when;
  for (const zone local : ask.zones)
    if (wall_time_at(local, when).day < one.rule->in_force_until)
      ended = std::max(ended, next_day_start(local, when, one.rule->in_force_until));
  return std::min(next, ended);
}

/// Whoever wrote may be answered once, on the same channel.
bool may_reply(const question& ask, duration within, instant when) {
  for (auto made = ask.known.contacts.rbegin(); made != ask.known.contacts.rend(); ++made)
    if (made->when <= ask.asked && same_medium(made->by, ask.request.by))
      return made->inbound && when < made->when + within;
  return false;
}

instant designated_next(const question& ask, duration reply_within, instant when) {
  instant latest = when;
  for (const designated_hours& one : ask.known.designations) {
    if (!one.classes.has(ask.what) || one.when > ask.asked || when >= one.until)
      continue;
    const instant open
      = next_open(one.allowed, holiday_treatment::free, holiday_calendar{}, ask.zones, when);
    latest = std::max(latest, std::min(open, one.until));
  }
  return latest != when && may_reply(ask, reply_within, when) ? when : latest;
}

/// All that has a say in one question, rule by rule, in order.
class bench {
public:
  bench(const contact_rules& rules, const question& ask, const contact_wishes& wishes)
    : rules_(rules)
    , ask_(ask)
    , wishes_(wishes) {}

  /// `tell(applied_rule, instant)` for each.
  template <class Tell>
  void each(instant when, Tell tell) const {
    for (const applied_rule& one : rules_.for_class(ask_.what))
      tell(one, rule_next(one, ask_, when));
    if (!ask_.known.stops.empty())
      tell(applied_rule{&stop_said}, stopped_until(ask_, false, when));
    if (ask_.request.party_refuses)
      tell(applied_rule{&party_refused}, never);
    if (!ask_.known.designations.empty())
      tell(applied_rule{&hours_designated},
           designated_next(ask_, rules_.reply_within(ask_.what), when));
    each_wish(when, tell);
  }

private:
  template <class Tell>
  void each_wish(instant when, Tell tell) const {
    if (wishes_.classes_barred.has(ask_.what) || wishes_.channels_barred.has(ask_.request.by))
      tell(applied_rule{&channel_unwanted}, never);
    if (when < wishes_.not_before)
      tell(applied_rule{&time_wanted}, wishes_.not_before);
    if (when >= wishes_.not_from)
      tell(applied_rule{&time_wanted}, never);
    for (const wished_hours& one : wishes_.only_within)
      if (one.classes.has(ask_.what))
        tell(applied_rule{&hours_unwanted},
             next_open(one.open.week, one.open.on_holiday,
                       one.holidays ? *one.holidays : holidays(), ask_.zones, when));
    for (const contact_cap& cap : wishes_.caps)
      if (cap.limits.has(ask_.what))
        tell(applied_rule{&cap_wanted}, capped_until(ask_, cap, when));
  }

  const holiday_calendar& holidays() const {
    static const holiday_calendar none;
    return rules_.jurisdictions().empty() ? none : rules_.jurisdictions().front()->holidays;
  }

  const contact_rules& rules_;
  const question& ask_;
  const contact_wishes& wishes_;
};

/// From a lower bound on: each rule's own answer is a lower bound again, until all agree. Nothing
/// when they did not by `horizon`, which moves on behind facts that end late.
std::optional<instant> agreed_by(const bench& all, instant when, instant& horizon) {
  while (when <= horizon) {
    instant latest = when;
    all.each(when, [&](const applied_rule&, instant next) { latest = std::max(latest, next); });
    if (latest == when || latest == never)
      return latest;
    // A single fact may end late; after it a whole year is looked at again.
    if (latest - when > closed_max)
      horizon = latest + search_length;
    when = latest;
  }
  return std::nullopt;
}

/// The first instant after `when` at which a rule comes into force or goes out of it (a day early,
/// for zones that are ahead) or a fact of the register begins or ends.
instant next_change(const contact_rules& rules, const contact_register& known, instant when) {
  instant first = never;
  const auto look_at = [&](instant change) {
    if (change > when)
      first = std::min(first, change);
  };
  for (const applied_rule& one : rules.all())
    for (const date day : {one.rule->in_force_from, one.rule->in_force_until})
      if (day > date_min && day < date_max)
        look_at(day - days{1});
  for (const channel_authorisation& one : known.authorisations) {
    look_at(one.valid.since);
    look_at(one.valid.until);
  }
  for (const contact_consent& one : known.consents)
    look_at(one.until);
  for (const stop_request& one : known.stops)
    look_at(one.until);
  for (const designated_hours& one : known.designations)
    look_at(one.until);
  for (const time_span& one : known.represented) {
    look_at(one.since);
    look_at(one.until);
  }
  return first;
}

instant agreed_next(const bench& all, const contact_rules& rules, const contact_register& known,
                    instant from) {
  // Where no day of a whole year pleases everybody, only other rules or facts can change that.
  while (from != never) {
    instant horizon = from + search_length;
    if (const auto agreed = agreed_by(all, from, horizon))
      return *agreed;
    from = next_change(rules, known, horizon);
  }
  return never;
}

bool beyond_known_holidays(const question& ask, const jurisdiction* where) {
  if (where == nullptr)
    return false;
  const auto& known = where->holidays;
  return std::ranges::any_of(ask.zones, [&](zone local) {
    return !known.covers(std::chrono::floor<days>(ask.asked + local.offset(ask.asked)));
  });
}

} // namespace

contact_verdict judge(const contact_rules& rules, const contact_register& known,
                      const contact_request& request, instant at, const contact_wishes& wishes) {
  const question ask{known, request, class_of(request.by),
                     known.zones.empty() ? rules.zones() : known.zones, at};
  const bench all{rules, ask, wishes};
  contact_verdict verdict{.allowed = true, .next = at};
  all.each(at, [&](const applied_rule& one, instant next) {
    // The rule that denies longest, of equals the surest; among those that allow, the least sure.
    const bool surer = verdict.rule != nullptr && one.rule->mark < verdict.rule->mark;
    const bool less_sure = verdict.rule == nullptr || one.rule->mark > verdict.rule->mark;
    const bool denies = next > verdict.next || (next > at && next == verdict.next && surer);
    const bool decides = denies || (verdict.allowed && next == at && less_sure);
    if (!decides)
      return;
    verdict.allowed = next == at;
    verdict.next = next;
    verdict.rule = one.rule;
    verdict.where = one.where;
  });
  verdict.holidays_unknown = beyond_known_holidays(ask, verdict.where);
  if (!verdict.allowed && verdict.next != never)
    verdict.next = agreed_next(all, rules, known, verdict.next);
  return verdict;
}

std::vector<rule_opinion> opinions(const contact_rules& rules, const contact_register& known,
                                   const contact_request& request, instant at,
                                   const contact_wishes& wishes) {
  const question ask{known, request, class_of(request.by),
                     known.zones.empty() ? rules.zones() : known.zones, at};
  std::vector<rule_opinion> found;
  bench{rules, ask, wishes}.each(at, [&](const applied_rule& one, instant next) {
    found.push_back({one, next});
  });
  return found;
}

} // namespace recobro
