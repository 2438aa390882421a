// What the files of this folder share: handles, texts and errors of Windows.
#pragma once

#include <windows.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace host::platform::win32 {

// Closes its handle when it ends.
class Handle {
public:
    Handle() = default;
    explicit Handle(HANDLE handle) : handle_(handle) {}
    ~Handle() {
        if (*this) ::CloseHandle(handle_);
    }
    Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    [[nodiscard]] HANDLE get() const { return handle_; }
    [[nodiscard]] HANDLE release() { return std::exchange(handle_, nullptr); }
    [[nodiscard]] explicit operator bool() const { return handle_ != nullptr && handle_ != INVALID_HANDLE_VALUE; }

private:
    HANDLE handle_{};
};

// The handle behind a descriptor, which stays the descriptor's. INVALID_HANDLE_VALUE: there is none.
[[nodiscard]] HANDLE handle_of(int fd) noexcept;

// A descriptor that owns the handle from now on; below 0 when there are none left, and the handle is closed then.
[[nodiscard]] int descriptor_of(Handle handle) noexcept;

// GetLastError() as an errno of the generic category.
[[nodiscard]] std::error_code last_error() noexcept;
[[nodiscard]] std::error_code error_of(DWORD system_error) noexcept;

// What all clocks of Windows count, from the year 1601 on.
using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
inline constexpr Ticks kFrom1601To1970{116'444'736'000'000'000};

// UTF-8 to and from UTF-16. What is neither becomes U+FFFD.
[[nodiscard]] std::wstring wide(std::string_view text);
[[nodiscard]] std::string utf8(std::wstring_view text);

// A function that not every Windows has. nullptr: this one has it not.
template <class Function>
[[nodiscard]] Function function_in(const wchar_t* library, const char* name) {
    const HMODULE loaded = ::GetModuleHandleW(library);
    return loaded ? reinterpret_cast<Function>(reinterpret_cast<void*>(::GetProcAddress(loaded, name))) : nullptr;
}

}  // namespace host::platform::win32
