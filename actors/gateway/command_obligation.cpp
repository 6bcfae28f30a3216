#include "actors/gateway/command_obligation.hpp"

#include <fmt/format.h>

namespace recobro {

new_obligation build_obligation(field_values& values, const raw_obligation& raw) {
  auto present = [&](std::string_view field, const raw_value& value) {
    if (value.is != raw_value::kind::absent)
      return true;
    values.note(errc::missing_field, fmt::format("an obligation has no \"{}\"", field));
    return false;
  };
  if (!present("id", raw.id) || !present("due", raw.due) || !present("amount", raw.amount))
    return {};
  new_obligation made;
  made.id = values.identifier("obligations[].id", raw.id);
  if (raw.kind.is != raw_value::kind::absent)
    made.kind = values.word("obligations[].kind", raw.kind);
  made.due = values.day("obligations[].due", raw.due);
  made.principal = values.money("obligations[].amount", raw.amount);
  return made;
}

} // namespace recobro
