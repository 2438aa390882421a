// A value inside of a Document, and what is in it.
//
// Two words, to be copied. They refer into the Document: they end with it, and with its next read(). Members and
// elements come in the order of the text. Any thread, as long as nobody reads another text into the Document.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace host::json {

namespace detail {
struct Place {  // what the library behind document.cpp takes for a value, or for a position among values
    const void* document{};
    std::size_t index{};
    bool operator==(const Place&) const = default;
};
}  // namespace detail

class Members;
class Elements;

// Names to be looked for together, by their length: most members of a large object have another than any of them.
namespace detail {
inline constexpr std::size_t kLengths = 16;
using NamesByLength = std::array<std::uint16_t, kLengths>;  // of each length modulo kLengths, a bit for each name
}  // namespace detail

template <std::size_t N>
struct Names {
    static_assert(N <= 16);
    constexpr explicit Names(const std::array<std::string_view, N>& all) : names(all) {
        for (std::size_t n = 0; n < N; ++n) {
            auto& bits = by_length[names[n].size() % detail::kLengths];
            bits = static_cast<std::uint16_t>(bits | (1U << n));
        }
    }

    std::array<std::string_view, N> names;
    detail::NamesByLength by_length{};
};

class Value {
public:
    enum class Type { null, boolean, integer, large_integer, number, string, array, object };

    Value() = default;  // null
    explicit Value(detail::Place place) : place_(place) {}

    // large_integer: from 2^63 to 2^64 - 1. What is no integer of 64 bits at all is a number.
    [[nodiscard]] Type type() const;
    [[nodiscard]] bool is_there() const { return place_.document != nullptr; }  // not a null that stands for nothing
    [[nodiscard]] bool is_null() const { return type() == Type::null; }
    [[nodiscard]] bool is_string() const { return type() == Type::string; }
    [[nodiscard]] bool is_array() const { return type() == Type::array; }
    [[nodiscard]] bool is_object() const { return type() == Type::object; }
    [[nodiscard]] bool is_integer() const;  // a large one is one, too
    [[nodiscard]] bool is_true() const;     // the value true, nothing else

    // Preconditions: the value is of this type; for number(), a number of any type.
    [[nodiscard]] std::int64_t integer() const;
    [[nodiscard]] std::uint64_t large_integer() const;
    [[nodiscard]] double number() const;
    [[nodiscard]] std::string_view string() const;

    // Empty if it is neither an object nor an array.
    [[nodiscard]] Members members() const;
    [[nodiscard]] Elements elements() const;
    // A member by its name. None if there is no such member, or it is not an object.
    [[nodiscard]] std::optional<Value> find(std::string_view name) const;
    // Several of them, in one pass; null stands for one that is not there.
    template <std::size_t N>
    [[nodiscard]] std::array<Value, N> find_all(const Names<N>& names) const {
        std::array<Value, N> found;
        find_each(names.names, names.by_length, found);
        return found;
    }

private:
    void find_each(std::span<const std::string_view> names, const detail::NamesByLength& by_length,
                   std::span<Value> found) const;

    detail::Place place_;
};

struct Member {
    std::string_view name;
    Value value;
};

class Members {
public:
    class Iterator {
    public:
        explicit Iterator(detail::Place place) : place_(place) {}
        [[nodiscard]] Member operator*() const;
        Iterator& operator++();
        bool operator==(const Iterator&) const = default;

    private:
        detail::Place place_;
    };
    Members(Iterator begin, Iterator end, std::size_t size) : begin_(begin), end_(end), size_(size) {}
    [[nodiscard]] Iterator begin() const { return begin_; }
    [[nodiscard]] Iterator end() const { return end_; }
    [[nodiscard]] bool empty() const { return begin_ == end_; }
    [[nodiscard]] std::size_t size() const { return size_; }  // 2^24 - 1 stands for that and more
    [[nodiscard]] std::optional<Member> last() const;
    [[nodiscard]] std::vector<Member> by_name() const;  // sorted

private:
    Iterator begin_, end_;
    std::size_t size_;
};

class Elements {
public:
    class Iterator {
    public:
        explicit Iterator(detail::Place place) : place_(place) {}
        [[nodiscard]] Value operator*() const { return Value(place_); }
        Iterator& operator++();
        bool operator==(const Iterator&) const = default;

    private:
        detail::Place place_;
    };
    Elements(Iterator begin, Iterator end, std::size_t size) : begin_(begin), end_(end), size_(size) {}
    [[nodiscard]] Iterator begin() const { return begin_; }
    [[nodiscard]] Iterator end() const { return end_; }
    [[nodiscard]] std::size_t size() const { return size_; }  // 2^24 - 1 stands for that and more

private:
    Iterator begin_, end_;
    std::size_t size_;
};

// One line with the members of each object sorted by name: equal values have equal texts. The same in every version,
// since hashes of it are stored. `without`: members of `value` itself that are left out.
[[nodiscard]] std::string canonical(const Value& value, std::initializer_list<std::string_view> without = {});

}  // namespace host::json
