// What older versions of the extension kept, as text -> records (R21). Total: what cannot be read is a rejection with
// a reason, and with the text itself.
//
// Tolerant where older versions were (fields they had besides, fields that are missing), strict where a guess would
// put something wrong on disk: types, ids, counters.
#pragma once

#include <limits>
#include <string>
#include <string_view>

#include "core/legacy.hpp"
#include "json/reader.hpp"

namespace host::wire {

inline constexpr std::string_view kLegacyPostPrefix = "grokRetrySession_";              // v0: a key for each post
inline constexpr std::string_view kLegacyStoreKey = "useGrokRetryVideoSessions_store";  // v1, v2

// The value of one key of the page's storage: the first `most` of its records, those that cannot be read included.
inline constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
[[nodiscard]] core::Legacy read_legacy(std::string_view key, const std::string& raw, std::size_t most = kAll);
[[nodiscard]] core::Legacy read_legacy_store(std::string_view key, const json::Json& store, std::size_t most = kAll);

// A file: a store, or an object with keys of the page's storage and their values (text or JSON).
[[nodiscard]] core::Legacy read_legacy_file(const json::Json& document);

// One entry of a v2 store, for who reads one entry at a time. A part that is not there is null.
struct LegacyEntry {
    std::string media;
    json::Json session, persistent, revision, suggestion;
};
void read_legacy_entry(std::string_view key, const LegacyEntry& entry, core::Legacy& into);

}  // namespace host::wire
