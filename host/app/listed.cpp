#include "app/listed.hpp"

#include <bit>
#include <cstring>
#include <random>

namespace host::app {
namespace {

std::uint64_t random_word() {
    static std::random_device device;
    return (std::uint64_t{device()} << 32) | device();
}

}  // namespace

void Listed::mix(Fingerprint& print, std::string_view text) {
    const auto add = [&print](std::uint64_t word) {
        print.high = std::rotl((print.high ^ word) * 0x9e3779b97f4a7c15u, 29);
        print.low = std::rotl((print.low + word) * 0xc2b2ae3d27d4eb4fu, 37);
    };
    add(text.size());
    for (std::uint64_t word = 0; !text.empty(); word = 0) {
        const std::size_t taken = std::min(text.size(), sizeof word);
        std::memcpy(&word, text.data(), taken);
        text.remove_prefix(taken);
        add(word);
    }
}

Listed::Fingerprint Listed::fingerprint(const wire::MediaAttempts& list) {
    static const Fingerprint kSecret{random_word(), random_word()};
    Fingerprint print = kSecret;
    mix(print, list.media.value);
    for (const core::Attempt& attempt : list.attempts) mix(print, attempt.id.value);
    print.low ^= print.high >> 32;  // the last words, too, reach the bits that a table looks at
    return print;
}

}  // namespace host::app
