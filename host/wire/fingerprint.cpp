#include "wire/fingerprint.hpp"

#include <unistd.h>

#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>

namespace host::wire {
namespace {

std::uint64_t random_word() {
    std::uint64_t word{};
    if (getentropy(&word, sizeof word) != 0) throw std::runtime_error("the system has no random numbers to give");
    return word;
}

std::uint64_t word(const char* text) {
    std::uint64_t value = 0;
    std::memcpy(&value, text, sizeof value);
    return value;
}

constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15u, kOther = 0xc2b2ae3d27d4eb4fu;

}  // namespace

Fingerprint::Fingerprint() {
    static const std::uint64_t kHigh = random_word(), kLow = random_word();
    high_ = kHigh;
    low_ = kLow;
}

void Fingerprint::mix(std::uint64_t value) {
    high_ = std::rotl((high_ ^ value) * kOdd, 29);
    low_ = std::rotl((low_ + value) * kOther, 37);
}

Fingerprint& Fingerprint::add(std::string_view text) {
    mix(text.size());
    // Megabytes go through lanes that do not wait for each other, each with a secret of its own.
    constexpr std::size_t kLanes = 4, kStride = kLanes * sizeof(std::uint64_t), kLong = 8 * kStride;
    if (text.size() >= kLong) {
        std::array<std::uint64_t, kLanes> high{}, low{};
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            high[lane] = high_ + lane;
            low[lane] = low_ ^ (lane * kOdd);
        }
        for (; text.size() >= kStride; text.remove_prefix(kStride)) {
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                const std::uint64_t value = word(text.data() + lane * sizeof value);
                high[lane] = std::rotl((high[lane] ^ value) * kOdd, 29);
                low[lane] = std::rotl((low[lane] + value) * kOther, 37);
            }
        }
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            mix(high[lane]);
            mix(low[lane]);
        }
    }
    for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) mix(word(text.data()));
    std::uint64_t rest = 0;
    std::memcpy(&rest, text.data(), text.size());
    if (!text.empty()) mix(rest);
    return *this;
}

}  // namespace host::wire
