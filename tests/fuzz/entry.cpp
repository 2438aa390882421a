// libFuzzer's entry; FUZZ_TARGET is one function of targets.hpp.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        fuzz::FUZZ_TARGET({data, size});
    } catch (const std::exception& broken) {
        std::fprintf(stderr, "broken promise: %s\n", broken.what());
        std::abort();
    }
    return 0;
}
