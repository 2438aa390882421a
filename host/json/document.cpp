#include "json/document.hpp"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace host::json {
namespace {

namespace dom = simdjson::dom;
using nlohmann::json;
static_assert(simdjson::SIMDJSON_PADDING <= kReadAhead);

// --- before: what JSON allows and the library does not read

// The code unit of an escape \uXXXX at `at`, or none.
std::optional<unsigned> code_unit(std::string_view text, std::size_t at) {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
    unsigned unit = 0;
    const char *const first = text.data() + at + 2, *const last = first + 4;
    const auto [end, error] = std::from_chars(first, last, unit, 16);
    if (error != std::errc{} || end != last) return std::nullopt;
    return unit;
}
bool is_high(std::optional<unsigned> unit) { return unit && *unit >= 0xD800 && *unit <= 0xDBFF; }
bool is_low(std::optional<unsigned> unit) { return unit && *unit >= 0xDC00 && *unit <= 0xDFFF; }

// Where the first escape may be that is one of a surrogate; npos: there is none.
std::size_t find_surrogate(std::string_view text) {
    for (std::size_t at = text.find("\\u"); at != text.npos; at = text.find("\\u", at + 2)) {
        if (at + 2 < text.size() && (text[at + 2] == 'd' || text[at + 2] == 'D')) return at;
    }
    return text.npos;
}

// The text with every unpaired surrogate escape made \ufffd; none if there is nothing to repair. A JavaScript string
// can be cut in the middle of an emoji, and its escape is legal JSON that the parser does not read. In one pass; a
// backslash outside of a string is no JSON anyway, so strings need not be told from the rest.
std::optional<std::string> without_lone_surrogates(std::string_view text) {
    if (find_surrogate(text) == text.npos) return std::nullopt;
    std::optional<std::string> repaired;
    for (std::size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
        const auto unit = code_unit(text, at);
        if (is_high(unit) && is_low(code_unit(text, at + 6))) {
            at += 12;
        } else if (is_high(unit) || is_low(unit)) {
            if (!repaired) repaired.emplace(text);
            repaired->replace(at, 6, "\\ufffd");
            at += 6;
        } else {
            at += 2;  // this escape, so that the second backslash of \\ starts none
        }
    }
    return repaired;
}

constexpr std::string_view kStartOfNumber = "-0123456789";

bool is_beyond_64_bits(std::string_view token) {
    if (token.find_first_not_of(kStartOfNumber) != token.npos) return false;
    const auto does_not_fit = [token](auto number) {
        return std::from_chars(token.data(), token.data() + token.size(), number).ec == std::errc::result_out_of_range;
    };
    return token.starts_with('-') ? does_not_fit(std::int64_t{}) : does_not_fit(std::uint64_t{});
}

// The text with an exponent of zero behind every integer of more than 64 bits, which the parser then reads as a double.
// In one pass: a page may put megabytes of anything around such an integer.
std::string with_long_integers_as_doubles(std::string_view text) {
    std::string repaired;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        if (text[at] == '"') in_string = !in_string;
        if (in_string || kStartOfNumber.find(text[at]) == kStartOfNumber.npos) {
            at += text[at] == '\\' ? 2 : 1;
            repaired += text.substr(start, at - start);
            continue;
        }
        at = std::min(text.find_first_not_of("-+.eE0123456789", at), text.size());
        const std::string_view token = text.substr(start, at - start);
        repaired += token;
        if (is_beyond_64_bits(token)) repaired += "e0";
    }
    return repaired;
}

// --- after: what the library lets through, and JSON should not

class Strict {
public:
    explicit Strict(int max_depth) : max_depth_(max_depth) {}

    // Empty: nothing is wrong with the value.
    [[nodiscard]] std::string problem_with(const dom::element& root) {
        if (is_sound(root, 0)) return {};
        return is_too_deep_ ? "nested deeper than " + std::to_string(max_depth_) : "an object has the same key twice";
    }

private:
    struct Key {
        explicit Key(std::string_view key) : text(key) {
            std::memcpy(&start, key.data(), sizeof start);  // the library has padding behind its strings
            if (key.size() >= sizeof start) return;
            const std::size_t behind = 8 * (sizeof start - key.size());  // bits that are not its own
            start = key.empty() ? 0 : std::endian::native == std::endian::little ? start << behind : start >> behind;
        }
        std::uint64_t start{};  // its first bytes, or a hash: mostly enough to tell two keys apart
        std::string_view text;
        auto operator<=>(const Key&) const = default;
    };

