#include "wire/fingerprint.hpp"

#include <random>

namespace host::wire {
namespace {

std::uint64_t random_word() {
    std::random_device device;
    return (std::uint64_t{device()} << 32) | device();
}

}  // namespace

Fingerprint::Fingerprint() {
    static const std::uint64_t kHigh = random_word(), kLow = random_word();
    high_ = kHigh;
    low_ = kLow;
}

}  // namespace host::wire
