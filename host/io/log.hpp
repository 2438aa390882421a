// host.log, beside the state file: always on, so that yesterday's trouble can be read today.
//
// One line per event: "<ISO time> pid <pid> <text>". Several hosts append to one file at once. It is capped: over
// kMaxBytes it becomes host.log.1, and the one before that goes. Never prompts, never payloads: that is up to
// whoever writes a line. A log that cannot be written harms nothing. One thread for each Log.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace host::io {

class Log {
public:
    static constexpr std::size_t kMaxBytes = 1024u * 1024;
    static constexpr std::size_t kMaxLine = 4096;  // of text; the rest is cut

    // Nothing is opened until the first line.
    explicit Log(std::filesystem::path file) : file_(std::move(file)) {}
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    void line(std::string_view text) const noexcept;
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

private:
    void append(std::string_view text) const;
    void open() const;

    std::filesystem::path file_;
    mutable int open_{-1};  // kept: a busy host writes a line per message
};

}  // namespace host::io
