#pragma once

// Which fields a line may and must have, by type: the table behind command_json.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace recobro {

// The order is of no meaning.
// clang-format off
#define RECOBRO_COMMAND_FIELDS(X)                                                                  \
  X(id) X(type) X(portfolio) X(account) X(at) X(currency) X(zone) X(language) X(attributes)        \
  X(obligations) X(debtor) X(obligation) X(kind) X(due) X(amount) X(component) X(mode) X(reason)   \
  X(payment) X(promise) X(action) X(channel) X(outcome) X(message) X(intent) X(body) X(dispute)    \
  X(hold) X(until) X(phase) X(source) X(document) X(arrangement) X(offer) X(instalments)            \
  X(down_payment) X(discount_percent) X(wording) X(purpose) X(hours) X(party) X(role) X(refuses)
// clang-format on

enum class command_field : uint8_t {
#define X(name) name,
  RECOBRO_COMMAND_FIELDS(X)
#undef X
};
inline constexpr std::array command_field_names{
#define X(name) std::string_view{#name},
  RECOBRO_COMMAND_FIELDS(X)
#undef X
};
inline constexpr size_t command_field_count = command_field_names.size();

/// A set of fields.
using field_set = uint64_t;
static_assert(command_field_count <= 64);
constexpr field_set set_of(command_field field) {
  return field_set{1} << static_cast<unsigned>(field);
}

/// What a type takes beside id, type, portfolio, account and at.
struct command_shape {
  std::string_view type;
  field_set required = 0;
  field_set optional = 0;
};

inline constexpr size_t command_shape_count = 39;
/// All types that senders may use, sorted by type word.
const std::array<command_shape, command_shape_count>& command_shapes();
const command_shape* find_shape(std::string_view type);

std::optional<command_field> command_field_from(std::string_view name);

} // namespace recobro
