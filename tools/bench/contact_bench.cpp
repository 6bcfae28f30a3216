#include "config/jurisdiction_library.hpp"
#include "core/contact/judge.hpp"
#include "tools/bench/bench.hpp"

namespace recobro {

namespace {

constexpr int contacts_known = 20;
constexpr double nanoseconds_max = 5'000; // what planning and the simulator can afford

struct question_case {
  const char* name;
  const char* jurisdiction;
  const char* zone; // empty: not known
  channel by;
  const char* at;
};

// One of each: the usual yes, a no whose next instant lies behind a weekend and a holiday, caps
// over the whole register, and the intersection of eleven zones.
constexpr question_case cases[] = {
  {"contact_allowed", "CO", "America/Bogota", channel::voice, "2026-11-24T10:00:00-05:00"},
  {"contact_denied_until_after_holiday", "CO", "America/Bogota", channel::voice,
   "2026-07-18T15:30:00-05:00"},
  {"contact_denied_by_pool", "CL", "America/Santiago", channel::sms, "2026-11-20T10:00:00-03:00"},
  {"contact_denied_by_quiet_period", "US", "America/New_York", channel::voice,
   "2026-11-19T10:00:00-05:00"},
  {"contact_zone_not_known", "US", "", channel::voice, "2026-12-24T10:00:00-05:00"}};

contact_register register_of(const question_case& one) {
  contact_register known;
  if (*one.zone != '\0')
    known.zones = {zone::from_name(one.zone).value()};
  for (size_t index = 0; index < channel_count; ++index)
    known.authorisations.push_back({.by = static_cast<channel>(index)});
  const instant begin = parse_instant("2026-10-20T15:00:00Z").value();
  for (int index = 0; index < contacts_known; ++index)
    known.record({.when = begin + std::chrono::hours{37 * index},
                  .by = index % 3 == 0 ? channel::voice : channel::sms,
                  .depth = index % 6 == 0 ? contact_depth::conversation : contact_depth::attempt,
                  .debt = static_cast<debt_number>(1 + index % 2)});
  return known;
}

figure measure(const contact_rules& rules, const question_case& one, uint32_t rounds) {
  const contact_register known = register_of(one);
  const contact_request request{
    .by = one.by, .debt = debt_number{1}, .due_on = parse_date("2026-01-01").value()};
  const instant asked = parse_instant(one.at).value();
  int64_t kept = 0;                   // so that no verdict is left out
  const double begin = cpu_seconds(); // of this thread alone: nothing waits here
  for (uint32_t round = 0; round < rounds; ++round)
    kept += judge(rules, known, request, asked + duration{round % 1'000})
              .next.time_since_epoch()
              .count()
            & 1;
  const double nanoseconds = (cpu_seconds() - begin) * 1e9;
  figure measured{.name = one.name, .value = nanoseconds / rounds, .unit = "ns/verdict"};
  measured.settings = {{"jurisdiction", one.jurisdiction},
                       {"contacts", std::to_string(contacts_known)},
                       {"rounds", std::to_string(rounds)},
                       {"odd", std::to_string(kept)}};
  return against(std::move(measured), nanoseconds_max);
}

} // namespace

result<std::vector<figure>> bench_contact(const bench_options& options) {
  const auto library = jurisdiction_library::compile(shipped_contact_texts());
  if (!library)
    return fail(library.error().front());
  std::vector<figure> measured;
  for (const question_case& one : cases) {
    const auto where = library->find(one.jurisdiction);
    if (!where)
      return fail(where.error());
    const contact_rules rules{{*where}};
    measure(rules, one, options.accounts / 10 + 1); // warms up
    measured.push_back(measure(rules, one, options.accounts));
  }
  return measured;
}

} // namespace recobro
