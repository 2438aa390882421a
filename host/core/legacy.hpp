// What older versions of the extension kept, and what becomes of it here (R21). Pure: values in, values out.
//
// Three layouts: a key for each post (v0), a store by post (v1), a store by media (v2; our own export is one).
// Reading them is the wire's business, keeping what cannot be placed yet is the store's.
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
    std::optional<MediaId> media;   // v2
    std::vector<PostId> posts;      // v0, v1: its post first, then others of the same media (videoGroup)
    std::vector<MediaId> hints;     // v0, v1: originalMediaId, sessionMediaId
    std::optional<Count> revision;  // our own export
    SessionPatch session;
    PersistentPatch persistent;
};

// What could not be read, and why. Kept, never dropped.
struct LegacyRejection {
    std::string key, name, digest, raw, reason;
};

struct Legacy {
    std::vector<LegacyRecord> records;
    std::vector<LegacyRejection> rejected;
};

// What no older version can have meant: counters below zero or absurdly high, a prompt over the cap. (Limits over
// their caps are no problem: they are pulled to the caps. A prompt is never shortened.) Path as in the record.
[[nodiscard]] std::optional<Problem> problem_with(const LegacyRecord& record);

enum class LegacySource { page, file };

struct LegacyContext {
    Instant now;
    const Settings& settings;
    Machine machine;
    LegacySource source{LegacySource::page};
};

// All records of one media on top of what the host has of it (none: not known yet). The order of `records` means
// nothing. Says what to save, like step(); nothing changed: the same media with the same revision. Attempts that are
// in the ledger already are for the caller to leave out.
[[nodiscard]] Step merge_legacy(const std::optional<Media>& host, std::span<const LegacyRecord> records,
                                const MediaId& media, const LegacyContext& context);

}  // namespace host::core
