#pragma once

// What the fields of commands hold: completes the gateway's table of which type has which
// fields, so that a mapping is checked when it is read and not row by row.

#include "actors/gateway/command_fields.hpp"
#include "tools/import/mapping.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace recobro {

struct field_form {
  enum class shape : uint8_t { value, list, names, objects, object };
  shape is = shape::value;
  value_form of = value_form::text; // of a value, or of the elements of a list
  std::vector<std::string_view> choices;
  bool negative_allowed = false;
  size_t bytes_max = 200;
};

/// What `field` holds in a command of type `type`. @pre the type has the field.
field_form form_of(std::string_view type, command_field field);

/// A field of an object inside a command.
struct member_form {
  std::string_view name;
  field_form form;
  bool required = false;
};
/// Of one element of `obligations`.
std::span<const member_form> obligation_members();
/// Of `debtor`.
std::span<const member_form> debtor_members();
/// Of one element of `addresses` in `debtor`.
std::span<const member_form> address_members();

} // namespace recobro
