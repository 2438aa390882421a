#include "wire/fingerprint.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "core/siphash.hpp"
#include "platform/random.hpp"

namespace host::wire {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t), kWords = Fingerprinter::kBlock / kWord;

struct Keys {
    core::SipKey chain;
    std::array<std::uint64_t, kWords> block;
};

const Keys& keys() {
    static const Keys only = [] {
        const auto random_key = [] { return core::SipKey{platform::random_number(), platform::random_number()}; };
        Keys made{.chain = random_key(), .block = {}};
        const core::SipKey seed = random_key();
        for (std::size_t n = 0; n < kWords; n += 2) {
            const auto pair = core::siphash128(seed, std::to_string(n));
            made.block[n] = pair[0];
            made.block[n + 1] = pair[1];
        }
        return made;
    }();
    return only;
}

std::uint64_t word(const char* bytes) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

}  // namespace

// NH: the sum of (word + key) * (word + key) over pairs of words. Two blocks of equal size that differ have the same
// sum for one key in 2^64, whatever they are (Black, Halevi, Krawczyk, Krovetz, Rogaway 1999). `size` is a multiple of
// two words.
Fingerprinter::Halves Fingerprinter::sum_of(const char* block, std::size_t size) {
    __extension__ using Sum = unsigned __int128;
    const Keys& secret = keys();
    Sum sum = 0;
    for (std::size_t at = 0; at < size; at += 2 * kWord) {
        const std::size_t n = at / kWord;
        sum += static_cast<Sum>(word(block + at) + secret.block[n]) * (word(block + at + kWord) + secret.block[n + 1]);
    }
    return {static_cast<std::uint64_t>(sum), static_cast<std::uint64_t>(sum >> 64)};
}

// A block that fills one stands in a chain of SipHash with those before it.
void Fingerprinter::take(const char* block, std::size_t size) {
    const Halves sum = sum_of(block, size);
    const std::array<std::uint64_t, 5> link{so_far_[0], so_far_[1], sum[0], sum[1], size};
    so_far_ = core::siphash128(keys().chain, {reinterpret_cast<const char*>(link.data()), sizeof link});
    is_chain_ = true;
}

Fingerprinter& Fingerprinter::add(std::string_view text) {
    const auto put = [this](std::string_view bytes) {
        while (!bytes.empty()) {
            if (filled_ == 0 && bytes.size() >= kBlock) {  // no need to copy it
                take(bytes.data(), kBlock);
                bytes.remove_prefix(kBlock);
                continue;
            }
            const std::size_t taken = std::min(bytes.size(), kBlock - filled_);
            std::memcpy(block_.data() + filled_, bytes.data(), taken);
            filled_ += taken;
            bytes.remove_prefix(taken);
            if (filled_ == kBlock) take(block_.data(), std::exchange(filled_, 0));
        }
    };
    const std::uint64_t size = text.size();
    put({reinterpret_cast<const char*>(&size), sizeof size});
    put(text);
    return *this;
}

Fingerprint Fingerprinter::done() {
    // The lengths are in what was added, so zeros at the end say nothing. A short text needs no chain.
    const std::size_t rest = (filled_ + 2 * kWord - 1) / (2 * kWord) * (2 * kWord);
    std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_), block_.begin() + static_cast<std::ptrdiff_t>(rest),
              '\0');
    Fingerprint print;
    if (is_chain_) {
        take(block_.data(), rest);
        print.halves_ = so_far_;
    } else {
        print.halves_ = sum_of(block_.data(), rest);
    }
    return print;
}

Fingerprint fingerprint_of(std::string_view text) { return Fingerprinter().add(text).done(); }

}  // namespace host::wire
