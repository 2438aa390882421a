#include "json/value.hpp"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <type_traits>

#include "json/writer.hpp"

namespace host::json {
namespace {

namespace dom = simdjson::dom;
using detail::Place;

// The library's handles are a pointer and an index each. So they fit into a header that does not include it.
template <class Handle>
constexpr bool is_place = sizeof(Handle) == sizeof(Place) && std::is_trivially_copyable_v<Handle>;
static_assert(is_place<dom::element> && is_place<dom::object::iterator> && is_place<dom::array::iterator>);

dom::element element_at(const Place& place) { return std::bit_cast<dom::element>(place); }
Place place_of(const auto& handle) { return std::bit_cast<Place>(handle); }

void append_canonical(std::string& out, const Value& value, std::initializer_list<std::string_view> without) {
    switch (value.type()) {
        case Value::Type::null: return append(out, nullptr);
        case Value::Type::boolean: return append(out, value.is_true());
        case Value::Type::integer: return append(out, value.integer());
        case Value::Type::large_integer: return append(out, value.large_integer());
        case Value::Type::number: return append(out, value.number());
        case Value::Type::string: return append(out, value.string());
        case Value::Type::array:
            out += '[';
            for (const Value element : value.elements()) {
                if (out.back() != '[') out += ',';
                append_canonical(out, element, {});
            }
            out += ']';
            return;
        case Value::Type::object: break;
    }
    out += '{';
    for (const Member& member : value.members().by_name()) {
        if (std::ranges::find(without, member.name) != without.end()) continue;
        if (out.back() != '{') out += ',';
        append(out, member.name);
        out += ':';
        append_canonical(out, member.value, {});
    }
    out += '}';
}

}  // namespace

Value::Type Value::type() const {
    if (place_.document == nullptr) return Type::null;
    switch (element_at(place_).type()) {
        case dom::element_type::OBJECT: return Type::object;
        case dom::element_type::ARRAY: return Type::array;
        case dom::element_type::INT64: return Type::integer;
        case dom::element_type::UINT64: return Type::large_integer;
        case dom::element_type::DOUBLE: return Type::number;
        case dom::element_type::STRING: return Type::string;
        case dom::element_type::BOOL: return Type::boolean;
        case dom::element_type::NULL_VALUE: break;
    }
    return Type::null;
}

bool Value::is_integer() const {
    const Type mine = type();
    return mine == Type::integer || mine == Type::large_integer;
}
bool Value::is_true() const { return type() == Type::boolean && bool{element_at(place_)}; }
std::int64_t Value::integer() const { return std::int64_t{element_at(place_)}; }
std::uint64_t Value::large_integer() const { return std::uint64_t{element_at(place_)}; }
double Value::number() const { return double{element_at(place_)}; }
std::string_view Value::string() const { return std::string_view{element_at(place_)}; }

Members Value::members() const {
    if (!is_object()) return {Members::Iterator({}), Members::Iterator({}), 0};
    const dom::object object(element_at(place_));
    return {Members::Iterator(place_of(object.begin())), Members::Iterator(place_of(object.end())), object.size()};
}

Elements Value::elements() const {
    if (!is_array()) return {Elements::Iterator({}), Elements::Iterator({}), 0};
    const dom::array array(element_at(place_));
    return {Elements::Iterator(place_of(array.begin())), Elements::Iterator(place_of(array.end())), array.size()};
}

std::optional<Value> Value::find(std::string_view name) const {
    if (!is_object()) return std::nullopt;
    for (const auto [key, member] : dom::object(element_at(place_))) {
        if (key == name) return Value(place_of(member));
    }
    return std::nullopt;
}

void Value::find_each(std::span<const std::string_view> names, const detail::NamesByLength& by_length,
                      std::span<Value> found) const {
    if (!is_object()) return;
    for (const auto [key, member] : dom::object(element_at(place_))) {
        for (unsigned left = by_length[key.size() % detail::kLengths]; left != 0; left &= left - 1) {
            const auto n = static_cast<std::size_t>(std::countr_zero(left));
            if (key == names[n]) found[n] = Value(place_of(member));
        }
    }
}

Member Members::Iterator::operator*() const {
    const auto at = std::bit_cast<dom::object::iterator>(place_);
    return {at.key(), Value(place_of(at.value()))};
}

Members::Iterator& Members::Iterator::operator++() {
    auto at = std::bit_cast<dom::object::iterator>(place_);
    place_ = place_of(++at);
    return *this;
}

Elements::Iterator& Elements::Iterator::operator++() {
    auto at = std::bit_cast<dom::array::iterator>(place_);
    place_ = place_of(++at);
    return *this;
}

std::optional<Member> Members::last() const {
    std::optional<Member> found;
    for (const Member member : *this) found = member;
    return found;
}

std::vector<Member> Members::by_name() const {
    std::vector<Member> all;
    for (const Member member : *this) all.push_back(member);
    std::ranges::sort(all, {}, &Member::name);
    return all;
}

std::string canonical(const Value& value, std::initializer_list<std::string_view> without) {
    std::string out;
    append_canonical(out, value, without);
    return out;
}

}  // namespace host::json
