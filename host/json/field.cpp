#include "json/field.hpp"

#include <algorithm>
#include <limits>

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

const Json::object_t& Field::object() const {
    if (!json_->is_object()) refuse("expected object");
    return json_->get_ref<const Json::object_t&>();
}

const Json::array_t& Field::array() const {
    if (!json_->is_array()) refuse("expected array");
    return json_->get_ref<const Json::array_t&>();
}

bool Field::boolean() const {
    if (!json_->is_boolean()) refuse("expected boolean");
    return json_->get<bool>();
}

double Field::number() const {
    if (!json_->is_number()) refuse("expected number");
    return json_->get<double>();
}

std::int64_t Field::integer() const {
    // The library keeps what does not fit 64 bits as a float, and what is over 2^63 as unsigned.
    if (!json_->is_number_integer()) refuse("expected integer");
    if (json_->is_number_unsigned() && json_->get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max()) {
        refuse("expected integer of 64 bits");
    }
    return json_->get<std::int64_t>();
}

std::int64_t Field::integer(std::int64_t min, std::int64_t max) const {
    const bool fits = json_->is_number_integer() &&
                      (!json_->is_number_unsigned() || json_->get<std::uint64_t>() <= static_cast<std::uint64_t>(max));
    if (!fits || integer() < min || integer() > max) refuse("expected integer " + range(min, max));
    return integer();
}

const std::string& Field::string() const {
    if (!json_->is_string()) refuse("expected string");
    return json_->get_ref<const std::string&>();
}

const std::string& Field::string(std::size_t min_bytes, std::size_t max_bytes) const {
    const std::string& text = string();
    if (text.size() < min_bytes || text.size() > max_bytes) {
        refuse("expected string of " + range(min_bytes, max_bytes) + " bytes");
    }
    return text;
}

const std::string& Field::id(std::size_t max_bytes) const {
    const std::string& text = string(1, max_bytes);
    // SQLite would store it, and then every tool would show and compare only what is in front of it.
    if (text.find('\0') != text.npos) refuse("must not contain U+0000");
    return text;
}

Field Field::at(std::string_view name) const {
    if (auto member = given(name)) return *std::move(member);
    throw Misfit{below(path_, name), "required"};
}

std::optional<Field> Field::given(std::string_view name) const {
    const auto& members = object();
    const auto member = members.find(name);
    if (member == members.end()) return std::nullopt;
    return Field(member->second, below(path_, name));
}

std::optional<Field> Field::find(std::string_view name) const {
    auto member = given(name);
    if (member && member->is_null()) return std::nullopt;
    return member;
}

void Field::only(std::initializer_list<std::string_view> names) const {
    for (const auto& [name, value] : object()) {
        if (std::ranges::find(names, name) == names.end()) throw Misfit{below(path_, name), "unknown field"};
    }
}

}  // namespace host::json
