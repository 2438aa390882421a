// What is written straight reads as the same JSON that the library for documents would have written.
#include "json/writer.hpp"

#include "json/out.hpp"
#include "support/catch.hpp"

namespace host::json {

TEST_CASE("a string is escaped wherever in it a byte needs that, and no other is", "[json]") {
    for (std::size_t size = 0; size <= 50; ++size) {
        for (std::size_t at = 0; at < std::max<std::size_t>(size, 1); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(size, 'a');
                if (size > 0) text[at] = static_cast<char>(byte);
                std::string out;
                append(out, std::string_view{text});
                CAPTURE(size, at, byte);
                REQUIRE(out == json::quoted(text));
                const bool is_odd = byte < 0x20 || byte >= 0x7F || byte == '"' || byte == '\\';
                REQUIRE(needs_no_escape(text) == (size == 0 || !is_odd));
            }
        }
    }
}

}  // namespace host::json
