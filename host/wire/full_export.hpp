// The lines of a full export (`--export --all`): JSON, one line for each thing, each read by the readers of the
// protocol.
//
//     {"format":"grok-retry-host everything","version":1,"host":"…","sections":{"settings":1,"images":1,"prompts":1}}
//     {"settings":{…}}
//     {"taught":{…}}                                   for each layout that the user showed, if any ("taught":1)
//     {"image":{…}}                                    for each image
//     {"prompt":{…}}                                   for each prompt that the user keeps
//     {"end":{"lines":4,"checksum":"…"}}               of all lines before it
//
// A section that this version does not know, or of a later version, is an error: what cannot be read must not be
// dropped. A new kind of line is a new section, which is named only where there are such lines. docs/state-file.md has
// the fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/image_record.hpp"
#include "core/kept_prompt.hpp"
#include "core/lesson.hpp"
#include "core/settings.hpp"
#include "core/siphash.hpp"
#include "json/document.hpp"

namespace host::wire {

// Of a line. An image with as many attempts as one edit can declare (R16) fits in, even if their ids are as long as can
// be and each byte takes six; with usual ids, two million attempts do. A reader holds one line at a time.
inline constexpr std::size_t kMaxExportLine = 512u * 1024 * 1024;

struct FullExportHead {  // one that this version can read
    core::Instant written_at{};
    std::vector<std::string> sections;  // the names of those that may follow
};
struct FullExportEnd {
    std::int64_t lines{};  // before it
    std::string checksum;
};
using FullExportLine =
    std::variant<FullExportHead, core::Settings, core::Lesson, core::ImageRecord, core::KeptPrompt, FullExportEnd>;

[[nodiscard]] std::string full_export_head(core::Instant written_at, bool has_lessons = false);
[[nodiscard]] std::string full_export_line(const core::Settings& settings);
[[nodiscard]] std::string full_export_line(const core::Lesson& lesson);
[[nodiscard]] std::string full_export_line(const core::ImageRecord& image);
[[nodiscard]] std::string full_export_line(const core::KeptPrompt& kept);
[[nodiscard]] std::string full_export_end(const FullExportEnd& end);

// The name of the section that a line belongs to; empty: none, it is the first or the last.
[[nodiscard]] std::string_view section_of(const FullExportLine& line);

// Whether a file that begins with this is a full export, of whichever version.
[[nodiscard]] bool begins_full_export(std::string_view text);

// A line without its end; or what is wrong with it, as a phrase that quotes none of it. Nothing of an image is beyond
// the limits of the protocol, and its session is never active. `document` is used for reading.
[[nodiscard]] std::expected<FullExportLine, std::string> read_full_export_line(json::Document& document,
                                                                               std::string_view line);

// Over the lines so far: notices what was cut off, damaged or edited. It keeps out mistakes, not attackers.
class FullExportSum {
public:
    void add(std::string_view line);
    [[nodiscard]] std::int64_t lines() const { return lines_; }
    [[nodiscard]] std::string hex() const { return core::hex(key_); }

private:
    core::SipKey key_{};
    std::int64_t lines_{};
};

}  // namespace host::wire
