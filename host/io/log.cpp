#include "io/log.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string>

#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/file.hpp"
#include "platform/printable.hpp"

namespace host::io {
namespace {

// Not through a link, and without waiting for anybody if it is a FIFO.
int open_log(const std::filesystem::path& file) {
    constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    return ::open(file.c_str(), kFlags, S_IRUSR | S_IWUSR);
}

enum class State { good, full, unusable };

// And for nobody else to read.
bool is_ours(int log, const platform::FileStatus& status) {
    if (!platform::is_ours_alone(status)) return false;
    return (status.mode & (S_IRWXG | S_IRWXO)) == 0 || fchmod(log, S_IRUSR | S_IWUSR) == 0;
}

State state_of(int log) {
    if (log < 0) return State::unusable;
    const auto status = platform::status_of(log);
    if (!status || !is_ours(log, *status)) return State::unusable;
    return status->bytes < Log::kMaxBytes ? State::good : State::full;
}

// Of several hosts that find it full at once, one renames it. The lock belongs to the old file: who gets it later
// sees that the name has moved on to a new one.
void rotate(int full, const std::filesystem::path& file) {
    if (flock(full, LOCK_EX | LOCK_NB) != 0) return;
    const auto ours = platform::status_of(full), named = platform::status_of(file);
    if (!ours || !named || ours->id != named->id) return;
    std::filesystem::path older = file;
    older += ".1";
    std::error_code ignored;
    std::filesystem::rename(file, older, ignored);
}

std::string line_of(std::string_view text) {
    const auto now = std::chrono::floor<core::Millis>(std::chrono::system_clock::now());
    return core::iso8601(now) + " pid " + std::to_string(getpid()) + " " +
           platform::printable(core::cut(text, Log::kMaxLine)) + "\n";
}

}  // namespace

void Log::line(std::string_view text) const noexcept {
    try {
        append(text);
    } catch (...) {  // on purpose: no memory, no directory, whatever it is, the host's work goes on
    }
}

Log::~Log() {
    if (open_ >= 0) close(open_);
}

void Log::open() const {
    if (open_ >= 0) close(open_);  // also lets go of its lock
    open_ = open_log(file_);
    if (open_ < 0 && errno == ENOENT) {
        [[maybe_unused]] const auto error = platform::make_folders(file_.parent_path(), S_IRWXU);
        open_ = open_log(file_);
    }
}

void Log::append(std::string_view text) const {
    if (state_of(open_) != State::good) {  // ours is full as well once another host has renamed it
        open();
        if (state_of(open_) == State::full) {
            rotate(open_, file_);
            open();
        }
        if (state_of(open_) == State::unusable) return;
    }
    const std::string line = line_of(text);
    [[maybe_unused]] const auto written = write(open_, line.data(), line.size());  // one write: lines never mix
}

}  // namespace host::io
