#include "json/out.hpp"

#include <cstdint>
#include <cstring>

#include "json/writer.hpp"

namespace host::json {

namespace {

// Sixteen bytes at once, a vector extension of GCC and Clang: all ones where one is wanted, else zero.
using Block = std::uint8_t __attribute__((vector_size(16)));

Block block_at(const char* text) {
    Block block;
    std::memcpy(&block, text, sizeof block);
    return block;
}
auto odd_of(Block block) { return (block - ' ' > '~' - ' ') | (block == '"') | (block == '\\'); }

}  // namespace

bool needs_no_escape(std::string_view text) {
    char short_text[sizeof(Block)];
    if (text.size() < sizeof(Block)) {
        std::memset(short_text, ' ', sizeof short_text);
        if (!text.empty()) std::memcpy(short_text, text.data(), text.size());
        text = {short_text, sizeof short_text};
    }
    const std::size_t last = text.size() - sizeof(Block);  // the last block overlaps the one before it
    auto odd = odd_of(block_at(text.data() + last));
    for (std::size_t at = 0; at < last; at += sizeof(Block)) odd |= odd_of(block_at(text.data() + at));
    std::uint64_t halves[2];
    static_assert(sizeof halves == sizeof odd);
    std::memcpy(halves, &odd, sizeof odd);
    return (halves[0] | halves[1]) == 0;
}

std::string text_of(const Out& value) { return value.dump(-1, ' ', false, Out::error_handler_t::replace); }

std::string quoted(std::string_view text) { return text_of(Out(text)); }

std::string number_text(double value) { return Out(value).dump(); }

}  // namespace host::json
