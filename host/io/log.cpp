#include "io/log.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <utility>

#include "core/text.hpp"
#include "core/time.hpp"
#include "wire/printable.hpp"

namespace host::io {
namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Descriptor() {
        if (fd_ >= 0) close(fd_);  // also lets go of its lock
    }
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

// Not through a link, and without waiting for anybody if it is a FIFO.
Descriptor open_log(const std::filesystem::path& file) {
    constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    return Descriptor(open(file.c_str(), kFlags, S_IRUSR | S_IWUSR));
}

bool is_full(const Descriptor& log) {
    struct stat status {};
    return fstat(log.get(), &status) == 0 && static_cast<std::size_t>(status.st_size) >= Log::kMaxBytes;
}

// Ours, under no other name (which may be any file of the user's), and for nobody else to read.
bool is_our_file(const Descriptor& log) {
    struct stat status {};
    if (fstat(log.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
    if (status.st_nlink > 1 || status.st_uid != geteuid()) return false;
    return (status.st_mode & (S_IRWXG | S_IRWXO)) == 0 || fchmod(log.get(), S_IRUSR | S_IWUSR) == 0;
}

// Of several hosts that find it full at once, one renames it. The lock belongs to the old file: who gets it later
// sees that the name has moved on to a new one.
void rotate(const Descriptor& full, const std::filesystem::path& file) {
    if (flock(full.get(), LOCK_EX | LOCK_NB) != 0) return;
    struct stat ours {
    }, named{};
    if (fstat(full.get(), &ours) != 0 || stat(file.c_str(), &named) != 0) return;
    if (ours.st_dev != named.st_dev || ours.st_ino != named.st_ino) return;
    std::filesystem::path older = file;
    older += ".1";
    std::error_code ignored;
    std::filesystem::rename(file, older, ignored);
}

std::string line_of(std::string_view text) {
    const auto now = std::chrono::floor<core::Millis>(std::chrono::system_clock::now());
    return core::iso8601(now) + " pid " + std::to_string(getpid()) + " " +
           wire::printable(core::cut(text, Log::kMaxLine)) + "\n";
}

}  // namespace

void Log::line(std::string_view text) const noexcept {
    try {
        append(text);
    } catch (...) {  // on purpose: no memory, no directory, whatever it is, the host's work goes on
    }
}

void Log::append(std::string_view text) const {
    Descriptor log = open_log(file_);
    if (log.get() < 0 && errno == ENOENT) {
        std::filesystem::create_directories(file_.parent_path());
        log = open_log(file_);
    }
    if (is_full(log)) {
        rotate(log, file_);
        log = open_log(file_);
    }
    if (!is_our_file(log)) return;
    const std::string line = line_of(text);
    [[maybe_unused]] const auto written = write(log.get(), line.data(), line.size());  // one write: lines never mix
}

}  // namespace host::io
