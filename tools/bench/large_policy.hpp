#pragma once

// A policy larger than any we know of: what the benchmark of policies measures with.

#include <string>

namespace recobro {

inline constexpr int large_policy_segments = 200;
inline constexpr int large_policy_steps = 500;

/// 200 segments, 500 steps in five rungs with ten strategies of ten steps each, scores, reactions.
std::string large_policy_text();

} // namespace recobro
