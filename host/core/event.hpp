// Everything that can happen to one media: one struct each, one variant. Past tense for facts, Asked for wishes.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "core/evidence.hpp"
#include "core/grant.hpp"
#include "core/media.hpp"

namespace host::core {

struct AttemptsSeen {  // R3: only attempts that are not in the ledger yet, in the order of the snapshot. Of each only
                       // its id and `moderated` count: they have a verdict (R22), unless they are `history`
    std::vector<Attempt> attempts;
    std::optional<PostId> post;             // the document's post, if it is on this media (R4)
    std::optional<AttemptId> history;       // an attempt known to be older than the session (R8)
    std::vector<LedgerEntry> taken_back{};  // R22: of the ledger, as it is; the verdict is the other one now
    std::set<AttemptId> before_click{};     // R16: counted before the click in flight was made, so not its outcome
    Count known{};  // how many of this image the ledger has; it is full at most_attempts() (R22)
};
struct PostShown {
    PostId post;
};  // a route to a post of this media (R4)
struct ProgressSeen {
    int percent{};
};                   // of the running attempt (R7)
struct StartAsked {  // R8
    std::string prompt;
    std::optional<PostId> post;
};
struct ManualClickSeen {  // R23: the user has pressed the page's submit themselves
    std::string prompt;   // what the composer held then
    PostId post;          // that the document shows
    DocumentRef document;
    AttemptOptions options;  // what the page is set to, as far as it shows that
};
struct StopAsked {};   // R12
struct SessionPatch {  // R16: absent = unchanged
    std::optional<bool> is_active, can_retry;
    std::optional<Count> retry_count, videos_generated, credits_used;
    std::optional<Count> layer1_failures, layer2_failures, layer3_failures;
    std::optional<std::optional<PostId>> current_post_id;
    std::optional<std::vector<AttemptId>> processed_attempt_ids;
    std::optional<Instant> last_attempt_time, last_failure_time;
    std::optional<std::vector<AttemptProgress>> attempt_progress;
    std::optional<Outcome> outcome;
    std::optional<std::vector<std::string>> logs;
    std::optional<std::optional<SessionSummary>> last_session_summary;
    bool operator==(const SessionPatch&) const = default;
};
struct PersistentPatch {
    std::optional<Count> max_retries, video_goal;
    std::optional<bool> auto_retry_enabled;
    std::optional<std::string> last_prompt_value;
    bool operator==(const PersistentPatch&) const = default;
};
struct UpdateAsked {  // R16
    SessionPatch session;
    PersistentPatch persistent;
    bool dismiss_suggestion{};  // R21
    bool operator==(const UpdateAsked&) const = default;
};
struct ClearAsked {};  // R16
struct ClaimAsked {    // R10
    GrantId id;
    DocumentRef document;
    bool is_on_image{};         // the document's route resolves to this media, for certain
    std::optional<Grant> past;  // the grant of that number, if it is no longer the open one
    AttemptOptions options{};   // what the page is set to, as far as it shows that
};
struct ClickReported {  // R10
    GrantId id;
    DocumentRef document;
    bool clicked{};
    std::string error;
    std::optional<Grant> past;
};
struct DocumentLeft {  // R10: it is on another image, gone, or cannot act; what it was offered and has not claimed is
    DocumentRef document;  // withdrawn
    CloseReason why{CloseReason::left_image};
};
enum class RateLimitCause : int { unknown, quota, option };
struct RateLimitNoticed {  // R13; the pause itself is the machine's
    RateLimitCause cause{};
};
// What a document says of the click that it holds the claimed or clicked grant for (R24). Of any other it is nothing.
struct GenerationSeen {
    GrantId id;
    DocumentRef document;
    AttemptOptions options;  // what was asked of the site, as far as that was seen
};
struct NoEvidenceSeen {
    GrantId id;
    DocumentRef document;
};
struct SiteErrorSeen {
    GrantId id;
    DocumentRef document;
    int status{};  // of HTTP
};
struct WatchEnded {};  // the last live document with this media has just left (R14)
struct Tick {};        // time passed

using Event = std::variant<AttemptsSeen, PostShown, ProgressSeen, StartAsked, ManualClickSeen, StopAsked, UpdateAsked,
                           ClearAsked, ClaimAsked, ClickReported, DocumentLeft, RateLimitNoticed, GenerationSeen,
                           NoEvidenceSeen, SiteErrorSeen, WatchEnded, Tick>;

}  // namespace host::core
