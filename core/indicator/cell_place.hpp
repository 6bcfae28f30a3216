#pragma once

// Places of figures: cells without their day, numbered when they are first met. What a command adds
// travels to the writer under numbers, so that keys are made and looked up once for a place instead
// of once for a command. The numbers mean something within this process only and are never stored.

#include <cstdint>
#include <string>
#include <string_view>

namespace recobro {

/// From 1; 0 is none.
using cell_place = uint32_t;

/// `key`: what follows the day in a cell's key. By any thread; the same key always has the same
/// number. As many are kept as there are places in the policies that this process has seen.
cell_place place_of(std::string_view key);
/// @pre place_of gave it
std::string key_of(cell_place place);

} // namespace recobro
