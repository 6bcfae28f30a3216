#pragma once

// Arrangements as JSON: in events, in accounts and as offers.

#include "actors/gateway/json_writer.hpp"
#include "core/account/arrangement.hpp"

namespace recobro {

/// Members of the object that is open: "arrangement" (without it when it has no id), "offer",
/// "status" and so on.
void write_arrangement(json_writer& out, const arrangement& item, currency unit);
/// The member "instalments".
void write_instalments(json_writer& out, const std::vector<instalment>& parts, currency unit);
/// The member "waived".
void write_waivers(json_writer& out, const std::vector<waiver>& parts, currency unit);

} // namespace recobro
