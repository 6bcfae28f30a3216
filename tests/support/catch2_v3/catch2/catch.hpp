#pragma once

// Catch2 3 (Debian 13) under the name and with the matchers of Catch2 2 (Debian 12), for our tests
// and for <rapidcheck/catch.h>. In the include path only where Catch2 3 is installed
// (cmake/tests.cmake).

#include <catch2/catch_approx.hpp>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_all.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <string>

namespace Catch {

using Matchers::EndsWith;
using Matchers::StartsWith;

inline Matchers::StringContainsMatcher Contains(const std::string& part) {
  return Matchers::ContainsSubstring(part);
}

} // namespace Catch

using Catch::Approx; // NOLINT: Catch2 2 does the same
