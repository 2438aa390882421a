// One struct per method of the protocol, decoded and type-checked; ranges and rules are the core's business.
// Shapes, units and examples: docs/protocol.md. Absent optional fields are empty optionals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/check.hpp"
#include "core/error_code.hpp"
#include "core/event.hpp"
#include "core/ids.hpp"
#include "core/kept_prompt.hpp"
#include "core/legacy.hpp"
#include "core/lesson.hpp"
#include "core/page_report.hpp"
#include "core/session_list.hpp"
#include "core/settings.hpp"
#include "wire/protocol_range.hpp"

namespace host::wire {

struct Hello {
    ProtocolRange protocols;  // when it has none of kProtocols, nothing else was read
    std::string client_name;
    std::string client_version;
};

struct MediaAttempts {
    core::MediaId media;
    std::vector<core::Attempt>
        attempts;  // with valid ids, each id once: its first finished entry, else its first one (R1)
};
struct PageStore {
    std::vector<MediaAttempts> videos;  // videoByMediaId, in the order of the keys; may be empty arrays
    std::vector<core::MediaId> images;  // keys of imageByMediaId
    core::Count ignored{};              // elements that are no attempts (R1), keys that are no ids
};
struct Snapshot {
    core::DocumentRef tab;
    std::int64_t seq{};
    std::optional<PageStore> store;  // empty: the page has none, or it cannot be read: no evidence (R14)
    std::optional<std::string> path;
    bool partial{};  // only the media that changed
    core::EvidenceSource source{};
};
struct Route {
    core::DocumentRef tab;
    std::int64_t seq{};
    std::string path;
};
struct TabClosed {
    std::int64_t tab{};
};
struct SessionStart {
    std::optional<core::DocumentRef> tab;
    std::optional<core::MediaId> media;
    std::string prompt;
};
struct SessionAdopt {
    core::DocumentRef tab;
    std::string prompt;
    core::AttemptOptions options;
};
struct SessionStop {
    core::MediaId media;
};
struct SessionUpdate {
    core::MediaId media;
    core::SessionPatch session;
    core::PersistentPatch persistent;
    bool dismiss_suggestion{};
    std::optional<core::Count> expected_revision;
};
struct SessionClear {
    core::MediaId media;
};
struct SessionDelete {
    core::MediaId media;
};
struct SessionGet {  // exactly one of media and post
    std::optional<core::MediaId> media;
    std::optional<core::PostId> post;
    std::optional<core::DocumentRef> tab;
    bool timeline{};
};
struct SessionList {
    core::ListFilter filter;
    std::optional<std::string> cursor;
    std::optional<core::Count> limit;  // 1..1000
};
struct PromptsList {
    std::string search;  // empty: all
    std::optional<std::string> cursor;
    std::optional<core::Count> limit;  // 1..1000
};
struct PromptsDelete {
    std::optional<core::PromptId> prompt;  // none: all
};
struct SettingsGet {};
struct SettingsDescribe {};
struct BackoffPatch {
    std::optional<core::Millis> initial, max, jitter;
    std::optional<double> multiplier;
};
struct SettingsUpdate {
    std::optional<core::Count> default_max_retries, default_video_goal, breaker_threshold, keep_detail_days;
    std::optional<bool> default_auto_retry_enabled, adopt_manual_attempts, keep_prompt_history;
    std::optional<core::Millis> cooldown, attempt_timeout, stale_after, rate_limit_pause;
    BackoffPatch backoff;
    std::optional<std::optional<core::Count>> credit_budget;
};
struct Progress {
    core::DocumentRef tab;
    std::int64_t seq{};
    int percent{};
};
struct RateLimitNotice {
    std::optional<core::Millis> retry_after;
    core::RateLimitCause cause{};
};
struct GenerationNotice {
    core::GrantId decision;
    core::AttemptOptions options;
};
struct NoEvidenceNotice {
    core::GrantId decision;
};
struct SiteErrorNotice {
    int status{};  // 401 or 403
    std::optional<core::GrantId> decision;
};
struct Notice {
    core::DocumentRef tab;
    std::int64_t seq{};
    std::variant<RateLimitNotice, GenerationNotice, NoEvidenceNotice, SiteErrorNotice> what;
};
struct PageReported {
    core::DocumentRef tab;
    std::int64_t seq{};
    core::PageReport report;
};
struct PageTaught {};
struct PageTeach {
    core::Lesson lesson;  // without its time
};
struct PageForget {
    std::string layout;
};
struct DecisionClaim {
    core::DocumentRef tab;
    core::GrantId decision;
    core::AttemptOptions options;
};
struct DecisionResult {
    core::DocumentRef tab;
    core::GrantId decision;
    bool clicked{};
    std::string error;
};
struct Migrate {  // what could be read of it, and what not
    core::Legacy legacy;
    std::vector<std::string> keys;         // all that were sent
    std::optional<core::DocumentRef> tab;  // none: the user brings it in
};
struct StoreExport {
    std::optional<std::string> cursor;
};
struct CopiesCount {};
struct CopiesDelete {};
struct DoctorRun {};
struct Ping {};
struct TestAdvance {
    core::Millis ms{};
};  // only with --test-clock

using Params = std::variant<Hello, Snapshot, Route, TabClosed, SessionStart, SessionAdopt, SessionStop, SessionUpdate,
                            SessionClear, SessionDelete, SessionGet, SessionList, PromptsList, PromptsDelete,
                            SettingsGet, SettingsDescribe, SettingsUpdate, Progress, Notice, PageReported, PageTaught,
                            PageTeach, PageForget, DecisionClaim, DecisionResult, Migrate, StoreExport, CopiesCount,
                            CopiesDelete, DoctorRun, Ping, TestAdvance>;

}  // namespace host::wire
