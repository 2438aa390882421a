// What reader and writer of a full export have in common: its name, and the versions of its sections.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/image_record.hpp"

namespace host::core {

inline std::string_view name_of(LedgerSource source) {
    switch (source) {
        case LedgerSource::snapshot: return "seen";
        case LedgerSource::declared: return "declared";
        case LedgerSource::history: return "history";
        case LedgerSource::page_history: return "page";
        case LedgerSource::settled: return "settled";
    }
    return "declared";
}

inline std::string_view name_of(TouchedBy by) {
    switch (by) {
        case TouchedBy::nobody: return "nobody";
        case TouchedBy::user: return "user";
        case TouchedBy::page: return "page";
        case TouchedBy::only_page: return "only_page";
    }
    return "user";
}

}  // namespace host::core

namespace host::wire {

inline constexpr std::string_view kFullExportFormat = "grok-retry-host everything";
inline constexpr std::string_view kFullExportBeginning = R"({"format":"grok-retry-host everything",)";
inline constexpr std::int64_t kFullExportVersion = 1;

struct ExportSection {
    std::string_view name;
    std::int64_t version;
};
inline constexpr ExportSection kSettingsSection{"settings", 1}, kImageSection{"images", 1},
    kPromptSection{"prompts", 1}, kLessonSection{"taught", 1};
inline constexpr std::array kExportSections{kSettingsSection, kImageSection, kPromptSection, kLessonSection};

}  // namespace host::wire
