// What a changed source calls: each call knows its number, and the environment says which number is in force
// (GRH_MUTANT). Included before each source that tests/mutants changes; never part of anything that is installed.
#pragma once

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace mutants {

/** Notes that the running test reached change `number`. True when it is in force. */
bool reached(int number) noexcept;
/** Notes that change `number` stands where it can change nothing, e.g. at a `+` of two texts. */
void inapplicable(int number) noexcept;

constexpr bool active(int number) {
    if
        consteval {
            return false;  // the compiler's own results stay as they are
        }
    else {
        return reached(number);
    }
}

/** `original(left, right)`, or `changed(left, right)` where that has the same type. */
template <class Original, class Changed, class Left, class Right>
constexpr decltype(auto) either(int number, Left&& left, Right&& right) {
    using Result = std::invoke_result_t<Original, Left, Right>;
    if constexpr (requires {
                      { Changed{}(left, right) } -> std::same_as<Result>;
                  }) {
        if (active(number)) return Changed{}(std::forward<Left>(left), std::forward<Right>(right));
    } else if constexpr (std::same_as<Result, bool>) {
        return active(number) != Original{}(std::forward<Left>(left), std::forward<Right>(right));
    } else {
        inapplicable(number);
    }
    return Original{}(std::forward<Left>(left), std::forward<Right>(right));
}

struct AddAssign {
    template <class Left, class Right>
    constexpr auto operator()(Left& left, const Right& right) const -> decltype(left += right) {
        return left += right;
    }
};
struct SubtractAssign {
    template <class Left, class Right>
    constexpr auto operator()(Left& left, const Right& right) const -> decltype(left -= right) {
        return left -= right;
    }
};

#define GRH_EITHER(name, original, changed)                                                             \
    template <class Left, class Right>                                                                  \
    constexpr decltype(auto) name(int number, Left&& left, Right&& right) {                             \
        return either<original, changed>(number, std::forward<Left>(left), std::forward<Right>(right)); \
    }
GRH_EITHER(less, std::less<>, std::less_equal<>)
GRH_EITHER(less_equal, std::less_equal<>, std::less<>)
GRH_EITHER(greater, std::greater<>, std::greater_equal<>)
GRH_EITHER(greater_equal, std::greater_equal<>, std::greater<>)
GRH_EITHER(plus, std::plus<>, std::minus<>)
GRH_EITHER(minus, std::minus<>, std::plus<>)
GRH_EITHER(times, std::multiplies<>, std::divides<>)
GRH_EITHER(divided, std::divides<>, std::multiplies<>)
GRH_EITHER(modulo, std::modulus<>, std::multiplies<>)
GRH_EITHER(add, AddAssign, SubtractAssign)
GRH_EITHER(subtract, SubtractAssign, AddAssign)
#undef GRH_EITHER

/** A number, or one more. Anything else stays as it is. */
template <class Value>
constexpr decltype(auto) constant(int number, Value&& value) {
    using Plain = std::remove_cvref_t<Value>;
    if constexpr (std::is_arithmetic_v<Plain> && !std::same_as<Plain, bool> && !std::same_as<Plain, char>) {
        return static_cast<Plain>(value + (active(number) ? 1 : 0));
    } else if constexpr (requires { Plain(value.count()); }) {
        return Plain(value.count() + (active(number) ? 1 : 0));
    } else {
        inapplicable(number);
        return std::forward<Value>(value);
    }
}

}  // namespace mutants
