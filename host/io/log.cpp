#include "io/log.hpp"

#include <chrono>
#include <string>

#include "core/text.hpp"
#include "core/time.hpp"
#include "platform/clock.hpp"
#include "platform/printable.hpp"
#include "platform/process.hpp"

namespace host::io {
namespace {

constexpr unsigned kPrivateFolder = 0700;

enum class State { good, full, unusable };

// Looked at before each line: the file may have got another name, or readers, since.
State state_of(const platform::Descriptor& log) {
    const auto status = platform::claim_file(log.get());
    if (!status) return State::unusable;
    return status->bytes < Log::kMaxBytes ? State::good : State::full;
}

// Of several hosts that find it full at once, one renames it. The lock belongs to the old file: a host that gets it
// later sees that the name has moved on to a new one.
void rotate(const platform::Descriptor& full, const std::filesystem::path& file) {
    if (!platform::lock_at_once(full.get())) return;
    const auto ours = platform::status_of(full.get()), named = platform::status_of(file);
    if (!ours || !named || ours->id != named->id) return;
    std::filesystem::path older = file;
    older += ".1";
    std::error_code ignored;
    std::filesystem::rename(file, older, ignored);
}

std::string line_of(std::string_view text) {
    return core::iso8601(platform::wall_time()) + " pid " + std::to_string(platform::process_id()) + " " +
           platform::printable(core::cut(text, Log::kMaxLine)) + "\n";
}

}  // namespace

void Log::line(std::string_view text) const noexcept {
    try {
        append(text);
    } catch (...) {  // on purpose: no memory, no directory, whatever it is, the host's work goes on
    }
}

void Log::open() const {
    open_.close();  // also lets go of its lock
    auto opened = platform::open_to_append(file_.c_str());
    if (!opened && opened.error() == std::errc::no_such_file_or_directory) {
        [[maybe_unused]] const auto error = platform::make_folders(file_.parent_path(), kPrivateFolder);
        opened = platform::open_to_append(file_.c_str());
    }
    if (opened) open_ = *std::move(opened);
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
    platform::write_at_once(open_.get(), line_of(text));
}

}  // namespace host::io
