#include "json/reader.hpp"

#include <optional>
#include <utility>

#include "json/builder.hpp"

namespace host::json {

std::optional<unsigned> code_unit(std::string_view text, std::size_t at) {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
    unsigned unit = 0;
    for (const char c : text.substr(at + 2, 4)) {
        const auto digit =
            std::string_view{"0123456789abcdef"}.find(static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c));
        if (digit == std::string_view::npos) return std::nullopt;
        unit = unit * 16 + static_cast<unsigned>(digit);
    }
    return unit;
}

namespace {

// The text with every unpaired surrogate escape made \ufffd; none if there is nothing to mend. A JavaScript string
// can be cut in the middle of an emoji, and its escape is legal JSON that the parser refuses. In one pass; a
// backslash outside of a string is no JSON anyway, so strings need not be told from the rest.
std::optional<std::string> without_lone_surrogates(std::string_view text) {
    if (text.find("\\ud") == text.npos && text.find("\\uD") == text.npos) return std::nullopt;
    std::optional<std::string> mended;
    for (std::size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
        const auto unit = code_unit(text, at);
        if (is_high(unit) && is_low(code_unit(text, at + 6))) {
            at += 12;
        } else if (is_high(unit) || is_low(unit)) {
            if (!mended) mended.emplace(text);
            mended->replace(at, 6, "\\ufffd");
            at += 6;
        } else {
            at += 2;  // this escape, so that the second backslash of \\ starts none
        }
    }
    return mended;
}

}  // namespace

std::expected<Json, std::string> read_json(std::string_view text, int max_depth) {
    if (text.empty()) return std::unexpected("empty");
    // The parser would take a NUL for the end of the text, and skip the mark.
    if (const auto at = text.find('\0'); at != text.npos) {
        return std::unexpected("contains a NUL byte, at byte " + std::to_string(at + 1));
    }
    if (text.starts_with("\xEF\xBB\xBF")) return std::unexpected("starts with a byte order mark");

    const auto mended = without_lone_surrogates(text);
    if (mended) text = *mended;

    Builder builder(max_depth);
    if (!Json::sax_parse(text.begin(), text.end(), &builder)) return std::unexpected(std::move(builder.problem));
    return std::move(builder.document);
}

}  // namespace host::json
