// No test may read or change what the user who runs the tests has in his home.
#include <cstdlib>

#define CATCH_CONFIG_MAIN
#include "support/catch.hpp"

namespace {

const bool kNoHome = setenv("HOME", "/no-home-for-tests", 1) == 0 && unsetenv("XDG_CONFIG_HOME") == 0 &&
                     unsetenv("CHROME_CONFIG_HOME") == 0;

}  // namespace
