// Runs a conversation with the real host over its real pipes (format: tests/transcripts/README.md).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace support {

struct TranscriptLine {
    int number{};  // in the file
    int host{1};
    char kind{};  // '>' request, '<' expectation, '@' clock, '!' kill
    std::string text;
};

// One conversation; `[any order` blocks have been multiplied out.
using Transcript = std::vector<TranscriptLine>;

// All runs a text stands for. Throws std::runtime_error, with the line number, on a malformed text.
[[nodiscard]] std::vector<Transcript> parse_transcript(const std::string& text);

// The texts of all ```transcript blocks of a Markdown file.
[[nodiscard]] std::vector<std::string> transcript_blocks(const std::filesystem::path& markdown);

// Runs it against fresh host processes. Returns what went wrong first, empty if nothing did.
[[nodiscard]] std::string run_transcript(const Transcript& transcript, const std::filesystem::path& host_binary);
// The same with their state in a folder of the caller's, who may want to look at it afterwards.
[[nodiscard]] std::string run_transcript(const Transcript& transcript, const std::filesystem::path& host_binary,
                                         const std::filesystem::path& folder);

}  // namespace support
