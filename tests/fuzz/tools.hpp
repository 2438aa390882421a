// What several targets share.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/legacy.hpp"
#include "core/media.hpp"

namespace fuzz {

// In the order of docs/protocol.md; a seed names a method by its place here, so new ones come last.
inline constexpr std::array<std::string_view, 32> kMethods{
    "hello",          "snapshot",          "route",           "tab.closed",     "session.start",
    "session.stop",   "session.update",    "session.clear",   "session.delete", "session.get",
    "session.list",   "settings.get",      "settings.update", "progress",       "notice",
    "decision.claim", "decision.result",   "migrate",         "store.export",   "ping",
    "test.advance",   "page.report",       "page.taught",     "page.teach",     "page.forget",
    "session.adopt",  "settings.describe", "prompts.list",    "prompts.delete", "doctor.run",
    "copies.count",   "copies.delete"};

[[nodiscard]] host::core::Media started_media(host::core::Instant now);

// Records merge into sound media, twice is once (R21), and the text that is kept reads as the same record.
void check_legacy(const host::core::Legacy& legacy);

[[nodiscard]] std::string bytes_of(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, std::string_view bytes);

// What the first start of a host leaves on disk, made once. Nobody may have the file open.
void write_fresh_file(const std::filesystem::path& file);

// A folder in memory where there is such a place, for the life of the process.
[[nodiscard]] const std::filesystem::path& scratch();

}  // namespace fuzz
