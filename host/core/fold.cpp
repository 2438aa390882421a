#include "core/fold.hpp"

#include <algorithm>
#include <array>

namespace host::core {
namespace {

// Capitals from `first` to `last` and how far away their small letters are. With a distance of 1 capitals and small
// letters take turns, beginning with a capital.
struct Capitals {
    unsigned first, last, distance;
};
constexpr auto kCapitals = std::to_array<Capitals>({
    {0x0C0, 0x0D6, 32}, {0x0D8, 0x0DE, 32}, {0x100, 0x12F, 1},  {0x132, 0x137, 1},  {0x139, 0x148, 1},
    {0x14A, 0x177, 1},  {0x179, 0x17E, 1},  {0x218, 0x21F, 1},  {0x386, 0x386, 38}, {0x388, 0x38A, 37},
    {0x38C, 0x38C, 64}, {0x38E, 0x38F, 63}, {0x391, 0x3A1, 32}, {0x3A3, 0x3AB, 32}, {0x400, 0x40F, 80},
    {0x410, 0x42F, 32}, {0x460, 0x481, 1},  {0x48A, 0x4BF, 1},  {0x4C1, 0x4CE, 1},  {0x4D0, 0x52F, 1},
    {0x531, 0x556, 48},
});

// Of a character of two bytes.
unsigned small_letter(unsigned letter) {
    for (const auto& [first, last, distance] : kCapitals) {
        if (letter < first || letter > last) continue;
        const bool is_small = distance == 1 && (letter - first) % 2 == 1;
        return is_small ? letter : letter + distance;
    }
    return letter;
}

bool is_continuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

}  // namespace

std::string folded(std::string_view text) {
    std::string out{text};
    for (std::size_t at = 0; at < out.size(); ++at) {
        const auto byte = static_cast<unsigned char>(out[at]);
        if (byte >= 'A' && byte <= 'Z') {
            out[at] = static_cast<char>(byte + ('a' - 'A'));
        } else if (byte >= 0xC3 && byte <= 0xD5 && at + 1 < out.size() &&
                   is_continuation(static_cast<unsigned char>(out[at + 1]))) {
            const unsigned letter =
                small_letter((byte & 0x1FU) << 6U | (static_cast<unsigned char>(out[at + 1]) & 0x3FU));
            out[at] = static_cast<char>(0xC0U | letter >> 6U);
            out[++at] = static_cast<char>(0x80U | (letter & 0x3FU));
        }
    }
    return out;
}

bool contains_folded(std::string_view text, std::string_view folded_part) {
    return folded_part.empty() || folded(text).find(folded_part) != std::string::npos;
}

}  // namespace host::core
