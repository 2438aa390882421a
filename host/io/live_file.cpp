#include "io/live_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <string>
#include <system_error>

#include "platform/file.hpp"

namespace host::io {
namespace {

// Who holds the lock lives; nobody else removes the file.
void remove_those_of_the_dead(const std::filesystem::path& folder) {
    for (const auto& file : wire::live_files_in(folder)) {
        const platform::Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
        if (opened && flock(opened.get(), LOCK_EX | LOCK_NB) == 0) unlink(file.c_str());
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
    try {
        platform::Draft draft(file_);
        if (flock(draft.fd(), LOCK_EX | LOCK_NB) == 0) fd_ = draft.replace_now().release();
    } catch (const std::system_error&) {  // on purpose: a mark that cannot be made harms nothing
    }
    return fd_ >= 0;
}

void LiveFile::write(const wire::LiveHost& host) {
    if (!open()) return;
    const std::string text = wire::encode(host);
    if (ftruncate(fd_, 0) != 0) return;
    [[maybe_unused]] const auto written = pwrite(fd_, text.data(), text.size(), 0);
}

}  // namespace host::io
