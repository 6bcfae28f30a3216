#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

result<void> check_end(const draft& made, std::optional<instant> until, std::string_view of_what) {
  if (!until || *until > made.happened_at)
    return {};
  return fail(errc::date_out_of_range,
              fmt::format("{} ends at {}, not after its beginning at {}", of_what,
                          format_instant(*until), format_instant(made.happened_at)));
}

result<void> decide_on(draft& made, const give_consent& what) {
  if (auto fits = check_end(made, what.until, "the consent"); !fits)
    return fits;
  made.add(consent_given{{.given = made.happened_at,
                          .until = what.until.value_or(never),
                          .from = what.from,
                          .by = what.by}});
  return {};
}

result<void> decide_on(draft& made, const withdraw_consent& what) {
  made.add(consent_withdrawn{what.by, made.happened_at, what.from});
  return {};
}

result<void> decide_on(draft& made, const designate_hours& what) {
  if (auto fits = check_end(made, what.until, "what the debtor named"); !fits)
    return fits;
  made.add(hours_designated{{.when = made.happened_at,
                             .classes = what.by ? class_set{class_of(*what.by)} : every_class,
                             .allowed = what.allowed,
                             .until = what.until.value_or(never)}});
  return {};
}

result<void> decide_on(draft& made, const release_hours& what) {
  made.add(hours_released{what.by ? class_set{class_of(*what.by)} : every_class, made.happened_at});
  return {};
}

result<void> decide_on(draft& made, const name_attorney& what) {
  if (auto fits = check_end(made, what.until, "the attorney's mandate"); !fits)
    return fits;
  made.add(attorney_named{{made.happened_at, what.until.value_or(never)}});
  return {};
}

result<void> decide_on(draft& made, const dismiss_attorney&) {
  made.add(attorney_dismissed{made.happened_at});
  return {};
}

result<void> decide_on(draft& made, const name_party& what) {
  if (what.role == party_role::debtor)
    return fail(
      errc::value_out_of_range,
      fmt::format("party {} is said to be the debtor, whom the account is about; expected "
                  "another role",
                  what.party));
  auto& parties = made.state.contact.parties;
  auto known = made.state.contact.find_party(what.party) != nullptr;
  if (auto fits = check_count(parties.size(), known ? 0 : 1, parties_max, "parties"); !fits)
    return fits;
  made.add(party_named{{what.party, what.role, what.refuses}});
  return {};
}

result<void> decide_on(draft& made, const remove_party& what) {
  if (!made.state.contact.find_party(what.party))
    return fail(errc::party_unknown, fmt::format("party {} was never named, or is removed; the "
                                                 "account names those it knows under \"parties\"",
                                                 what.party));
  made.add(party_removed{what.party});
  return {};
}

} // namespace recobro
