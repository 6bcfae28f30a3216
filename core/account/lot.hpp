#pragma once

// Lots that fall the same whenever they are drawn again for the same account and cause.

#include "core/base/identity.hpp"

namespace recobro {

/// A number of which every bit depends on every bit of the arguments: `mark` of the account, the
/// name of what is drawn for, and which time. The mixer is SplitMix64's (Steele, Lea, Flood:
/// Fast Splittable Pseudorandom Number Generators, 2014).
inline uint64_t draw_lot(uint64_t mark, std::string_view name, uint64_t time = 0) {
  uint64_t mixed = fnv1a(name, mark) + (time + 1) * 0x9e3779b97f4a7c15ull;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
  return mixed ^ (mixed >> 31);
}

} // namespace recobro
