// All that goes from machine to machine of one image (`--export --all`), and how what two machines know becomes one
// (R21, "Two machines"). Pure: values in, values out.
//
// join() means the same in any order and any number of times. take() puts the result in the place of what this machine
// has: it starts nothing, and keeps limits and prompt that are set here.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/media.hpp"

namespace host::core {

struct RecordedAttempt {
    bool moderated{};
    int layer{};
    bool layer_known{};
    int percent{-1};
    Instant seen_at{};
    LedgerSource source{LedgerSource::snapshot};
    Count effort{};  // of the newest session it is known to be older than, less 1; of one that is counted now, too
    bool operator==(const RecordedAttempt&) const = default;
};

struct CountedAttempt {  // of the current session
    AttemptId id;
    bool is_counted{};  // else it was declared, and never counts
    auto operator<=>(const CountedAttempt&) const = default;
};

struct Counters {
    Count refused{}, videos{}, credits{}, layer1{}, layer2{}, layer3{};
    auto operator<=>(const Counters&) const = default;
};

// The newest session of an image, or what was counted without one.
struct RecordedSession {
    Count number{};  // Effort::number: which of two sessions is newer
    Outcome outcome{Outcome::idle};
    EndReason ended_by{EndReason::none};
    RetryReason cause{RetryReason::session_started};
    std::vector<CountedAttempt> attempts;  // in the order seen
    Counters besides;                      // what the counters have that these attempts do not explain
    Instant last_attempt_time{}, last_failure_time{};
    std::optional<PostId> current_post_id;
    std::vector<AttemptProgress> progress;
    std::optional<SessionSummary> summary;
    std::vector<std::string> logs;
    Count failures_in_row{}, layer1_in_row{}, click_failures_in_row{};
    Millis backoff{};
    AttemptOptions options, options_before;
    bool operator==(const RecordedSession&) const = default;
};

struct ImageHistory {
    RecordedSession session;
    std::map<AttemptId, RecordedAttempt> ledger;
    bool operator==(const ImageHistory&) const = default;
};

struct RecordedName {
    PostId name;
    std::optional<AttemptId> attempt;  // none: a post of the image, and no attempt
    bool operator==(const RecordedName&) const = default;
};

// As it is stored. Of the media, what concerns clicks and this machine alone counts nothing: grant, in_flight, times of
// clicks and watching.
struct ImageRecord {
    Media media;
    std::vector<LedgerEntry> ledger;     // all of it, in the order seen
    std::vector<RecordedName> names;     // R22
    std::vector<PostId> posts;           // that were taken for the image (R8)
    Instant written_at{Instant::max()};  // nothing in it is later: the same record ranks the same whenever it is read
};

// Of what is stored. `ledger`: all of it.
[[nodiscard]] ImageHistory history_of(const Media& media, std::span<const LedgerEntry> ledger);

// Commutative, associative, idempotent.
[[nodiscard]] ImageHistory join(const ImageHistory& one, const ImageHistory& other);

// What the counters of its session are, with the verdicts of its ledger.
[[nodiscard]] Counters counters_of(const ImageHistory& history);

// Why nothing may change this image now, as a sentence; none: it may.
[[nodiscard]] std::optional<std::string_view> why_left(const Media& host);

struct Taken {
    Media media;
    std::vector<LedgerEntry> ledger;  // all of it, in order
    bool media_changed{}, ledger_changed{};
};

// What this machine is to keep of an image (none: it does not know it) once it has heard of the record. Precondition:
// nothing holds it back (why_left).
[[nodiscard]] Taken take(const std::optional<Media>& host, std::span<const LedgerEntry> ledger,
                         const ImageRecord& record, const Settings& settings, Instant now);

}  // namespace host::core
