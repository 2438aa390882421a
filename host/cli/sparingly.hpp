// A value that may be dear to make, for a loop that wants it again and again.
#pragma once

#include <chrono>
#include <optional>

namespace host::cli {

template <class Value>
class Sparingly {
public:
    using Clock = std::chrono::steady_clock;

    // The value that was made last, or a new one where enough time has passed: making takes a twentieth of it at most.
    template <class Make>
    const Value& get(Make make, Clock::time_point (*now)() = Clock::now) {
        const auto start = now();
        if (!value_ || start >= again_) {
            value_ = make();
            const auto end = now();
            again_ = end + 19 * (end - start);
        }
        return *value_;
    }

private:
    std::optional<Value> value_;
    Clock::time_point again_;
};

}  // namespace host::cli
