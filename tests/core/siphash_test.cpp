// The published vectors of SipHash-2-4 with 128 bits: key 00 01 .. 0f, text 00 01 02 .. of the length named.
#include "core/siphash.hpp"

#include <bit>

#include "support/catch.hpp"

namespace host::core {
namespace {

constexpr SipKey kKey{0x0706050403020100, 0x0f0e0d0c0b0a0908};

// As the vectors are printed: the bytes of both halves, least significant first.
std::string digits(std::string_view text) {
    auto halves = siphash128(kKey, text);
    for (auto& half : halves) half = __builtin_bswap64(half);
    return hex(halves);
}

TEST_CASE("SipHash gives the published values") {
    const auto [length, expected] = GENERATE(table<std::size_t, std::string>({
        {0, "a3817f04ba25a8e66df67214c7550293"},
        {1, "da87c1d86b99af44347659119b22fc45"},
        {2, "8177228da4a45dc7fca38bdef60affe4"},
        {15, "5493e99933b0a8117e08ec0f97cfc3d9"},
    }));
    std::string text;
    for (std::size_t n = 0; n < length; ++n) text += static_cast<char>(n);
    CHECK(digits(text) == expected);
}

TEST_CASE("another key gives another value") { CHECK(siphash128({1, 2}, "m") != siphash128({1, 3}, "m")); }

}  // namespace
}  // namespace host::core
