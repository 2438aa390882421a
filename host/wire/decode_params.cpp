// What each method takes, one function for each; snapshot and what else a page shows have files of their own.
//
// Types are checked here; the ranges of the user's limits are the core's, which answers with the range.
#include <algorithm>
#include <iterator>

#include "core/text.hpp"
#include "wire/decoders.hpp"
#include "wire/legacy_reader.hpp"

namespace host::wire {
namespace {

constexpr std::size_t kMaxNameBytes = 256;
constexpr std::size_t kMaxPathBytes = 4096;
constexpr std::size_t kMaxErrorBytes = 1000;  // of a click's error; a longer one is cut, and the report is taken
constexpr std::size_t kMaxCursorBytes = 1024;

std::int64_t as_integer(const Field& field) { return field.integer(); }
double as_number(const Field& field) { return field.number(); }
core::Millis as_millis(const Field& field) { return core::Millis{field.integer()}; }
core::Instant as_moment(const Field& field) { return core::instant_from_ms(field.count()); }
core::MediaId media_of(const Field& params) { return as_media(params.at("mediaId")); }

std::int64_t as_tab(const Field& field) {
    static_cast<void>(field.integer());  // says what is wrong with it in fewer words than a range does
    return field.integer(-json::kMaxSafeInteger, json::kMaxSafeInteger);
}

}  // namespace

core::AttemptId as_attempt(const Field& field) { return {std::string{field.id(core::kMaxIdBytes)}}; }
core::PostId as_post(const Field& field) { return {std::string{field.id(core::kMaxIdBytes)}}; }
core::MediaId as_media(const Field& field) { return {std::string{field.id(core::kMaxIdBytes)}}; }

core::DocumentRef as_document(const Field& field) {
    return {.tab = as_tab(field.at("id")), .document = std::string{field.at("document").id(core::kMaxIdBytes)}};
}
std::string as_cursor(const Field& field) { return std::string{field.string(0, kMaxCursorBytes)}; }
std::string as_path(const Field& field) { return std::string{field.string(0, kMaxPathBytes)}; }
std::int64_t seq_of(const Field& params) { return params.at("seq").integer(1, json::kMaxSafeInteger); }

// --- what concerns the whole host: the greeting, the user's settings, the clock

namespace {

std::optional<core::Count> as_budget(const Field& field) {
    if (field.is_null()) return std::nullopt;
    return field.integer();
}

BackoffPatch as_backoff(const Field& backoff) {
    backoff.only({"initialMs", "multiplier", "maxMs", "jitterMs"});
    return {.initial = maybe(backoff.given("initialMs"), as_millis),
            .max = maybe(backoff.given("maxMs"), as_millis),
            .jitter = maybe(backoff.given("jitterMs"), as_millis),
            .multiplier = maybe(backoff.given("multiplier"), as_number)};
}

// An extension that sends no range speaks one version.
ProtocolRange protocols_in(const Field& params) {
    const std::int64_t named = params.at("protocol").integer();
    const auto range = params.find("protocols");
    if (!range) return {named, named};
    const auto ends = range->elements(as_integer);
    if (ends.size() != 2 || ends[0] > ends[1]) range->refuse("expected [lowest, highest]");
    return {ends[0], ends[1]};
}

}  // namespace

Params decode_hello(const Field& params) {
    Hello hello{.protocols = protocols_in(params), .client_name = {}, .client_version = {}};
    // Another protocol may greet differently; the answer to it is protocol_mismatch, not a complaint about fields.
    if (!common_protocol(kProtocols, hello.protocols)) return hello;
    const Field client = params.at("client");
    hello.client_name = client.at("name").string(0, kMaxNameBytes);
    hello.client_version = client.at("version").string(0, kMaxNameBytes);
    return hello;
}

Params decode_settings_get(const Field&) { return SettingsGet{}; }
Params decode_settings_describe(const Field&) { return SettingsDescribe{}; }

// Types only; the ranges are the core's.
Params decode_settings_update(const Field& params) {
    const Field settings = params.at("settings");
    settings.only({"defaultMaxRetries", "defaultVideoGoal", "defaultAutoRetryEnabled", "cooldownMs", "backoff",
                   "attemptTimeoutMs", "staleAfterMs", "rateLimitPauseMs", "breakerThreshold", "creditBudget",
                   "adoptManualAttempts", "keepPromptHistory", "keepDetailDays"});
    return SettingsUpdate{
        .default_max_retries = maybe(settings.given("defaultMaxRetries"), as_integer),
        .default_video_goal = maybe(settings.given("defaultVideoGoal"), as_integer),
        .breaker_threshold = maybe(settings.given("breakerThreshold"), as_integer),
        .keep_detail_days = maybe(settings.given("keepDetailDays"), as_integer),
        .default_auto_retry_enabled = maybe(settings.given("defaultAutoRetryEnabled"), as_boolean),
        .adopt_manual_attempts = maybe(settings.given("adoptManualAttempts"), as_boolean),
        .keep_prompt_history = maybe(settings.given("keepPromptHistory"), as_boolean),
        .cooldown = maybe(settings.given("cooldownMs"), as_millis),
        .attempt_timeout = maybe(settings.given("attemptTimeoutMs"), as_millis),
        .stale_after = maybe(settings.given("staleAfterMs"), as_millis),
        .rate_limit_pause = maybe(settings.given("rateLimitPauseMs"), as_millis),
        .backoff = maybe(settings.given("backoff"), as_backoff).value_or(BackoffPatch{}),
        .credit_budget = maybe(settings.given("creditBudget"), as_budget),
    };
}

Params decode_copies(const Field&) { return CopiesCount{}; }
Params decode_copies_delete(const Field&) { return CopiesDelete{}; }
Params decode_doctor(const Field&) { return DoctorRun{}; }
Params decode_ping(const Field&) { return Ping{}; }

Params decode_advance(const Field& params) { return TestAdvance{.ms = core::Millis{params.at("ms").count()}}; }

// --- what a document reports: where it is, how far the attempt is, what it did with a decision

Params decode_route(const Field& params) {
    return Route{.tab = as_document(params.at("tab")), .seq = seq_of(params), .path = as_path(params.at("path"))};
}

Params decode_tab_closed(const Field& params) { return TabClosed{.tab = as_tab(params.at("tab").at("id"))}; }

Params decode_progress(const Field& params) {
    return Progress{.tab = as_document(params.at("tab")),
                    .seq = seq_of(params),
                    .percent = static_cast<int>(params.at("percent").integer(0, 100))};
}

Params decode_result(const Field& params) {
    const auto error = maybe(params.find("error"), as_string).value_or("");
    return DecisionResult{.tab = as_document(params.at("tab")),
                          .decision = as_decision(params.at("decisionId")),
                          .clicked = params.at("clicked").boolean(),
                          .error = std::string{core::cut(error, kMaxErrorBytes)}};
}

// --- what the user asks of a session

Params decode_start(const Field& params) {
    return SessionStart{.tab = maybe(params.find("tab"), as_document),
                        .media = maybe(params.find("mediaId"), as_media),
                        .prompt = as_string(params.at("prompt"))};
}

Params decode_stop(const Field& params) { return SessionStop{media_of(params)}; }
Params decode_clear(const Field& params) { return SessionClear{media_of(params)}; }
Params decode_delete(const Field& params) { return SessionDelete{media_of(params)}; }

Params decode_get(const Field& params) {
    SessionGet get{.media = maybe(params.find("mediaId"), as_media),
                   .post = maybe(params.find("postId"), as_post),
                   .tab = maybe(params.find("tab"), as_document),
                   .timeline = maybe(params.find("timeline"), as_boolean).value_or(false)};
    if (get.media.has_value() == get.post.has_value()) params.refuse("expected exactly one of mediaId and postId");
    return get;
}

// --- session.update: every field of SessionData and PersistentData by its name (R16). An unknown name is refused.
//
// A field that is absent stays as it is. null is a value like any other: only currentPostId, lastSessionSummary and
// suggestion can be null.

namespace {

core::Outcome as_outcome(const Field& field) {
    const auto outcome = core::outcome_from(field.string());
    if (!outcome) field.refuse("expected one of idle, pending, success, failure, cancelled");
    return *outcome;
}

std::optional<core::PostId> as_post_or_null(const Field& field) {
    if (field.is_null()) return std::nullopt;
    return as_post(field);
}

std::vector<std::string> as_lines(const Field& field) { return field.elements(as_string); }
std::vector<core::AttemptId> as_attempts(const Field& field) { return field.elements(as_attempt); }

core::AttemptProgress as_progress(const Field& field) {
    field.only({"attempt", "percent", "recordedAt"});
    return {.attempt = field.at("attempt").count(),
            .percent = static_cast<int>(field.at("percent").integer(0, 100)),
            .recorded_at = as_moment(field.at("recordedAt"))};
}

std::vector<core::AttemptProgress> as_progress_list(const Field& field) { return field.elements(as_progress); }

std::optional<core::SessionSummary> as_summary_or_null(const Field& field) {
    if (field.is_null()) return std::nullopt;
    field.only({"outcome", "completedVideos", "videoGoal", "retriesAttempted", "maxRetries", "creditsUsed",
                "layer1Failures", "layer2Failures", "layer3Failures", "endedAt"});
    return core::SessionSummary{.outcome = as_outcome(field.at("outcome")),
                                .completed_videos = field.at("completedVideos").count(),
                                .video_goal = field.at("videoGoal").count(),
                                .retries_attempted = field.at("retriesAttempted").count(),
                                .max_retries = field.at("maxRetries").count(),
                                .credits_used = field.at("creditsUsed").count(),
                                .layer1_failures = field.at("layer1Failures").count(),
                                .layer2_failures = field.at("layer2Failures").count(),
                                .layer3_failures = field.at("layer3Failures").count(),
                                .ended_at = as_moment(field.at("endedAt"))};
}

}  // namespace

core::SessionPatch as_session_patch(const Field& session) {
    session.only({"isActive", "retryCount", "videosGenerated", "currentPostId", "processedAttemptIds",
                  "lastAttemptTime", "lastFailureTime", "canRetry", "attemptProgress", "creditsUsed", "layer1Failures",
                  "layer2Failures", "layer3Failures", "outcome", "logs", "lastSessionSummary"});
    return {.is_active = maybe(session.given("isActive"), as_boolean),
            .can_retry = maybe(session.given("canRetry"), as_boolean),
            .retry_count = maybe(session.given("retryCount"), as_count),
            .videos_generated = maybe(session.given("videosGenerated"), as_count),
            .credits_used = maybe(session.given("creditsUsed"), as_count),
            .layer1_failures = maybe(session.given("layer1Failures"), as_count),
            .layer2_failures = maybe(session.given("layer2Failures"), as_count),
            .layer3_failures = maybe(session.given("layer3Failures"), as_count),
            .current_post_id = maybe(session.given("currentPostId"), as_post_or_null),
            .processed_attempt_ids = maybe(session.given("processedAttemptIds"), as_attempts),
            .last_attempt_time = maybe(session.given("lastAttemptTime"), as_moment),
            .last_failure_time = maybe(session.given("lastFailureTime"), as_moment),
            .attempt_progress = maybe(session.given("attemptProgress"), as_progress_list),
            .outcome = maybe(session.given("outcome"), as_outcome),
            .logs = maybe(session.given("logs"), as_lines),
            .last_session_summary = maybe(session.given("lastSessionSummary"), as_summary_or_null)};
}

core::PersistentPatch as_persistent_patch(const Field& persistent) {
    persistent.only({"maxRetries", "autoRetryEnabled", "lastPromptValue", "videoGoal"});
    return {.max_retries = maybe(persistent.given("maxRetries"), as_integer),
            .video_goal = maybe(persistent.given("videoGoal"), as_integer),
            .auto_retry_enabled = maybe(persistent.given("autoRetryEnabled"), as_boolean),
            .last_prompt_value = maybe(persistent.given("lastPromptValue"), as_string)};
}

Params decode_update(const Field& params) {
    // `tab` may be stamped on any message that comes from a page.
    params.only({"mediaId", "session", "persistent", "suggestion", "expectedRevision", "requestId", "tab"});
    const auto suggestion = params.given("suggestion");
    if (suggestion && !suggestion->is_null()) suggestion->refuse("expected null; a suggestion can only be dismissed");
    return SessionUpdate{
        .media = as_media(params.at("mediaId")),
        .session = maybe(params.find("session"), as_session_patch).value_or(core::SessionPatch{}),
        .persistent = maybe(params.find("persistent"), as_persistent_patch).value_or(core::PersistentPatch{}),
        .dismiss_suggestion = suggestion.has_value(),
        .expected_revision = maybe(params.find("expectedRevision"), as_count)};
}

// --- migrate and store.export: what older versions of the extension left in the page, and the way back to them (R21).
// Only the request itself can be wrong here; what the entries hold is read as far as it goes, entry by entry.

namespace {

void add_records(Migrate& migrate, std::string key, core::Legacy more) {
    std::ranges::move(more.records, std::back_inserter(migrate.legacy.records));
    std::ranges::move(more.rejected, std::back_inserter(migrate.legacy.rejected));
    std::ranges::move(more.unread, std::back_inserter(migrate.legacy.unread));
    migrate.keys.push_back(std::move(key));
}

// How many more records this message may bring. What a page brings is limited; what the user imports has no `tab`.
std::size_t room_in(const Migrate& migrate) {
    if (!migrate.tab) return kAll;
    const std::size_t read = migrate.legacy.records.size() + migrate.legacy.rejected.size();
    return core::page_bounds::kMostRecords - std::min(read, core::page_bounds::kMostRecords);
}

}  // namespace

Params decode_migrate(const Field& params) {
    Migrate migrate;
    migrate.tab = maybe(params.find("tab"), as_document);
    if (const auto entries = params.find("entries")) {
        for (const auto& [key, value] : entries->object().by_name()) {
            const bool is_text = value.is_string();
            add_records(migrate, std::string{key},
                        is_text ? read_legacy(key, value.string(), room_in(migrate))
                                : read_legacy(key, json::canonical(value), room_in(migrate)));
        }
    }
    if (const auto store = params.find("store")) {
        const std::string key{kLegacyStoreKey};
        const bool twice = std::ranges::find(migrate.keys, key) != migrate.keys.end();
        if (twice) store->refuse("entries already has this store");
        const std::size_t most = room_in(migrate);
        add_records(migrate, key,
                    store->is_string() ? read_legacy(key, store->string(), most)
                                       : read_legacy_store(key, store->value(), most));
    }
    return migrate;
}

Params decode_export(const Field& params) { return StoreExport{maybe(params.find("cursor"), as_cursor)}; }

}  // namespace host::wire
