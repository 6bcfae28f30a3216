#pragma once

// The page of /metrics, filled from the engine and the gateway.

#include "actors/gateway/context.hpp"

namespace recobro {

/// What /metrics shows now: the engine's figures and the gateway's own counts.
std::string metrics_text(const gateway_context& context);

} // namespace recobro
