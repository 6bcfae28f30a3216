#pragma once

// Random lives of accounts, looked at after every command.

#include "tests/core/account/walk.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace recobro::testing {

/// Runs a random life and calls `look` after every command.
template <class Look>
void live(bool ladder_only, Look look) {
  walk life{some_policy(*rc::gen::arbitrary<uint32_t>(), ladder_only)};
  life.send(put_account{{.unit = eur()}}, life.now, "open");
  auto moves = *rc::gen::scale(2.0, rc::gen::arbitrary<std::vector<testing::move>>());
  for (auto& next : moves) {
    life.take(next);
    look(life);
  }
  RC_TAG(life.account.closed ? "closed" : "open");
}

template <class Testable>
void holds_for_all(const std::string& name, Testable testable) {
  CHECK(rc::check(name, testable));
}

} // namespace recobro::testing
