#include "core/siphash.hpp"

#include <bit>
#include <cstring>

namespace host::core {
namespace {

struct State {
    std::uint64_t v0, v1, v2, v3;

    void rounds(int count) {
        for (; count > 0; --count) {
            v0 += v1;
            v1 = std::rotl(v1, 13) ^ v0;
            v0 = std::rotl(v0, 32);
            v2 += v3;
            v3 = std::rotl(v3, 16) ^ v2;
            v0 += v3;
            v3 = std::rotl(v3, 21) ^ v0;
            v2 += v1;
            v1 = std::rotl(v1, 17) ^ v2;
            v2 = std::rotl(v2, 32);
        }
    }
    void take(std::uint64_t word) {
        v3 ^= word;
        rounds(2);
        v0 ^= word;
    }
    [[nodiscard]] std::uint64_t sum() const { return v0 ^ v1 ^ v2 ^ v3; }
};

// Up to 8 bytes, least significant first.
std::uint64_t word_of(std::string_view bytes) {
    std::uint64_t word = 0;
    if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
    return std::endian::native == std::endian::little ? word : std::byteswap(word);
}

}  // namespace

std::array<std::uint64_t, 2> siphash128(const SipKey& key, std::string_view text) {
    State state{key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d ^ 0xee, key[0] ^ 0x6c7967656e657261,
                key[1] ^ 0x7465646279746573};
    const std::uint64_t length = std::uint64_t{text.size()} << 56;
    for (; text.size() >= 8; text.remove_prefix(8)) state.take(word_of({text.data(), 8}));
    state.take(length | word_of(text));
    state.v2 ^= 0xee;
    state.rounds(4);
    const std::uint64_t first = state.sum();
    state.v1 ^= 0xdd;
    state.rounds(4);
    return {first, state.sum()};
}

std::string hex(const std::array<std::uint64_t, 2>& halves) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const std::uint64_t half : halves) {
        for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(half >> shift) & 15];
    }
    return text;
}

}  // namespace host::core
