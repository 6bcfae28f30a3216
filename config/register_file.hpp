#pragma once

// A contact register as a file, YAML or JSON: what `recobro contact may --register` judges by.
//
//   zones: [America/Bogota]
//   contacts:
//     - {at: "2026-11-24T10:00:00-05:00", channel: voice, depth: conversation}
//   authorisations:
//     - {channel: sms, given: "2026-01-05T09:00:00-05:00", source: contract, document: A-17}

#include "config/yaml_reader.hpp"
#include "core/contact/contact_register.hpp"

#include <string_view>

namespace recobro {

inline constexpr size_t register_entries_max = 100'000; // of one list

file_result<contact_register> compile_register(std::string_view text, std::string_view file);

} // namespace recobro
