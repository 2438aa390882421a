// What older versions of the extension kept, and what becomes of it here (R21). Pure: values in, values out.
//
// Three layouts: a key for each post (v0), a store by post (v1), a store by media (v2; our own export is one).
// Reading them is the wire's business, keeping what cannot be placed yet is the store's.
//
// Nothing of it starts a session. A page of the site is not believed: see merge_legacy.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.hpp"
#include "core/session_machine.hpp"

namespace host::core {

// One key of v0, or one entry of a store. What was not there is absent.
struct LegacyRecord {
    std::string key;                // where the page keeps it
    std::string name;               // the post (v0, v1) or the media (v2) it is about
    std::string digest;             // equal for equal content of equal keys
    std::string raw;                // the record as it was, in a form that can be read again under the same key
    std::size_t bytes{};            // of it, whether it is kept in `raw` or not
    std::optional<MediaId> media;   // v2
    std::vector<PostId> posts;      // v0, v1: its post first, then others of the same media (videoGroup)
    std::vector<MediaId> hints;     // v0, v1: originalMediaId, sessionMediaId
    std::optional<Count> revision;  // our own export
    SessionPatch session;
    PersistentPatch persistent;
    std::optional<PersistentPatch> suggestion;  // our own export
};

// What could not be read, and why. Kept, never dropped.
struct LegacyRejection {
    std::string key, name, digest, raw, reason;
};

struct Legacy {
    std::vector<LegacyRecord> records;
    std::vector<LegacyRejection> rejected;
    std::vector<std::string> unread;  // keys that hold more than was to be read
};

// What no older version can have meant: counters below zero or absurdly high, a prompt over the cap. (Limits over
// their caps are no problem: they are pulled to the caps. A prompt is never shortened.) Path as in the record.
[[nodiscard]] std::optional<Problem> problem_with(const LegacyRecord& record);

enum class LegacySource {
    page,  // a page of the site, or a script in it: untrusted evidence of history
    file,  // brought in by the user
};

// How much pages may bring. What a person has had in all their tabs is far below; what is over it stays in the page.
namespace page_bounds {
inline constexpr std::size_t kMostRecords = 2'000;            // in one message
inline constexpr std::int64_t kMostRecordsEver = 10'000;      // on one machine
inline constexpr std::int64_t kMostImages = 2'000;            // that nothing else knows and the user has not used
inline constexpr std::int64_t kMostBytes = 32 * 1024 * 1024;  // on disk, about, of all of them
}  // namespace page_bounds

// About what a record takes on disk, wherever it ends up.
[[nodiscard]] std::int64_t cost_of(const LegacyRecord& record);
[[nodiscard]] std::int64_t cost_of(const LegacyRejection& rejected);

struct LegacyContext {
    Instant now;
    const Settings& settings;
    Machine machine;
    LegacySource source{LegacySource::page};
};

// Whether the user has done nothing about a media yet: only then a page may bring history of it.
[[nodiscard]] bool takes_history(const Media& media);

inline constexpr std::string_view kUsedHere =
    "this image has been used here, so the data of the older version stays in the page";

// Why nothing of this source may change the media now, as a sentence; none: it may.
[[nodiscard]] std::optional<std::string_view> why_left(const std::optional<Media>& host, const LegacyContext& context);

// All records of one media on top of what the host has of it (none: not known yet). Says what to save, like step();
// nothing changed: the same media with the same revision, as always where why_left() has a reason. Attempts that are in
// the ledger already are for the caller to leave out.
//
// From a page: counters, ids, log lines and an ended session's outcome are joined; limits and prompt become a
// suggestion. The result depends neither on the order of the records nor on how many calls they come in.
// From the user: prompt and limits are set where the host has only its defaults. The order of `records` means nothing.
[[nodiscard]] Step merge_legacy(const std::optional<Media>& host, std::span<const LegacyRecord> records,
                                const MediaId& media, const LegacyContext& context);

}  // namespace host::core
