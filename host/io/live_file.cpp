#include "io/live_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>

namespace host::io {
namespace {

// Who holds the lock lives; nobody else removes the file.
void remove_those_of_the_dead(const std::filesystem::path& folder) {
    for (const auto& file : wire::live_files_in(folder)) {
        const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (fd < 0) continue;
        if (flock(fd, LOCK_EX | LOCK_NB) == 0) unlink(file.c_str());
        close(fd);
    }
}

}  // namespace

LiveFile::LiveFile(std::filesystem::path folder, std::int64_t pid)
    : folder_(std::move(folder)), file_(folder_ / wire::live_file_name(pid)) {}

LiveFile::~LiveFile() {
    if (fd_ < 0) return;
    unlink(file_.c_str());
    close(fd_);
}

// Made under another name and locked before it gets its own: nobody ever sees one of a living host without its lock.
bool LiveFile::open() {
    if (fd_ >= 0) return true;
    remove_those_of_the_dead(folder_);
    std::string draft = (folder_ / ".live-XXXXXX").string();
    fd_ = mkostemp(draft.data(), O_CLOEXEC);  // 0600
    if (fd_ < 0) return false;
    if (flock(fd_, LOCK_EX | LOCK_NB) == 0 && rename(draft.c_str(), file_.c_str()) == 0) return true;
    unlink(draft.c_str());
    close(std::exchange(fd_, -1));
    return false;
}

void LiveFile::write(const wire::LiveHost& host) {
    if (!open()) return;
    const std::string text = wire::encode(host);
    if (ftruncate(fd_, 0) != 0) return;
    [[maybe_unused]] const auto written = pwrite(fd_, text.data(), text.size(), 0);
}

}  // namespace host::io
