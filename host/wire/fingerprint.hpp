// 128 bits that stand for a text, within this process: a secret is mixed in, so that nobody can make two texts share
// one.
//
// For remembering what has been seen without keeping it. Never stored, never sent. Any thread.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace host::wire {

class Fingerprint {
public:
    Fingerprint();  // of nothing yet

    Fingerprint& add(std::string_view text) {  // "a", "b" is not "ab"
        mix(text.size());
        while (text.size() >= 2 * sizeof(std::uint64_t)) {  // two words at once: their multiplications overlap
            mix(word(text, 8));
            mix(word(text.substr(8), 8));
            text.remove_prefix(16);
        }
        for (; !text.empty(); text.remove_prefix(text.size() < 8 ? text.size() : 8)) mix(word(text, text.size()));
        return *this;
    }

    bool operator==(const Fingerprint&) const = default;
    [[nodiscard]] std::size_t hash() const { return low_ ^ (high_ >> 32); }

private:
    static std::uint64_t word(std::string_view text, std::size_t bytes) {
        std::uint64_t value = 0;
        std::memcpy(&value, text.data(), bytes < sizeof value ? bytes : sizeof value);
        return value;
    }
    void mix(std::uint64_t value) {
        high_ = std::rotl((high_ ^ value) * 0x9e3779b97f4a7c15u, 29);
        low_ = std::rotl((low_ + value) * 0xc2b2ae3d27d4eb4fu, 37);
    }

    std::uint64_t high_, low_;
};

}  // namespace host::wire
