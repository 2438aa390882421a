// A file descriptor that has an owner.
#pragma once

#include <utility>

namespace host::platform {

// Closes its descriptor when it ends. A number below 0 stands for none.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }
    // Returns the number; the caller closes it.
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }
    void close() noexcept;

private:
    int fd_{-1};
};

}  // namespace host::platform
