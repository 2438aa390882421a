#include "json/field.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace host::json {
namespace {

constexpr std::size_t kMaxNameBytes = 100;  // of a name in a path: names come from the peer

std::string range(auto min, auto max) { return std::to_string(min) + ".." + std::to_string(max); }

std::string below(const std::string& path, std::string_view name) {
    name = core::cut(name, kMaxNameBytes);
    return path.empty() ? std::string{name} : path + "." + std::string{name};
}

}  // namespace

void Field::refuse(std::string problem) const { throw Misfit{path_, std::move(problem)}; }

Members Field::object() const {
    if (!value_.is_object()) refuse("expected object");
    return value_.members();
}

Elements Field::array() const {
    if (!value_.is_array()) refuse("expected array");
    return value_.elements();
}

bool Field::boolean() const {
    if (value_.type() != Value::Type::boolean) refuse("expected boolean");
    return value_.is_true();
}

double Field::number() const {
    if (!value_.is_integer() && value_.type() != Value::Type::number) refuse("expected number");
    return value_.number();
}

std::int64_t Field::integer() const {
    if (!value_.is_integer()) refuse("expected integer");
    if (value_.type() == Value::Type::large_integer) refuse("expected integer of 64 bits");
    return value_.integer();
}

std::int64_t Field::integer(std::int64_t min, std::int64_t max) const {
    const bool fits = value_.type() == Value::Type::integer && value_.integer() >= min && value_.integer() <= max;
    if (!fits) refuse("expected integer " + range(min, max));
    return value_.integer();
}

std::string_view Field::string() const {
    if (!value_.is_string()) refuse("expected string");
    return value_.string();
}

std::string_view Field::string(std::size_t min_bytes, std::size_t max_bytes) const {
    const std::string_view text = string();
    if (text.size() < min_bytes || text.size() > max_bytes) {
        refuse("expected string of " + range(min_bytes, max_bytes) + " bytes");
    }
    return text;
}

std::string_view Field::id(std::size_t max_bytes) const {
    const std::string_view text = string(1, max_bytes);
    // SQLite would store a NUL, but tools would show and compare only the text before it.
    if (text.find('\0') != text.npos) refuse("must not contain U+0000");
    return text;
}

Field Field::at(std::string_view name) const {
    if (auto member = given(name)) return *std::move(member);
    throw Misfit{below(path_, name), "required"};
}

std::optional<Field> Field::given(std::string_view name) const {
    if (!value_.is_object()) refuse("expected object");
    const auto member = value_.find(name);
    if (!member) return std::nullopt;
    return Field(*member, below(path_, name));
}

std::optional<Field> Field::find(std::string_view name) const {
    auto member = given(name);
    if (member && member->is_null()) return std::nullopt;
    return member;
}

void Field::only(std::initializer_list<std::string_view> names) const {
    std::optional<std::string_view> unknown;  // the first by name, whatever the order of the text
    for (const auto [name, value] : object()) {
        const bool is_known = std::ranges::find(names, name) != names.end();
        if (!is_known && (!unknown || name < *unknown)) unknown = name;
    }
    if (unknown) throw Misfit{below(path_, *unknown), "unknown field"};
}

}  // namespace host::json
