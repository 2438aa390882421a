// Catch2, whichever generation the distribution has: version 2 is one header, version 3 has one for everything.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
