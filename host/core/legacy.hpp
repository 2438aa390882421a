// Data of older versions of the extension, and how it is imported (R21). Pure: values in, values out.
//
// Three layouts: a key for each post (v0), a store by post (v1), a store by media (v2; our own export is one).
// The wire reads them; the store keeps what cannot be matched to an image yet.
//
// It never starts a session. Data from a page is not trusted: see merge_legacy.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.hpp"
#include "core/session_machine.hpp"

namespace host::core {

// One key of v0, or one entry of a store. Missing fields are absent.
struct LegacyRecord {
    std::string key;                // its key in the page's storage
    std::string name;               // its post (v0, v1) or media (v2)
    std::string digest;             // equal for equal content of equal keys
    std::string raw;                // the original record, in a form that can be read again under the same key
    std::size_t bytes{};            // its size, whether it is kept in `raw` or not
    std::optional<MediaId> media;   // v2
    std::vector<PostId> posts;      // v0, v1: its post first, then others of the same media (videoGroup)
    std::vector<MediaId> hints;     // v0, v1: originalMediaId, sessionMediaId
    std::optional<Count> revision;  // our own export
    SessionPatch session;
    PersistentPatch persistent;
    std::optional<PersistentPatch> suggestion;  // our own export
};

// A record that could not be read, and why. Kept, never dropped.
struct LegacyRejection {
    std::string key, name, digest, raw, reason;
};

struct Legacy {
    std::vector<LegacyRecord> records;
    std::vector<LegacyRejection> rejected;
    std::vector<std::string> unread;  // keys with more records than one message may bring
};

// Values that no older version can have written: counters below zero or absurdly high, a prompt over the cap. (Limits
// over their caps are lowered to the caps. A prompt is never shortened.) The path is that of the record.
[[nodiscard]] std::optional<Problem> problem_with(const LegacyRecord& record);

enum class LegacySource {
    page,  // a page of the site, or a script in it: untrusted evidence of history
    file,  // brought in by the user
};

// How much pages may bring. Real data of one person is far below; anything above stays in the page.
namespace page_bounds {
inline constexpr std::size_t kMostRecords = 2'000;            // in one message
inline constexpr std::int64_t kMostRecordsEver = 10'000;      // on one machine
inline constexpr std::int64_t kMostImages = 2'000;            // that nothing else knows and the user has not used
inline constexpr std::int64_t kMostBytes = 32 * 1024 * 1024;  // on disk, about, of all of them
}  // namespace page_bounds

// Roughly what a record takes on disk, in whatever table.
[[nodiscard]] std::int64_t cost_of(const LegacyRecord& record);
[[nodiscard]] std::int64_t cost_of(const LegacyRejection& rejected);

struct LegacyContext {
    Instant now;
    const Settings& settings;
    Machine machine;
    LegacySource source{LegacySource::page};
};

// Whether the user has not used a media yet: only then may a page bring history for it.
[[nodiscard]] bool takes_history(const Media& media);

inline constexpr std::string_view kUsedHere =
    "this image has been used here, so the data of the older version stays in the page";

// Why this source may not change the media now, as a sentence; none: it may.
[[nodiscard]] std::optional<std::string_view> why_left(const std::optional<Media>& host, const LegacyContext& context);

// Merges all records of one media into what the host has (none: an unknown media). Returns what to save, like step().
// If nothing changes, it returns the same media with the same revision; so it does whenever why_left() has a reason.
// The caller leaves out attempts that are already in the ledger.
//
// From a page: counters, ids, log lines and an ended session's outcome are merged; limits and prompt become a
// suggestion. The result depends neither on the order of the records nor on the number of calls. From the user: prompt
// and limits are set where the host has only its defaults. The order of `records` does not matter.
[[nodiscard]] Step merge_legacy(const std::optional<Media>& host, std::span<const LegacyRecord> records,
                                const MediaId& media, const LegacyContext& context);

}  // namespace host::core
