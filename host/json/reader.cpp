#include "json/reader.hpp"

namespace host::json {
namespace {

Json tree_of(const Value& value) {
    switch (value.type()) {
        case Value::Type::null: break;
        case Value::Type::boolean: return value.is_true();
        case Value::Type::integer: {
            const std::int64_t number = value.integer();
            return number < 0 ? Json(number) : Json(static_cast<std::uint64_t>(number));
        }
        case Value::Type::large_integer: return value.large_integer();
        case Value::Type::number: return value.number();
        case Value::Type::string: return std::string{value.string()};
        case Value::Type::array: {
            Json array = Json::array();
            for (const Value element : value.elements()) array.push_back(tree_of(element));
            return array;
        }
        case Value::Type::object: {
            Json object = Json::object();
            for (const auto [name, member] : value.members()) object.emplace(std::string{name}, tree_of(member));
            return object;
        }
    }
    return nullptr;
}

}  // namespace

std::expected<Json, std::string> read_json(std::string_view text, int max_depth) {
    Document document;
    const auto value = document.read(text, text.size(), max_depth);
    if (!value) return std::unexpected(value.error());
    return tree_of(*value);
}

}  // namespace host::json
