// JSON text written straight from values: for all that the host answers.
//
// An Out (nlohmann) of the same would be built, copied and walked first, which costs ten times as much, and four
// seconds of compiling in each file that does so.
#pragma once

#include <charconv>
#include <concepts>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/shared_list.hpp"
#include "core/time.hpp"

namespace host::json {

// A JSON string, with its quotes. Bytes that are no UTF-8 come out as U+FFFD.
[[nodiscard]] std::string quoted(std::string_view text);
// Printable ASCII, and nothing that JSON escapes.
[[nodiscard]] bool needs_no_escape(std::string_view text);
// The shortest that reads as the same double, with a point or an exponent in it.
[[nodiscard]] std::string number_text(double value);

struct JsonText {  // is JSON already
    std::string_view text;
};

inline void append(std::string& out, JsonText json) { out += json.text; }
inline void append(std::string& out, std::nullptr_t) { out += "null"; }
inline void append(std::string& out, std::same_as<bool> auto value) { out += value ? "true" : "false"; }
inline void append(std::string& out, std::integral auto value) requires(!std::same_as<decltype(value), bool>) {
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}
void append(std::string& out, std::same_as<double> auto value) { append(out, JsonText{number_text(value)}); }
inline void append(std::string& out, std::string_view text) {
    if (!needs_no_escape(text)) {
        out += quoted(text);
        return;
    }
    out += '"';
    out += text;
    out += '"';
}
inline void append(std::string& out, const char* text) { append(out, std::string_view{text}); }
inline void append(std::string& out, const std::string& text) { append(out, std::string_view{text}); }
inline void append(std::string& out, core::Instant moment) { append(out, core::to_ms(moment)); }
template <class Tag>
void append(std::string& out, const core::Id<Tag>& id) {
    append(out, std::string_view{id.value});
}
template <class Value>
void append(std::string& out, const std::optional<Value>& value) {
    value ? append(out, *value) : append(out, nullptr);
}
template <class Value>
void append(std::string& out, std::span<const Value> values) {
    out += '[';
    for (const Value& value : values) {
        if (&value != values.data()) out += ',';
        append(out, value);
    }
    out += ']';
}
template <class Value>
void append(std::string& out, const std::vector<Value>& values) {
    append(out, std::span(values));
}
template <class Value>
void append(std::string& out, const core::SharedList<Value>& values) {
    append(out, values.all());
}

// Members in the order they are put; the object ends with this.
class JsonObject {
public:
    explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
    // Throws where memory runs out, unless something else is on its way already: then nobody reads the text.
    ~JsonObject() noexcept(false) {
        if (std::uncaught_exceptions() == uncaught_) out_ += '}';
    }
    JsonObject(const JsonObject&) = delete;
    JsonObject& operator=(const JsonObject&) = delete;

    // Of `key`, nothing needs to be escaped: it is one of ours.
    template <class Value>
    JsonObject& put(std::string_view key, const Value& value) {
        if (out_.back() != '{') out_ += ',';
        out_ += '"';
        out_ += key;
        out_ += "\":";
        append(out_, value);
        return *this;
    }

private:
    std::string& out_;
    int uncaught_ = std::uncaught_exceptions();
};

}  // namespace host::json
