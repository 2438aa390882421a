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
        is_old_ = value_ && start < again_;
        if (!is_old_) {
            value_ = make();
            const auto end = now();
            again_ = end + 19 * (end - start);
        }
        return *value_;
    }

    // Whether the last one that was got had been made before, and a new one may be made by now.
    [[nodiscard]] bool is_due(Clock::time_point (*now)() = Clock::now) const { return is_old_ && now() >= again_; }

private:
    std::optional<Value> value_;
    Clock::time_point again_;
    bool is_old_{};
};

}  // namespace host::cli
