// HOST_CHECK stops the process at our own bugs, in release builds too. Scene records what the process is doing, for the
// line that it leaves when it stops.
//
// Not for bad input (that is a value, see error_code.hpp) and not for a broken world (an exception from
// store/ or io/). Stopping is safe: everything that was answered is already on disk. One thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace host::core {

// A frame by its number in this process, from 1, and its size. Its content is private.
struct FrameMark {
    std::uint64_t number{};  // 0: none
    std::size_t bytes{};
};

// Plain data in one place, so that a signal handler can read it.
struct Scene {
    static constexpr std::size_t kMaxMethod = 23;

    std::uint64_t frames{};         // seen so far
    FrameMark frame;                // being handled
    char method[kMaxMethod + 1]{};  // what it asks for, once that is known; zero-terminated

    // The next frame is about to be read.
    void read(std::size_t bytes) noexcept { enter({++frames, bytes}, {}); }
    // `name` is a method of the protocol or a word of ours, because it goes into the log.
    void enter(const FrameMark& mark, std::string_view name) noexcept {
        frame = mark;
        const std::size_t length = std::min(name.size(), kMaxMethod);
        std::copy_n(name.data(), length, method);
        method[length] = '\0';
    }
    void rest() noexcept { enter({}, {}); }
};
inline constinit Scene scene;

// Writes down why the process stops (io/last_words.hpp); none: only stderr gets it.
using LastWords = void (*)(std::string_view why) noexcept;
inline constinit LastWords last_words = nullptr;

// Says which check failed, and where, on stderr and to `last_words`, and stops the process with SIGABRT.
[[noreturn]] void stop_at_failed_check(const char* file, int line, const char* condition) noexcept;

}  // namespace host::core

#define HOST_CHECK(condition)                                                                 \
    do {                                                                                      \
        if (!(condition)) ::host::core::stop_at_failed_check(__FILE__, __LINE__, #condition); \
    } while (false)