    bool is_sound(const dom::element& value, int depth) {
        if (value.is_object()) {
            if (!may_open(depth)) return false;
            const std::size_t first = keys_.size();
            for (const auto [key, member] : dom::object(value)) {
                keys_.emplace_back(key);
                if (!is_sound(member, depth + 1)) return false;
            }
            if (has_twins(std::span(keys_).subspan(first))) return false;
            keys_.erase(keys_.begin() + static_cast<std::ptrdiff_t>(first), keys_.end());
        } else if (value.is_array()) {
            if (!may_open(depth)) return false;
            for (const dom::element element : dom::array(value)) {
                if (!is_sound(element, depth + 1)) return false;
            }
        }
        return true;
    }

    bool may_open(int depth) {
        is_too_deep_ = depth == max_depth_;
        return !is_too_deep_;
    }

    static bool has_twins(std::span<Key> keys) {
        constexpr std::size_t kFew = 32;
        if (keys.size() > kFew) {
            for (Key& key : keys) key.start = hash_of(key.text);  // ids may begin alike
            std::ranges::sort(keys);
            return std::ranges::adjacent_find(keys) != keys.end();
        }
        for (std::size_t i = 1; i < keys.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (keys[i] == keys[j]) return true;
            }
        }
        return false;
    }

    // Texts that share one are told apart all the same, so nothing but time depends on it.
    static std::uint64_t hash_of(std::string_view text) {
        constexpr std::uint64_t kOdd = 0x9e37'79b9'7f4a'7c15;  // 2^64 over the golden ratio
        std::uint64_t hash = text.size();
        while (!text.empty()) {
            std::uint64_t word = 0;
            const std::size_t bytes = std::min(text.size(), sizeof word);
            std::memcpy(&word, text.data(), bytes);
            text.remove_prefix(bytes);
            hash = (hash ^ word) * kOdd;
            hash ^= hash >> 29;
        }
        return hash;
    }

    int max_depth_;
    bool is_too_deep_{};
    std::vector<Key> keys_;  // of all objects that are open
};

// --- and where a text that was refused is wrong, which the library does not say

class Finder : public nlohmann::json_sax<json> {
public:
    explicit Finder(int max_depth) : max_depth_(max_depth) {}

    std::string problem{"not JSON in UTF-8"};

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool key(string_t&) override { return true; }
    bool start_object(std::size_t) override { return open(); }
    bool start_array(std::size_t) override { return open(); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        problem += ": wrong at byte " + std::to_string(position);
        return false;
    }

private:
    bool open() {
        if (depth_++ < max_depth_) return true;
        problem = "nested deeper than " + std::to_string(max_depth_);
        return false;
    }
    bool close() {
        --depth_;
        return true;
    }

    int max_depth_, depth_{};
};

std::string problem_with(std::string_view text, int max_depth) {
    Finder finder(max_depth);
    static_cast<void>(json::sax_parse(text.begin(), text.end(), &finder));
    return std::move(finder.problem);
}

}  // namespace

struct Document::Parsers {
    dom::parser small;
    std::optional<dom::parser> large;  // until the next small text

    simdjson::error_code read(std::string_view text, std::size_t room, dom::element& root) {
        const bool is_large = text.size() > kSmall;
        if (!is_large) large.reset();
        if (is_large && !large) large.emplace();
        const bool copies = room < text.size() + simdjson::SIMDJSON_PADDING;
        const auto error = (is_large ? *large : small).parse(text.data(), text.size(), copies).get(root);
        if (error == simdjson::MEMALLOC) throw std::bad_alloc();
        return error;
    }
};

Document::Document() : parsers_(std::make_unique<Parsers>()) {}
Document::~Document() = default;

std::expected<Value, std::string> Document::read(std::string_view text, std::size_t room, int max_depth) {
    if (text.empty()) return std::unexpected("empty");
    if (const auto at = text.find('\0'); at != text.npos) {
        return std::unexpected("contains a NUL byte, at byte " + std::to_string(at + 1));
    }
    if (text.starts_with("\xEF\xBB\xBF")) return std::unexpected("starts with a byte order mark");

    const auto repaired = without_lone_surrogates(text);
    if (repaired) {
        text = *repaired;
        room = repaired->size();
    }
    dom::element root;
    auto error = parsers_->read(text, room, root);
    if (error == simdjson::NUMBER_ERROR) {
        const std::string longer = with_long_integers_as_doubles(text);
        error = parsers_->read(longer, longer.size(), root);
    }
    if (error != simdjson::SUCCESS) return std::unexpected(problem_with(text, max_depth));
    if (auto problem = Strict(max_depth).problem_with(root); !problem.empty()) return std::unexpected(problem);
    return Value(std::bit_cast<detail::Place>(root));
}

}  // namespace host::json
