#include "actors/gateway/command_build.hpp"

#include "actors/gateway/command_obligation.hpp"
#include "actors/gateway/field_values.hpp"
#include "actors/gateway/json_text.hpp"
#include "actors/gateway/reply_reading.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {
namespace {

using f = command_field;

constexpr std::string_view name(f field) {
  return name_of(field);
}

constexpr field_set common = set_of(f::id) | set_of(f::type) | set_of(f::portfolio)
                             | set_of(f::account) | set_of(f::at) | set_of(f::currency);

open_account build_open(field_values& values, const raw_command& raw) {
  open_account made;
  made.unit = values.unit();
  made.local = values.optional_zone();
  if (values.has(f::language))
    made.language = values.language();
  made.attributes = raw.attributes;
  if (!raw.obligation_names.empty())
    values.note(errc::wrong_type, field_values::place("obligations[]", raw.obligation_names.front())
                                    + " must be an object of id, kind, due and amount");
  made.obligations.reserve(raw.obligations.size());
  for (const auto& each : raw.obligations)
    made.obligations.push_back(build_obligation(values, each));
  return made;
}

update_account build_update(field_values& values, const raw_command& raw) {
  update_account made;
  made.local = values.optional_zone();
  if (values.has(f::language))
    made.language = values.language();
  made.attributes = raw.attributes;
  return made;
}

add_obligation build_addition(field_values& values) {
  new_obligation made;
  made.id = values.identifier(f::obligation);
  if (values.has(f::kind))
    made.kind = values.word(f::kind);
  made.due = values.day(f::due);
  made.principal = values.money();
  return {std::move(made)};
}

adjust_obligation build_adjustment(field_values& values) {
  adjust_obligation made;
  made.obligation = values.identifier(f::obligation);
  made.component = values.either(f::component, "principal", "fee") ? amount_component::principal
                                                                   : amount_component::fee;
  made.mode = values.either(f::mode, "add", "replace") ? adjust_mode::add : adjust_mode::replace;
  made.value = values.money(made.mode == adjust_mode::add ? field_values::sign::any
                                                          : field_values::sign::not_negative);
  if (values.has(f::due))
    made.due = values.day(f::due);
  made.reason = values.optional_word(f::reason);
  return made;
}

receive_payment build_payment(field_values& values, const raw_command& raw) {
  receive_payment made;
  made.payment = values.identifier(f::payment);
  made.value = values.money();
  if (!raw.obligations.empty())
    values.note(errc::wrong_type, "field \"obligations\" of a payment must be a list of ids");
  for (const auto& each : raw.obligation_names)
    made.obligations.push_back(values.identifier("obligations[]", each));
  return made;
}

receive_message build_message(field_values& values) {
  receive_message made;
  made.message = values.identifier(f::message);
  made.by = values.by();
  if (values.has(f::intent))
    made.intent = values.intent();
  if (values.has(f::party))
    made.party = values.identifier(f::party);
  return made;
}

record_contact build_contact(field_values& values) {
  record_contact made;
  made.action = values.identifier(f::action);
  made.by = values.by();
  made.outcome = values.outcome();
  if (values.has(f::party))
    made.party = values.identifier(f::party);
  return made;
}

authorise_channel build_authorisation(field_values& values) {
  authorise_channel made;
  made.by = values.by();
  if (values.has(f::until))
    made.until = values.time(f::until);
  made.source = values.word(f::source);
  if (values.has(f::document))
    made.document = values.identifier(f::document);
  if (values.has(f::wording))
    made.wording = values.identifier(f::wording);
  if (values.has(f::purpose))
    made.purpose = values.purpose();
  if (values.has(f::hours))
    made.hours = values.week();
  return made;
}

std::optional<instant> end_of(field_values& values) {
  return values.has(f::until) ? std::optional{values.time(f::until)} : std::nullopt;
}

proof build_proof(field_values& values) {
  proof made;
  made.source = values.optional_word(f::source);
  if (values.has(f::document))
    made.document = values.identifier(f::document);
  if (values.has(f::wording))
    made.wording = values.identifier(f::wording);
  return made;
}

name_party build_party(field_values& values) {
  name_party made{values.identifier(f::party), values.role()};
  made.refuses = values.has(f::refuses) && values.either(f::refuses, "yes", "no");
  return made;
}

arrangement_wish build_wish(field_values& values) {
  arrangement_wish made;
  made.offer = values.word(f::offer);
  if (values.has(f::instalments))
    made.instalments = values.count(f::instalments, instalments_max);
  if (values.has(f::down_payment))
    made.down_payment = values.money(f::down_payment);
  if (values.has(f::discount_percent))
    made.discount_basis_points = values.percent(f::discount_percent);
  if (values.has(f::due))
    made.first_due = values.day(f::due);
  return made;
}

hold_account build_hold(field_values& values) {
  hold_account made{values.identifier(f::hold), values.word(f::reason), std::nullopt};
  if (values.has(f::until))
    made.until = values.time(f::until);
  return made;
}

using body_builder = command_body (*)(field_values&, const raw_command&);

// In the order of command_shapes().
constexpr std::array<body_builder, command_shape_count> builders{
  [](field_values& v, const raw_command&) -> command_body {
    return close_account{v.optional_word(f::reason)};
  },
  [](field_values& v, const raw_command& raw) -> command_body { return build_open(v, raw); },
  [](field_values& v, const raw_command& raw) -> command_body {
    return put_account{build_open(v, raw)};
  },
  [](field_values& v, const raw_command& raw) -> command_body { return build_update(v, raw); },
  [](field_values& v, const raw_command&) -> command_body {
    return accept_arrangement{v.identifier(f::arrangement)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return approve_arrangement{v.identifier(f::arrangement)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return cancel_arrangement{v.identifier(f::arrangement), v.optional_word(f::reason)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return make_arrangement{v.identifier(f::arrangement), build_wish(v)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return offer_arrangement{v.identifier(f::arrangement), build_wish(v)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return refuse_arrangement{v.identifier(f::arrangement), v.optional_word(f::reason)};
  },
  [](field_values&, const raw_command&) -> command_body { return dismiss_attorney{}; },
  [](field_values& v, const raw_command&) -> command_body { return name_attorney{end_of(v)}; },
  [](field_values& v, const raw_command&) -> command_body { return build_authorisation(v); },
  [](field_values& v, const raw_command&) -> command_body {
    auto from = build_proof(v);
    return revoke_channel{v.by(), from.source, from.document};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return give_consent{v.optional_channel(), end_of(v), build_proof(v)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return withdraw_consent{v.optional_channel(), build_proof(v)};
  },
  [](field_values& v, const raw_command&) -> command_body { return build_contact(v); },
  [](field_values& v, const raw_command&) -> command_body {
    return resume_contact{v.optional_channel()};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return stop_contact{v.optional_channel()};
  },
  [](field_values&, const raw_command&) -> command_body { return erase_debtor{}; },
  [](field_values& v, const raw_command&) -> command_body {
    return open_dispute{v.identifier(f::dispute), v.optional_word(f::reason)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return resolve_dispute{v.identifier(f::dispute), v.optional_word(f::outcome)};
  },
  [](field_values& v, const raw_command&) -> command_body { return build_hold(v); },
  [](field_values& v, const raw_command&) -> command_body {
    return release_hold{v.identifier(f::hold)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return designate_hours{v.optional_channel(), v.week(), end_of(v)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return release_hours{v.optional_channel()};
  },
  [](field_values& v, const raw_command&) -> command_body { return build_message(v); },
  [](field_values& v, const raw_command&) -> command_body {
    return approve_move{v.word(f::phase)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return refuse_move{v.word(f::phase), v.optional_word(f::reason)};
  },
  [](field_values& v, const raw_command&) -> command_body { return build_addition(v); },
  [](field_values& v, const raw_command&) -> command_body { return build_adjustment(v); },
  [](field_values& v, const raw_command&) -> command_body {
    return withdraw_obligation{v.identifier(f::obligation), v.optional_word(f::reason)};
  },
  [](field_values& v, const raw_command&) -> command_body { return build_party(v); },
  [](field_values& v, const raw_command&) -> command_body {
    return remove_party{v.identifier(f::party)};
  },
  [](field_values& v, const raw_command& raw) -> command_body { return build_payment(v, raw); },
  [](field_values& v, const raw_command&) -> command_body {
    return reverse_payment{v.identifier(f::payment), v.optional_word(f::reason)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return move_phase{v.word(f::phase), v.optional_word(f::reason)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return cancel_promise{v.identifier(f::promise)};
  },
  [](field_values& v, const raw_command&) -> command_body {
    return make_promise{v.identifier(f::promise), v.money(), v.day(f::due)};
  },
};

std::string list_of(field_set set) {
  std::string text;
  for (size_t i = 0; i < command_field_count; ++i)
    if (set & (field_set{1} << i))
      text += fmt::format("{}\"{}\"", text.empty() ? "" : ", ", command_field_names[i]);
  return text;
}

field_set required_of(const command_frame& frame) {
  field_set set = 0;
  if (frame.type.empty())
    set |= set_of(f::type);
  if (frame.portfolio.empty())
    set |= set_of(f::portfolio);
  if (frame.account.empty())
    set |= set_of(f::account);
  if (frame.id.empty() && !frame.id_optional)
    set |= set_of(f::id);
  if (!frame.at_optional)
    set |= set_of(f::at);
  return set;
}

// The fields that the request has already fixed.
field_set fixed_by(const command_frame& frame) {
  field_set set = 0;
  if (!frame.type.empty())
    set |= set_of(f::type);
  if (!frame.portfolio.empty())
    set |= set_of(f::portfolio);
  if (!frame.account.empty())
    set |= set_of(f::account);
  if (!frame.id.empty())
    set |= set_of(f::id);
  return set;
}

result<const command_shape*> shape_of(field_values& values, const command_frame& frame) {
  if (frame.type.empty() && !values.has(f::type))
    return fail(errc::missing_field, "the line has no \"type\"");
  std::string_view type = frame.type.empty() ? values.text(f::type) : frame.type;
  if (const command_shape* shape = find_shape(type))
    return shape;
  std::array<std::string_view, command_shape_count> words;
  std::transform(command_shapes().begin(), command_shapes().end(), words.begin(),
                 [](const command_shape& shape) { return shape.type; });
  std::string hint = did_you_mean(type, words);
  if (hint.empty())
    hint = fmt::format("; expected one of {}", fmt::join(words, ", "));
  return fail(errc::unknown_type, fmt::format("type {}{}", quoted(type), hint));
}

result<void> check_fields(const raw_command& raw, const command_shape& shape,
                          const command_frame& frame) {
  if (field_set twice = raw.present & fixed_by(frame))
    return fail(errc::unknown_field,
                fmt::format("{} may not stand here: the request says it already", list_of(twice)));
  field_set takes = common | shape.required | shape.optional;
  if (field_set extra = raw.present & ~takes)
    return fail(errc::unknown_field,
                fmt::format("{} does not take {}; it takes {}", shape.type, list_of(extra),
                            list_of(takes & ~fixed_by(frame))));
  if (field_set missing = (required_of(frame) | shape.required) & ~raw.present)
    return fail(errc::missing_field, fmt::format("{} needs {}", shape.type, list_of(missing)));
  return {};
}

std::string identifier_of_header(field_values& values, std::string_view id) {
  if (!valid_identifier(id))
    values.note(errc::invalid_identifier,
                "header Idempotency-Key " + quoted(id) + " must be 1-64 of A-Z a-z 0-9 . _ : / -");
  return std::string(id);
}

std::string personal_of(field_values& values, const raw_command& raw) {
  std::string personal;
  // An object without a member says nothing of anybody.
  if (values.has(f::debtor) && raw.debtor != "{}") {
    personal = "{\"debtor\":" + raw.debtor + "}";
  } else if (values.has(f::body)) {
    std::string_view body = values.text(name(f::body), raw[f::body]);
    if (body.size() > note_bytes_max)
      values.note(errc::text_too_long, fmt::format("{} has {} bytes; at most {}",
                                                   field_values::place(name(f::body), raw[f::body]),
                                                   body.size(), note_bytes_max));
    personal = "{\"body\":";
    append_json_string(personal, body);
    personal += '}';
  }
  return personal;
}

} // namespace

result<parsed_command> build_command(const raw_command& raw, const command_frame& frame) {
  field_values values{raw};
  auto shape = shape_of(values, frame);
  if (!shape)
    return fail(shape.error());
  if (auto fits = check_fields(raw, **shape, frame); !fits)
    return fail(fits.error());

  parsed_command made;
  command& what = made.what;
  auto account = account_key::make(
    frame.portfolio.empty() ? values.text(name(f::portfolio), raw[f::portfolio]) : frame.portfolio,
    frame.account.empty() ? values.text(name(f::account), raw[f::account]) : frame.account);
  if (!account)
    return fail(account.error());
  made.account = *std::move(account);
  if (values.has(f::id) || !frame.id.empty())
    what.id = frame.id.empty() ? values.identifier(f::id) : identifier_of_header(values, frame.id);
  what.happened_at = values.has(f::at) ? values.time(f::at) : frame.at_default;
  values.read_currency();
  what.unit = values.unit();
  what.personal = personal_of(values, raw);
  what.body = builders[static_cast<size_t>(*shape - command_shapes().data())](values, raw);
  if (values.fault())
    return fail(*values.fault());
  what.content_hash = content_hash_of(what, values.has(f::at));
  // After the hash, which is over what the sender said.
  if (auto message = std::get_if<receive_message>(&what.body);
      message && values.has(f::body) && !values.has(f::intent))
    message->intent = intent_of(values.text(name(f::body), raw[f::body]));
  return made;
}

} // namespace recobro
