#include "tools/backtest/told_command.hpp"

#include <algorithm>

namespace recobro::backtest {

namespace {

template <class Event>
const Event* find(const entry& noted) {
  for (const event& happened : noted.events)
    if (const auto* found = std::get_if<Event>(&happened))
      return found;
  return nullptr;
}

std::vector<new_obligation> added(const entry& noted) {
  std::vector<new_obligation> found;
  for (const event& happened : noted.events)
    if (const auto* one = std::get_if<obligation_added>(&happened))
      found.push_back(one->content);
  return found;
}

/// What turns `before` into `after`; an empty value removes.
attribute_list changes(const attribute_list& before, const attribute_list& after) {
  attribute_list changed;
  for (const auto& item : after)
    if (std::ranges::find(before, item) == before.end())
      changed.push_back(item);
  for (const auto& [name, value] : before)
    if (std::ranges::none_of(after, [&](auto& item) { return item.first == name; }))
      changed.emplace_back(name, "");
  std::ranges::sort(changed);
  return changed;
}

std::optional<command_body> opening(const entry& noted, const account_state& before) {
  put_account told;
  told.content.obligations = added(noted);
  if (const auto* opened = find<account_opened>(noted)) {
    told.content.unit = opened->unit;
    if (opened->zone_known)
      told.content.local = opened->local;
    told.content.language = opened->language;
    told.content.attributes = opened->attributes;
  } else if (const auto* updated = find<account_updated>(noted)) {
    if (updated->zone_known)
      told.content.local = updated->local;
    told.content.language = updated->language;
    told.content.attributes = changes(before.attributes, updated->attributes);
  }
  return told;
}

std::optional<command_body> adjustment(const entry& noted) {
  const auto* made = find<obligation_adjusted>(noted);
  if (made == nullptr)
    return std::nullopt;
  const bool replaces = made->mode == adjust_mode::replace;
  return adjust_obligation{made->obligation, made->component,
                           made->mode,       replaces ? made->after : made->after - made->before,
                           made->due,        made->reason};
}

std::optional<command_body> updating(const entry& noted, const account_state& before) {
  const auto* made = find<account_updated>(noted);
  if (made == nullptr)
    return std::nullopt;
  update_account told;
  if (made->local != before.local || made->zone_known != before.zone_known)
    told.local = made->local;
  if (made->language != before.language)
    told.language = made->language;
  told.attributes = changes(before.attributes, made->attributes);
  return told;
}

/// Makes one kind of body of one kind of event.
template <class Event, class Make>
std::optional<command_body> told(const entry& noted, Make make) {
  const auto* found = find<Event>(noted);
  return found ? std::optional<command_body>{make(*found)} : std::nullopt;
}

std::optional<command_body> about_money(const entry& noted, const account_state& before) {
  const std::string_view type = noted.command_type;
  if (type == "account_opened" || type == "account_put")
    return opening(noted, before);
  if (type == "account_updated")
    return updating(noted, before);
  if (type == "obligation_added")
    return told<obligation_added>(noted, [](auto& it) { return add_obligation{it.content}; });
  if (type == "obligation_adjusted")
    return adjustment(noted);
  if (type == "obligation_withdrawn")
    return told<obligation_withdrawn>(noted, [](auto& it) {
      return withdraw_obligation{it.obligation, it.reason};
    });
  if (type == "payment_received")
    return told<payment_received>(noted, [](auto& it) {
      return receive_payment{it.payment, it.value, {}};
    });
  if (type == "payment_reversed")
    return told<payment_was_reversed>(noted, [](auto& it) {
      return reverse_payment{it.payment, it.reason};
    });
  if (type == "promise_made")
    return told<promise_made>(noted, [](auto& it) {
      return make_promise{it.promise, it.value, it.due};
    });
  if (type == "promise_cancelled")
    return told<promise_ended>(noted, [](auto& it) { return cancel_promise{it.promise}; });
  return std::nullopt;
}

std::optional<instant> end_of(instant until) {
  return until == never ? std::nullopt : std::optional{until};
}

/// Under another policy there may be no such task; that the debtor was reached, or promised, is
/// true all the same.
std::optional<command_body> of_completion(const entry& noted) {
  if (auto promised = told<promise_made>(noted, [](auto& it) {
        return make_promise{it.promise, it.value, it.due};
      }))
    return promised;
  return told<contact_recorded>(noted, [](auto& it) {
    return record_contact{"task:" + it.action, it.by, it.outcome, it.party};
  });
}

std::optional<command_body> about_contact(const entry& noted) {
  const std::string_view type = noted.command_type;
  if (type == "contact_result")
    return told<contact_recorded>(noted, [](auto& it) {
      return record_contact{it.action, it.by, it.outcome, it.party};
    });
  if (type == "task_completed")
    return of_completion(noted);
  if (type == "message_received")
    return told<message_received>(noted, [](auto& it) {
      return receive_message{it.message, it.by, it.intent, it.party};
    });
  if (type == "channel_authorised")
    return told<channel_authorised>(noted, [](auto& it) {
      return authorise_channel{it.given.by,           end_of(it.given.valid.until),
                               it.given.from.source,  it.given.from.document,
                               it.given.from.wording, it.given.purpose,
                               it.given.hours};
    });
  if (type == "channel_revoked")
    return told<channel_revoked>(noted, [](auto& it) {
      return revoke_channel{it.by, it.from.source, it.from.document};
    });
  if (type == "contact_stopped")
    return told<contact_stopped>(noted, [](auto& it) { return stop_contact{it.by}; });
  if (type == "contact_resumed")
    return told<contact_resumed>(noted, [](auto& it) { return resume_contact{it.by}; });
  return std::nullopt;
}

/// Classes of channels come of one channel, or of none.
std::optional<channel> one_of(class_set classes) {
  if (classes == every_class)
    return std::nullopt;
  for (size_t at = 0; at < channel_count; ++at)
    if (classes.has(class_of(static_cast<channel>(at))))
      return static_cast<channel>(at);
  return std::nullopt;
}

std::optional<command_body> about_consent(const entry& noted) {
  const std::string_view type = noted.command_type;
  if (type == "consent_given")
    return told<consent_given>(noted, [](auto& it) {
      return give_consent{it.given.by, end_of(it.given.until), it.given.from};
    });
  if (type == "consent_withdrawn")
    return told<consent_withdrawn>(noted, [](auto& it) {
      return withdraw_consent{it.by, it.from};
    });
  if (type == "hours_designated")
    return told<hours_designated>(noted, [](auto& it) {
      return designate_hours{one_of(it.named.classes), it.named.allowed, end_of(it.named.until)};
    });
  if (type == "hours_released")
    return told<hours_released>(noted, [](auto& it) { return release_hours{one_of(it.classes)}; });
  if (type == "attorney_named")
    return told<attorney_named>(noted,
                                [](auto& it) { return name_attorney{end_of(it.span.until)}; });
  if (type == "attorney_dismissed")
    return told<attorney_dismissed>(noted, [](auto&) { return dismiss_attorney{}; });
  if (type == "party_named")
    return told<party_named>(noted, [](auto& it) {
      return name_party{it.content.id, it.content.role, it.content.refuses};
    });
  if (type == "party_removed")
    return told<party_removed>(noted, [](auto& it) { return remove_party{it.party}; });
  return std::nullopt;
}

/// What was wanted of the offer, from the terms that came of it.
arrangement_wish wish_of(const arrangement& terms) {
  arrangement_wish wish{.offer = terms.offer};
  auto rest = terms.instalments.size() - (terms.has_down_payment ? 1 : 0);
  wish.instalments = static_cast<int>(rest);
  if (terms.has_down_payment)
    wish.down_payment = terms.instalments.front().value;
  if (terms.discount_basis_points > 0)
    wish.discount_basis_points = terms.discount_basis_points;
  if (rest > 0)
    wish.first_due = terms.instalments[terms.has_down_payment ? 1 : 0].due;
  return wish;
}

std::optional<command_body> about_arrangement(const entry& noted) {
  const std::string_view type = noted.command_type;
  if (type == "arrangement_offered")
    return told<arrangement_offered>(noted, [](auto& it) {
      return offer_arrangement{it.terms.id, wish_of(it.terms)};
    });
  if (type == "arrangement_made")
    return told<arrangement_offered>(noted, [](auto& it) {
      return make_arrangement{it.terms.id, wish_of(it.terms)};
    });
  if (type == "arrangement_accepted")
    return told<arrangement_made>(noted,
                                  [](auto& it) { return accept_arrangement{it.arrangement}; });
  if (type == "arrangement_approved")
    return told<arrangement_approved>(noted,
                                      [](auto& it) { return approve_arrangement{it.arrangement}; });
  if (type == "arrangement_refused")
    return told<arrangement_ended>(noted, [](auto& it) {
      return refuse_arrangement{it.arrangement, it.reason};
    });
  if (type == "arrangement_cancelled")
    return told<arrangement_ended>(noted, [](auto& it) {
      return cancel_arrangement{it.arrangement, it.reason};
    });
  return std::nullopt;
}

std::optional<command_body> moved_by_hand(const entry& noted) {
  if (auto entered = told<phase_entered>(noted, [](auto& it) {
        return move_phase{it.name, it.reason};
      }))
    return entered;
  return told<move_requested>(noted, [](auto& it) { return move_phase{it.name, it.reason}; });
}

std::optional<command_body> about_course(const entry& noted) {
  const std::string_view type = noted.command_type;
  if (type == "dispute_opened")
    return told<dispute_opened>(noted, [](auto& it) {
      return open_dispute{it.dispute, it.reason};
    });
  if (type == "dispute_resolved")
    return told<dispute_resolved>(noted, [](auto& it) {
      return resolve_dispute{it.dispute, it.outcome};
    });
  if (type == "hold_placed")
    return told<hold_placed>(noted, [](auto& it) {
      return hold_account{it.hold, it.reason,
                          it.until == never ? std::nullopt : std::optional{it.until}};
    });
  if (type == "hold_released")
    return told<hold_released>(noted, [](auto& it) { return release_hold{it.hold}; });
  if (type == "phase_moved")
    return moved_by_hand(noted);
  if (type == "move_approved")
    return told<move_decided>(noted, [](auto& it) { return approve_move{it.name}; });
  if (type == "move_refused")
    return told<move_decided>(noted, [](auto& it) { return refuse_move{it.name, it.reason}; });
  if (type == "account_closed")
    return told<account_was_closed>(noted, [](auto& it) { return close_account{it.reason}; });
  if (type == "debtor_erased")
    return told<debtor_was_erased>(noted, [](auto&) { return erase_debtor{}; });
  return std::nullopt;
}

} // namespace

std::optional<command> told_command(const entry& noted, const account_state& before) {
  auto body = about_money(noted, before);
  if (!body)
    body = about_contact(noted);
  if (!body)
    body = about_consent(noted);
  if (!body)
    body = about_course(noted);
  if (!body)
    body = about_arrangement(noted);
  if (!body)
    return std::nullopt;
  command what;
  what.id = noted.command_id;
  what.content_hash = noted.content_hash;
  what.happened_at = noted.happened_at;
  what.received_at = noted.decided_at;
  what.actor = noted.actor;
  what.body = std::move(*body);
  return what;
}

} // namespace recobro::backtest
