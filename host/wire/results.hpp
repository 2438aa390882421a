// What the host says: one struct per result, error and notification. Values only; encode.hpp makes the bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/copies.hpp"
#include "core/decision.hpp"
#include "core/error_code.hpp"
#include "core/finding.hpp"
#include "core/grant.hpp"
#include "core/kept_prompt.hpp"
#include "core/lesson.hpp"
#include "core/note.hpp"
#include "core/session.hpp"
#include "core/settings.hpp"
#include "platform/live_hosts.hpp"

namespace host::wire {

struct HelloNotice {
    std::string kind;     // "salvaged"
    std::string message;  // a sentence for people
    std::string file;     // what it is about, if that is a file
};
struct HelloResult {
    std::int64_t protocol{};  // the one that is used from now on
    std::string host_version;
    std::int64_t pid{};
    std::optional<platform::SandboxState> sandbox;  // none: whoever runs the host did not say
    std::string connection;
    int schema{};
    std::string log;  // path of host.log
    core::Settings settings;
    std::vector<core::Lesson> taught{};
    std::vector<HelloNotice> notices{};  // what the user should know about the state as a whole; usually nothing
};
struct SnapshotResult {
    core::Count media{};  // media in the snapshot
    core::Count new_attempts{};
    core::Count ignored{};
    std::optional<core::View> view;
    core::Decision decision;
};
struct RouteResult {
    std::optional<core::PostId> post;
    std::optional<core::MediaId> media;
    bool provisional{};
    std::optional<core::View> view;
    core::Decision decision;
};
struct AdoptResult {  // R23
    bool adopted{};
    std::string_view reason{};  // when not adopted: a word of the protocol
    core::GrantId click{};      // when adopted, as the rest
    std::optional<core::View> view{};
    core::Decision decision{};
};
struct ViewAndDecision {
    core::View view;
    core::Decision decision;
};
struct TimelineItem {  // something that happened to a media; `note` is of a kind that is_on_timeline()
    core::Instant at;
    core::Note note;
    std::optional<int> percent{};  // of a refused attempt, where it is known
};
[[nodiscard]] bool is_on_timeline(const core::Note& note);
struct ViewAndTimeline {
    core::View view;
    core::Decision decision;
    std::vector<TimelineItem> timeline;  // oldest first
};
struct ViewOnly {
    core::View view;
};
struct Deleted {
    bool deleted{};
};
struct SessionPage {  // views without logs
    std::vector<core::View> sessions;
    std::optional<std::string> next_cursor;
};
struct PromptPage {
    std::vector<core::KeptPrompt> prompts{};  // newest first
    std::optional<std::string> next_cursor{};
};
struct PromptsDeleted {
    std::int64_t deleted{};  // how many
};
struct SettingsResult {
    core::Settings settings;
};
struct SettingsDescribed {};  // the table of settings, which is the same for everyone
struct NoticeResult {
    std::vector<core::MediaId> ended;
    std::optional<core::Instant> paused_until;  // of a rate limit
};
struct TaughtResult {
    std::vector<core::Lesson> taught;  // oldest first
};
struct ClaimResult {
    bool granted{};
    std::string reason{};                  // when not granted
    std::optional<core::Instant> until{};  // with site_interval: the offer stays, and may be claimed then
    std::string prompt{};                  // when granted
    core::MediaId media{};                 // when granted
};
struct Migrated {
    struct Placed {
        std::string key;
        core::MediaId media;  // empty: imported before, and deleted by the user since
    };
    struct Kept {
        std::string key;
        std::string reason;
    };
    std::vector<Placed> imported;
    std::vector<Kept> pending, rejected, left;
    std::vector<std::string> removable;
};
struct ExportPage {
    std::vector<core::View> views;
    std::optional<std::string> next_cursor;
};
struct Copies {
    core::CopyCounts counts;
};
struct CopiesGone {
    core::CopiesDeleted counts;
};
struct Findings {
    std::vector<core::Finding> all;
};
struct Now {
    core::Instant now;
};
struct Empty {};

using Result =
    std::variant<HelloResult, SnapshotResult, RouteResult, AdoptResult, ViewAndDecision, ViewAndTimeline, ViewOnly,
                 Deleted, SessionPage, PromptPage, PromptsDeleted, SettingsResult, SettingsDescribed, NoticeResult,
                 TaughtResult, ClaimResult, Migrated, ExportPage, Copies, CopiesGone, Findings, Now, Empty>;

struct Error {
    core::ErrorCode code{};
    std::string message{};                 // for people; says what to do. Empty: the usual one for the code
    std::string path{}, problem{};         // with invalid_params
    std::optional<core::View> view{};      // with conflict
    std::optional<core::Instant> until{};  // with rate_limited
    core::Instant now{};                   // said with `until`
    std::string_view update{};             // with protocol_mismatch: "host" or "extension", whichever is older
};

struct DecisionPush {
    core::Decision decision;
    core::DocumentRef tab;
};
struct RevokedPush {
    core::GrantId decision;
    core::CloseReason reason{};
    core::DocumentRef tab;
};
struct ChangedPush {
    core::DocumentRef tab;
    core::MediaId media;
    std::optional<core::View> view;  // empty: deleted
};
// The state file is being checked or restored: the answer to a request takes longer.
struct RestoringPush {
    int percent{};
};
using Push = std::variant<DecisionPush, RevokedPush, ChangedPush, RestoringPush>;

}  // namespace host::wire
