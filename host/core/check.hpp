// HOST_CHECK: our own bugs stop the process, in release builds too.
//
// Not for bad input (that is a value, see error_code.hpp) and not for a broken world (an exception from
// store/ or io/). Stopping is safe: everything that was answered is already on disk.
#pragma once

#include <cstdio>
#include <cstdlib>

#define HOST_CHECK(condition)                                                                    \
    do {                                                                                         \
        if (!(condition)) {                                                                      \
            std::fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition); \
            std::abort();                                                                        \
        }                                                                                        \
    } while (false)
