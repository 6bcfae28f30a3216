#pragma once

// What fuzz targets say when a promise is broken. Not `assert`: the message has to name the
// promise.

#include <cstdio>
#include <cstdlib>

namespace recobro::tests {

inline void expect(bool holds, const char* promise) {
  if (holds)
    return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

} // namespace recobro::tests
