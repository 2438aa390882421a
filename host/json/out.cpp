#include "json/out.hpp"

#include <cstdint>
#include <cstring>

#include "json/writer.hpp"

namespace host::json {

namespace {

// Eight bytes at once: the high bit of a byte of the result is set if one of the eight is wanted, else no bit is.
constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101, kHighs = 0x8080'8080'8080'8080;
constexpr std::uint64_t any_below(std::uint64_t bytes, unsigned char limit) {
    return (bytes - kOnes * limit) & ~bytes & kHighs;
}
constexpr std::uint64_t any_is(std::uint64_t bytes, unsigned char wanted) {
    return any_below(bytes ^ (kOnes * wanted), 1);
}
constexpr std::uint64_t any_odd(std::uint64_t bytes) {
    return (bytes & kHighs) | any_below(bytes, 0x20) | any_is(bytes, 0x7F) | any_is(bytes, '"') | any_is(bytes, '\\');
}

}  // namespace

bool needs_no_escape(std::string_view text) {
    std::uint64_t odd = 0, bytes = 0;
    for (; text.size() >= sizeof bytes; text.remove_prefix(sizeof bytes)) {
        std::memcpy(&bytes, text.data(), sizeof bytes);
        odd |= any_odd(bytes);
    }
    bytes = kOnes * ' ';
    if (!text.empty()) std::memcpy(&bytes, text.data(), text.size());
    return (odd | any_odd(bytes)) == 0;
}

std::string text_of(const Out& value) { return value.dump(-1, ' ', false, Out::error_handler_t::replace); }

std::string quoted(std::string_view text) { return text_of(Out(text)); }

std::string number_text(double value) { return Out(value).dump(); }

}  // namespace host::json
