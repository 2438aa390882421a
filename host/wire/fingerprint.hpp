// 128 bits that stand for a text, within this process.
//
// Made with random keys that never leave it (NH of UMAC over blocks, SipHash over those). Whoever does not know them
// makes two texts share a fingerprint with a chance of 2^-64 in each attempt. For remembering what has been seen
// without keeping it: never stored, never sent. Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace host::wire {

class Fingerprint {
public:
    Fingerprint() = default;  // of nothing

    bool operator==(const Fingerprint&) const = default;
    [[nodiscard]] std::size_t hash() const { return halves_[0]; }

private:
    friend class Fingerprinter;
    std::array<std::uint64_t, 2> halves_{};
};

// Takes texts one after the other: "a", "b" is not "ab".
class Fingerprinter {
public:
    Fingerprinter() {}  // leaves block_ as it is: to clear it costs more than a short text

    Fingerprinter& add(std::string_view text);
    [[nodiscard]] Fingerprint done();  // of all that was added; nothing is added after it

    static constexpr std::size_t kBlock = 4096;

private:
    using Halves = std::array<std::uint64_t, 2>;

    static Halves sum_of(const char* block, std::size_t size);
    void take(const char* block, std::size_t size);

    std::array<char, kBlock> block_;  // only its first filled_ bytes are read
    std::size_t filled_{};
    Halves so_far_{};
    bool is_chain_{};  // blocks were full before
};

[[nodiscard]] Fingerprint fingerprint_of(std::string_view text);

}  // namespace host::wire
