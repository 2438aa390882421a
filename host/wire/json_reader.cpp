#include "wire/json_reader.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "wire/decode.hpp"

namespace host::wire {
namespace {

// Builds the document, and stops the parser at the first thing that the parser itself would let through.
class Builder : public nlohmann::json_sax<Json> {
public:
    Json document;
    std::string problem;

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t&) override { return put(value); }
    bool string(string_t& value) override { return put(std::move(value)); }
    bool binary(binary_t&) override { return stop("binary values are not JSON"); }  // of other formats only
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        auto& members = open_.back()->get_ref<Json::object_t&>();
        const auto [member, is_new] = members.emplace(std::move(name), nullptr);
        if (!is_new) return stop("an object has the same key twice");
        member_ = &member->second;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return stop("not JSON in UTF-8: wrong at byte " + std::to_string(position));
    }

private:
    // Where the parser is: the containers around it. They stay where they are while they are open, because a
    // container takes its next element only after the one before is closed.
    std::vector<Json*> open_;
    Json* member_{};  // the value that belongs to the last key

    Json* place(Json value) {
        Json* where = &document;
        if (!open_.empty() && open_.back()->is_array()) {
            auto& elements = open_.back()->get_ref<Json::array_t&>();
            elements.push_back(std::move(value));
            return &elements.back();
        }
        if (!open_.empty()) where = member_;
        *where = std::move(value);
        return where;
    }

    template <class Value>
    bool put(Value&& value) {
        place(std::forward<Value>(value));
        return true;
    }

    bool open(Json container) {
        if (open_.size() == kMaxDepth) return stop("nested deeper than " + std::to_string(kMaxDepth));
        open_.push_back(place(std::move(container)));
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    bool stop(std::string why) {
        problem = std::move(why);
        return false;
    }
};

// The code unit of an escape \uXXXX at `at`, or none.
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

bool is_high(std::optional<unsigned> unit) { return unit && *unit >= 0xD800 && *unit <= 0xDBFF; }
bool is_low(std::optional<unsigned> unit) { return unit && *unit >= 0xDC00 && *unit <= 0xDFFF; }

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

std::expected<Json, std::string> read_json(std::string_view text) {
    if (text.empty()) return std::unexpected("empty");
    // The parser would take a NUL for the end of the text, and skip the mark.
    if (const auto at = text.find('\0'); at != text.npos) {
        return std::unexpected("contains a NUL byte, at byte " + std::to_string(at + 1));
    }
    if (text.starts_with("\xEF\xBB\xBF")) return std::unexpected("starts with a byte order mark");

    const auto mended = without_lone_surrogates(text);
    if (mended) text = *mended;

    Builder builder;
    if (!Json::sax_parse(text.begin(), text.end(), &builder)) return std::unexpected(std::move(builder.problem));
    return std::move(builder.document);
}

}  // namespace host::wire
