// The entry point of every test program. Compiled once: it takes 18 s.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
