#include "actors/gateway/command_fields.hpp"

#include <algorithm>

namespace recobro {
namespace {

constexpr field_set fields(std::initializer_list<command_field> list) {
  field_set set = 0;
  for (command_field each : list)
    set |= set_of(each);
  return set;
}

using f = command_field;
constexpr field_set opening
  = fields({f::zone, f::language, f::attributes, f::obligations, f::debtor});

constexpr field_set wished_terms
  = fields({f::currency, f::instalments, f::down_payment, f::discount_percent, f::due});

constexpr std::array<command_shape, command_shape_count> shapes{{
  {"account_closed", 0, fields({f::reason})},
  {"account_opened", fields({f::currency}), opening},
  {"account_put", fields({f::currency}), opening},
  {"account_updated", 0, fields({f::zone, f::language, f::attributes, f::debtor})},
  {"arrangement_accepted", fields({f::arrangement}), 0},
  {"arrangement_approved", fields({f::arrangement}), 0},
  {"arrangement_cancelled", fields({f::arrangement}), fields({f::reason})},
  {"arrangement_made", fields({f::arrangement, f::offer}), wished_terms},
  {"arrangement_offered", fields({f::arrangement, f::offer}), wished_terms},
  {"arrangement_refused", fields({f::arrangement}), fields({f::reason})},
  {"attorney_dismissed", 0, 0},
  {"attorney_named", 0, fields({f::until})},
  {"channel_authorised", fields({f::channel, f::source}),
   fields({f::until, f::document, f::wording, f::purpose, f::hours})},
  {"channel_revoked", fields({f::channel}), fields({f::source, f::document})},
  {"consent_given", fields({f::source}), fields({f::channel, f::until, f::document, f::wording})},
  {"consent_withdrawn", 0, fields({f::channel, f::source, f::document})},
  {"contact_result", fields({f::action, f::channel, f::outcome}), fields({f::party})},
  {"contact_resumed", 0, fields({f::channel})},
  {"contact_stopped", 0, fields({f::channel})},
  {"debtor_erased", 0, 0},
  {"dispute_opened", fields({f::dispute}), fields({f::reason})},
  {"dispute_resolved", fields({f::dispute}), fields({f::outcome})},
  {"hold_placed", fields({f::hold, f::reason}), fields({f::until})},
  {"hold_released", fields({f::hold}), 0},
  {"hours_designated", fields({f::hours}), fields({f::channel, f::until})},
  {"hours_released", 0, fields({f::channel})},
  {"message_received", fields({f::message, f::channel}), fields({f::intent, f::body, f::party})},
  {"move_approved", fields({f::phase}), 0},
  {"move_refused", fields({f::phase}), fields({f::reason})},
  {"obligation_added", fields({f::currency, f::obligation, f::due, f::amount}), fields({f::kind})},
  {"obligation_adjusted", fields({f::currency, f::obligation, f::component, f::mode, f::amount}),
   fields({f::due, f::reason})},
  {"obligation_withdrawn", fields({f::obligation}), fields({f::reason})},
  {"party_named", fields({f::party, f::role}), fields({f::refuses})},
  {"party_removed", fields({f::party}), 0},
  {"payment_received", fields({f::currency, f::payment, f::amount}), fields({f::obligations})},
  {"payment_reversed", fields({f::payment}), fields({f::reason})},
  {"phase_moved", fields({f::phase}), fields({f::reason})},
  {"promise_cancelled", fields({f::promise}), 0},
  {"promise_made", fields({f::currency, f::promise, f::amount, f::due}), 0},
}};
static_assert(std::ranges::is_sorted(shapes, {}, &command_shape::type));

// Field names hashed into 128 slots with linear probing; built by the compiler.
constexpr size_t slot_count = 128;
constexpr size_t slot_of(std::string_view name) {
  return (name.size() * 31 + static_cast<unsigned char>(name.front()) * 7u
          + static_cast<unsigned char>(name.back()) * 3u)
         % slot_count;
}
constexpr auto slots = [] {
  std::array<uint8_t, slot_count> table{};
  table.fill(0xff);
  for (size_t i = 0; i < command_field_count; ++i) {
    size_t slot = slot_of(command_field_names[i]);
    while (table[slot] != 0xff)
      slot = (slot + 1) % slot_count;
    table[slot] = static_cast<uint8_t>(i);
  }
  return table;
}();

} // namespace

const std::array<command_shape, command_shape_count>& command_shapes() {
  return shapes;
}

const command_shape* find_shape(std::string_view type) {
  auto found = std::ranges::lower_bound(shapes, type, {}, &command_shape::type);
  return found != shapes.end() && found->type == type ? &*found : nullptr;
}

std::optional<command_field> command_field_from(std::string_view name) {
  if (name.empty())
    return std::nullopt;
  for (size_t slot = slot_of(name); slots[slot] != 0xff; slot = (slot + 1) % slot_count)
    if (command_field_names[slots[slot]] == name)
      return static_cast<command_field>(slots[slot]);
  return std::nullopt;
}

} // namespace recobro
