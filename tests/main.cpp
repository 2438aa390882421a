// No test may read or change what the user who runs the tests has in his home.
#include <cstdlib>

#define CATCH_CONFIG_MAIN
#include "support/catch.hpp"

namespace {

#ifdef _WIN32
const bool kNoHome =
    _putenv_s("LOCALAPPDATA", "C:\\no-home-for-tests") == 0 && _putenv_s("USERPROFILE", "C:\\no-home-for-tests") == 0;
#else
const bool kNoHome = setenv("HOME", "/no-home-for-tests", 1) == 0 && unsetenv("XDG_CONFIG_HOME") == 0 &&
                     unsetenv("CHROME_CONFIG_HOME") == 0;
#endif

}  // namespace
