// What the tests of R21 say: records of older versions, and a world in which the order they come in means nothing.
#pragma once

#include <algorithm>
#include <functional>

#include "core/invariants.hpp"
#include "core/legacy.hpp"
#include "support/catch.hpp"
#include "support/printers.hpp"

namespace host::core::legacy_test {

inline constexpr Instant kNow = instant_from_ms(10'000'000);
inline const MediaId kMedia{"img"};

inline Instant at(std::int64_t ms) { return instant_from_ms(ms); }

struct World {
    LegacySource source{LegacySource::file};
    Settings settings;
    Machine machine;

    Step merge(const std::optional<Media>& host, std::vector<LegacyRecord> records) const {
        Step step = merge_legacy(host, records, kMedia, {kNow, settings, machine, source});
        // The order of keys is irrelevant: every other order gives the same.
        std::sort(records.begin(), records.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
        do {
            const Step other = merge_legacy(host, records, kMedia, {kNow, settings, machine, source});
            CHECK(other.media == step.media);
        } while (std::next_permutation(records.begin(), records.end(),
                                       [](const auto& a, const auto& b) { return a.key < b.key; }));
        CHECK(violations(step.media) == std::vector<std::string>{});
        return step;
    }
};

inline LegacyRecord post(const std::string& id, const std::function<void(LegacyRecord&)>& change = {}) {
    LegacyRecord record;
    record.key = "grokRetrySession_" + id;
    record.name = id;
    record.digest = "digest of " + id;
    record.posts = {PostId{id}};
    if (change) change(record);
    return record;
}

inline LegacyRecord by_media(const std::function<void(LegacyRecord&)>& change = {}) {
    LegacyRecord record;
    record.key = "useGrokRetryVideoSessions_store";
    record.name = kMedia.value;
    record.digest = "digest";
    record.media = kMedia;
    if (change) change(record);
    return record;
}

inline std::vector<std::string> ids(const Media& media) {
    std::vector<std::string> all;
    for (const AttemptId& id : media.session.processed_attempt_ids) all.push_back(id.value);
    return all;
}

inline LegacySource any_source() { return GENERATE(LegacySource::page, LegacySource::file); }

inline std::string line(int second, const std::string& text) { return "[" + iso8601(at(second * 1000)) + "] " + text; }

}  // namespace host::core::legacy_test
