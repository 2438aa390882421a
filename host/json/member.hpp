// A member of a JSON value of which nobody knows the shape.
#pragma once

#include <string_view>

#include "json/reader.hpp"

namespace host::json {

// None where there is no `value`, it is not an object, or it has no such member. Refers into `value`.
[[nodiscard]] inline const Json* member(const Json* value, std::string_view name) {
    if (value == nullptr || !value->is_object()) return nullptr;
    const auto found = value->find(name);
    return found == value->end() ? nullptr : &*found;
}
[[nodiscard]] inline const Json* member(const Json& value, std::string_view name) { return member(&value, name); }

}  // namespace host::json
