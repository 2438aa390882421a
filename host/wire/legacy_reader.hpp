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
#include "json/value.hpp"

namespace host::wire {

inline constexpr std::string_view kLegacyPostPrefix = "grokRetrySession_";              // v0: a key for each post
inline constexpr std::string_view kLegacyStoreKey = "useGrokRetryVideoSessions_store";  // v1, v2

// The value of one key of the page's storage: the first `most` of its records, those that cannot be read included.
inline constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
[[nodiscard]] core::Legacy read_legacy(std::string_view key, std::string_view raw, std::size_t most = kAll);
// A store of v1 or v2. With `most` 0, its envelope alone is looked at: it is rejected, or nothing comes of it.
[[nodiscard]] core::Legacy read_legacy_store(std::string_view key, const json::Value& store, std::size_t most = kAll);

// A file: a store, or an object with keys of the page's storage and their values (text or JSON).
[[nodiscard]] core::Legacy read_legacy_file(const json::Value& document);

// One entry of a v2 store, for who reads one entry at a time: its parts as JSON text. Empty: a part is not there.
struct LegacyEntry {
    std::string media, session, persistent, revision, suggestion;
};
// Precondition: json::Document takes each part, at the depth it has in a store.
void read_legacy_entry(std::string_view key, const LegacyEntry& entry, core::Legacy& into);

}  // namespace host::wire
