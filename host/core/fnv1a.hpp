// FNV-1a, 64 bits (Fowler, Noll and Vo): the same on every machine and in every version, so that it may be stored.
//
// For texts where a collision gains an attacker nothing. Against an attacker who wants collisions, use siphash.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace host::core {

class Fnv1a {
public:
    Fnv1a& add(std::string_view text) {  // "a", "b" is "ab"
        for (const char byte : text) {
            hash_ ^= static_cast<unsigned char>(byte);
            hash_ *= 0x100000001b3u;
        }
        return *this;
    }

    [[nodiscard]] std::string hex() const {  // 16 digits
        std::string text(16, '0');
        std::uint64_t rest = hash_;
        for (auto digit = text.rbegin(); digit != text.rend(); ++digit, rest >>= 4) {
            *digit = "0123456789abcdef"[rest & 15];
        }
        return text;
    }

private:
    std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace host::core
