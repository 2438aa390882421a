// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, 2012): a hash that reveals nothing about its text
// without the key.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace host::core {

using SipKey = std::array<std::uint64_t, 2>;  // little-endian halves of the 16 bytes of the published key

[[nodiscard]] std::array<std::uint64_t, 2> siphash128(const SipKey& key, std::string_view text);

// 32 hexadecimal digits, the first half first.
[[nodiscard]] std::string hex(const std::array<std::uint64_t, 2>& halves);

}  // namespace host::core
