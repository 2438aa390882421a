// Typed reading of a JSON value that remembers where it is: "params.store.state.videoByMediaId: expected object".
//
// A wrong shape is thrown as Misfit. The house reports a peer's mistakes as values, and decode() does: it catches
// every Misfit, and no other file may see one. Inside, the exception lets each decoder read like the protocol's
// table, one line per field, instead of a test after every line.
// A Field refers to the Document, as the Value in it does; it must not outlive it, nor may a string that it returned.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/value.hpp"

namespace host::json {

struct Misfit {
    std::string path;
    std::string problem;
};

inline constexpr std::int64_t kMaxSafeInteger = std::int64_t{1} << 53;  // beyond, a JavaScript number is not exact

class Field {
public:
    Field(Value value, std::string path) : value_(value), path_(std::move(path)) {}

    [[nodiscard]] const std::string& path() const { return path_; }
    [[noreturn]] void refuse(std::string problem) const;

    [[nodiscard]] const Value& value() const { return value_; }
    [[nodiscard]] bool is_null() const { return value_.is_null(); }
    [[nodiscard]] bool is_object() const { return value_.is_object(); }
    [[nodiscard]] bool is_string() const { return value_.is_string(); }

    [[nodiscard]] Members object() const;
    [[nodiscard]] bool boolean() const;
    [[nodiscard]] double number() const;
    [[nodiscard]] std::int64_t integer() const;  // 1, not 1.0, not true
    [[nodiscard]] std::int64_t integer(std::int64_t min, std::int64_t max) const;
    [[nodiscard]] std::int64_t count() const { return integer(0, kMaxSafeInteger); }
    [[nodiscard]] std::string_view string() const;
    [[nodiscard]] std::string_view string(std::size_t min_bytes, std::size_t max_bytes) const;
    [[nodiscard]] std::string_view id(std::size_t max_bytes) const;  // 1..max_bytes and no U+0000

    // Members of an object.
    [[nodiscard]] Field at(std::string_view name) const;                    // must be there
    [[nodiscard]] std::optional<Field> given(std::string_view name) const;  // none if absent
    [[nodiscard]] std::optional<Field> find(std::string_view name) const;   // none if absent or null
    void only(std::initializer_list<std::string_view> names) const;         // any other member is refused by name

    // What `read` makes of each element of an array.
    template <class Read>
    [[nodiscard]] auto elements(Read read) const {
        std::vector<decltype(read(*this))> all;
        all.reserve(array().size());
        std::size_t index = 0;
        for (const Value element : array()) {
            all.push_back(read(Field(element, path_ + "[" + std::to_string(index++) + "]")));
        }
        return all;
    }

private:
    [[nodiscard]] Elements array() const;

    Value value_;
    std::string path_;
};

// What `read` makes of a field, if there is one.
template <class Read>
[[nodiscard]] auto maybe(const std::optional<Field>& field, Read read) -> std::optional<decltype(read(*field))> {
    if (!field) return std::nullopt;
    return read(*field);
}

// The readings that more than one decoder needs, as functions to hand to maybe() and elements().
[[nodiscard]] inline bool as_boolean(const Field& field) { return field.boolean(); }
[[nodiscard]] inline std::int64_t as_count(const Field& field) { return field.count(); }
[[nodiscard]] inline std::string as_string(const Field& field) { return std::string{field.string()}; }

}  // namespace host::json
