#include "platform/windows/blocking_pipe.hpp"

#include <algorithm>

#include "platform/windows/win32.hpp"

namespace host::platform {
namespace {

constexpr int kMostOfNothing = 100;

}  // namespace

// Notes which thread waits, as long as this lives.
class BlockingPipe::Waiting {
public:
    explicit Waiting(BlockingPipe& pipe) : pipe_(pipe) {
        HANDLE self = nullptr;
        ::DuplicateHandle(::GetCurrentProcess(), ::GetCurrentThread(), ::GetCurrentProcess(), &self, 0, FALSE,
                          DUPLICATE_SAME_ACCESS);
        const std::lock_guard lock(pipe_.mutex_);
        pipe_.thread_ = self;
        cancelled_ = pipe_.cancelled_;
    }
    ~Waiting() {
        const std::lock_guard lock(pipe_.mutex_);
        const win32::Handle closed(std::exchange(pipe_.thread_, nullptr));
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    [[nodiscard]] bool is_cancelled() const { return cancelled_; }

private:
    BlockingPipe& pipe_;
    bool cancelled_{};
};

std::expected<std::size_t, std::error_code> BlockingPipe::read(std::span<char> into) {
    const HANDLE handle = win32::handle_of(pipe_.get());
    const bool is_pipe = ::GetFileType(handle) == FILE_TYPE_PIPE;
    const Waiting waiting(*this);
    // Somebody may write nothing into a pipe, and the read returns with nothing. Under Wine a pipe ends so, for ever.
    for (int nothing = 0; nothing < kMostOfNothing; ++nothing) {
        if (waiting.is_cancelled()) return std::unexpected(std::make_error_code(std::errc::operation_canceled));
        DWORD got = 0;
        if (!::ReadFile(handle, into.data(), static_cast<DWORD>(into.size()), &got, nullptr)) {
            const std::error_code error = win32::last_error();
            if (error == std::errc::broken_pipe) return 0;  // that is how a pipe ends
            return std::unexpected(error);
        }
        if (got > 0 || !is_pipe) return got;
    }
    return 0;
}

std::expected<std::size_t, std::error_code> BlockingPipe::write(std::string_view bytes) {
    const Waiting waiting(*this);
    if (waiting.is_cancelled()) return std::unexpected(std::make_error_code(std::errc::operation_canceled));
    DWORD written = 0;
    if (!::WriteFile(win32::handle_of(pipe_.get()), bytes.data(), static_cast<DWORD>(bytes.size()), &written, nullptr))
        return std::unexpected(win32::last_error());
    return written;
}

void BlockingPipe::cancel() noexcept {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    if (thread_) ::CancelSynchronousIo(thread_);
}

}  // namespace host::platform
