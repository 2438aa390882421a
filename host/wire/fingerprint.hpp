// 128 bits that stand for a text, within this process: a secret is mixed in, so that nobody can make two texts share
// one.
//
// For remembering what has been seen without keeping it. Never stored, never sent. Any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace host::wire {

class Fingerprint {
public:
    Fingerprint();  // of nothing yet

    Fingerprint& add(std::string_view text);  // "a", "b" is not "ab"

    bool operator==(const Fingerprint&) const = default;
    [[nodiscard]] std::size_t hash() const { return low_ ^ (high_ >> 32); }

private:
    void mix(std::uint64_t value);

    std::uint64_t high_, low_;
};

}  // namespace host::wire
