#pragma once

// Chance of the simulator. Each question about a debtor has numbers of its own, found from the
// seed, the debtor and the question alone: whatever else happens, the same debtor meets the same
// chance. That makes results independent of threads, and two policies comparable debtor by debtor.

#include <array>
#include <cstdint>

namespace recobro::simulate {

/// splitmix64: neighbouring numbers come out unrelated.
constexpr uint64_t mixed(uint64_t z) {
  z += 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

/// In [0, 1).
constexpr double share_of_one(uint64_t bits) {
  return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

/// What a question is about. The numbers are part of every seed's meaning: never reorder them.
enum class question : uint64_t { opening, kind, self_payment, payment, contact, promise, task };

/// A debtor's chance.
class debtor_chance {
public:
  debtor_chance(uint64_t seed, uint64_t debtor)
    : state_(mixed(mixed(seed) ^ debtor)) {}

  uint64_t bits(question about, uint64_t ordinal) const {
    return mixed(state_ ^ mixed(static_cast<uint64_t>(about) << 48 ^ ordinal));
  }
  double share(question about, uint64_t ordinal) const {
    return share_of_one(bits(about, ordinal));
  }

private:
  uint64_t state_;
};

/// Many numbers for one question.
class draws {
public:
  draws(const debtor_chance& chance, question about, uint64_t ordinal)
    : state_(chance.bits(about, ordinal)) {}

  uint64_t bits() { return mixed(state_++); }
  double share() { return share_of_one(bits()); }
  /// Both ends included; the bias is far below what a simulation shows.
  int64_t between(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(bits() % static_cast<uint64_t>(most - least + 1));
  }

private:
  uint64_t state_;
};

} // namespace recobro::simulate
