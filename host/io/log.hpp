// host.log, beside the state file. It is always on: trouble can be read about after it happened.
//
// One line per event: "<ISO time> pid <pid> <text>". Several hosts append to one file at once. It is capped: over
// kMaxBytes it becomes host.log.1, which replaces the one before. Callers never pass prompts or payloads. A log that
// cannot be written is given up without an error. One thread for each Log.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <utility>

#include "platform/file.hpp"

namespace host::io {

class Log {
public:
    static constexpr std::size_t kMaxBytes = 1024u * 1024;
    static constexpr std::size_t kMaxLine = 4096;  // of text; the rest is cut

    // Nothing is opened until the first line.
    explicit Log(std::filesystem::path file) : file_(std::move(file)) {}

    // Appends one line; control characters come out as escapes, and a long text is cut.
    void line(std::string_view text) const noexcept;
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

private:
    void append(std::string_view text) const;
    void open() const;

    std::filesystem::path file_;
    mutable platform::Descriptor open_;  // kept: a busy host writes a line per message
};

}  // namespace host::io
