// A pipe that is read or written by a thread that waits for it.
#pragma once

#include <cstddef>
#include <expected>
#include <mutex>
#include <span>
#include <string_view>
#include <system_error>

#include "platform/descriptor.hpp"

namespace host::platform {

class BlockingPipe {
public:
    explicit BlockingPipe(int fd) : pipe_(fd) {}  // owns it from now on

    // These wait, on the thread that calls them. The bytes that were read or written; 0 read: the end. Errors are of
    // the generic category; errc::broken_pipe: nobody reads any more.
    [[nodiscard]] std::expected<std::size_t, std::error_code> read(std::span<char> into);
    [[nodiscard]] std::expected<std::size_t, std::error_code> write(std::string_view bytes);

    // Ends a wait of another thread with an error, where the system can; and every later one.
    void cancel() noexcept;

private:
    class Waiting;
    Descriptor pipe_;
    std::mutex mutex_;
    void* thread_{};  // that waits: a HANDLE
    bool cancelled_{};
};

}  // namespace host::platform
