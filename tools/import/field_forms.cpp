#include "tools/import/field_forms.hpp"

#include "actors/gateway/command_json.hpp"
#include "core/policy/policy.hpp"

namespace recobro {

namespace {

using shape = field_form::shape;

template <class Enum>
std::vector<std::string_view> words_of(size_t count) {
  std::vector<std::string_view> words;
  for (size_t index = 0; index < count; ++index)
    words.push_back(name_of(static_cast<Enum>(index)));
  return words;
}

field_form choice(std::vector<std::string_view> words) {
  return {.of = value_form::choice, .choices = std::move(words)};
}

} // namespace

field_form form_of(std::string_view type, command_field field) {
  switch (field) {
  case command_field::id:
  case command_field::obligation:
  case command_field::payment:
  case command_field::promise:
  case command_field::action:
  case command_field::message:
  case command_field::dispute:
  case command_field::hold:
  case command_field::document:
  case command_field::arrangement:
  case command_field::party:
    return {.of = value_form::identifier};
  case command_field::portfolio:
  case command_field::account:
    return {.of = value_form::account};
  case command_field::at:
  case command_field::until:
    return {.of = value_form::point_in_time};
  case command_field::due:
    return {.of = value_form::civil_date};
  case command_field::amount:
  case command_field::down_payment:
    return {.of = value_form::amount, .negative_allowed = type == "obligation_adjusted"};
  case command_field::zone:
    return {.of = value_form::zone};
  case command_field::language:
    return {.of = value_form::language};
  case command_field::kind:
  case command_field::reason:
  case command_field::source:
  case command_field::phase:
  case command_field::offer:
    return {.of = value_form::word};
  case command_field::component:
  case command_field::mode:
    return field == command_field::mode ? choice({"add", "replace"}) : choice({"principal", "fee"});
  case command_field::channel:
    return choice(words_of<channel>(channel_count));
  case command_field::intent:
    return choice(words_of<reply_intent>(reply_intent_count));
  case command_field::outcome:
    return type == "contact_result" ? choice(words_of<contact_outcome>(contact_outcome_count))
                                    : field_form{.of = value_form::word};
  case command_field::obligations:
    return type == "payment_received" ? field_form{shape::list, value_form::identifier}
                                      : field_form{shape::objects};
  case command_field::attributes:
  case command_field::debtor:
    return {field == command_field::attributes ? shape::names : shape::object};
  case command_field::refuses:
    return choice({"yes", "no"});
  case command_field::purpose:
    return choice(words_of<contact_purpose>(contact_purpose_count));
  case command_field::role:
    return choice(words_of<party_role>(party_role_count));
  case command_field::body:
    return {.bytes_max = note_bytes_max};
  case command_field::instalments:
  case command_field::discount_percent:
    return {.bytes_max = 6};   // numbers; the command reader looks at their range
  case command_field::wording: // the command reader looks at the form of these two
  case command_field::hours:
  case command_field::type: // the mapping has these outside of `fields`
  case command_field::currency:
    break;
  }
  return {};
}

std::span<const member_form> obligation_members() {
  static const std::vector<member_form> members{
    {"id", {.of = value_form::identifier}, true},
    {"kind", {.of = value_form::word}},
    {"due", {.of = value_form::civil_date}, true},
    {"amount", {.of = value_form::amount}, true},
  };
  return members;
}

std::span<const member_form> debtor_members() {
  static const std::vector<member_form> members{
    {"name", {.bytes_max = text_bytes_max}},
    {"document", {.bytes_max = text_bytes_max}},
    {"birth_date", {.of = value_form::civil_date}},
    {"phones", {.is = shape::list, .bytes_max = text_bytes_max}},
    {"emails", {.is = shape::list, .bytes_max = text_bytes_max}},
    {"addresses", {.is = shape::objects, .bytes_max = text_bytes_max}},
    {"note", {.bytes_max = note_bytes_max}},
  };
  return members;
}

std::span<const member_form> address_members() {
  static const std::vector<member_form> members{
    {"street", {.bytes_max = text_bytes_max}},  {"postcode", {.bytes_max = text_bytes_max}},
    {"city", {.bytes_max = text_bytes_max}},    {"region", {.bytes_max = text_bytes_max}},
    {"country", {.bytes_max = text_bytes_max}},
  };
  return members;
}

} // namespace recobro
