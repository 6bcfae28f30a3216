#pragma once

// The debtor within a command: personal data, on their way to the vault.

#include "actors/gateway/json_value.hpp"

namespace recobro {

/// Reads the personal data of a debtor and gives them as canonical JSON (fixed order of
/// keys, no whitespace), so that the same data are the same text. Details of faults name
/// fields, never values.
///
///   debtor  = { name?, document?, birth_date?: text, phones?, emails?: [text],
///               addresses?: [text | address], note?: text }
///   address = { street?, postcode?, city?, region?, country?: text }
bool read_debtor(json_text_pass& pass, simdjson::ondemand::value& value, std::string& out);

} // namespace recobro
