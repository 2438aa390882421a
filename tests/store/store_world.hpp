// A real directory that goes away, values with every field different, and a way to look at the file behind the store.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "core/media.hpp"
#include "store/session_store.hpp"
#include "store/transaction.hpp"
#include "support/temp_dir.hpp"

namespace host::store {

class TempDir {
public:
    TempDir() {
        // In memory where that is possible: a commit syncs, and a test has several.
        const std::filesystem::path memory = "/dev/shm";
        const bool use_memory = !::getenv("TMPDIR") && std::filesystem::is_directory(memory);
        path_ = support::new_folder(use_memory ? memory : std::filesystem::temp_directory_path(), "store-");
    }
    ~TempDir() { std::filesystem::remove_all(path_); }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path file() const { return path_ / "state.db"; }
    [[nodiscard]] std::set<std::string> names() const {
        std::set<std::string> result;
        for (const auto& entry : std::filesystem::directory_iterator(path_)) {
            result.insert(entry.path().filename().string());
        }
        return result;
    }

private:
    std::filesystem::path path_;
};

// Only while no connection has it open.
inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// Changes the file behind the store's back.
inline void tamper(const std::filesystem::path& file, const char* sql) {
    Database database(file, Database::Access::read_write, core::Millis{1'000});
    database.run("PRAGMA journal_mode = MEMORY");
    database.run(sql);
}

// The StoreError a call throws, or none.
template <class Call>
std::optional<StoreError> error_of(Call call) {
    try {
        call();
    } catch (const StoreError& error) {
        return error;
    }
    return std::nullopt;
}

inline std::optional<StoreError> open_error(const std::filesystem::path& file, SessionStore::Options options = {}) {
    return error_of([&] { const SessionStore store(file, options); });
}

inline core::Instant at(std::int64_t ms) { return core::instant_from_ms(ms); }

inline core::Grant sample_grant(std::int64_t id, const std::string& media) {
    return {.id = {id},
            .media = {media},
            .document = {.tab = 71, .document = "document-of-grant"},
            .state = core::GrantState::clicked,
            .reason = core::RetryReason::next_video,
            .closed_by = core::CloseReason::none,
            .effort = 72,
            .attempt = 73,
            .offered_at = at(1'074),
            .expires_at = at(1'075),
            .claimed_at = at(1'076),
            .clicked_at = at(1'077)};
}

// Every field has a value of its own. processed_attempt_ids stay empty: they come from the ledger.
inline core::Media sample_media(const std::string& id) {
    core::Media m;
    m.id = {id};
    m.revision = 1;
    m.session.is_active = true;
    m.session.retry_count = 2;
    m.session.videos_generated = 3;
    m.session.current_post_id = core::PostId{"post-of-" + id};
    m.session.last_attempt_time = at(1'004);
    m.session.last_failure_time = at(1'005);
    m.session.can_retry = false;  // a click is awaited
    m.session.attempt_progress = {{1, 10, at(1'006)}, {1, 99, at(1'007)}, {2, 24, at(1'008)}};
    m.session.credits_used = 9;
    m.session.layer1_failures = 10;
    m.session.layer2_failures = 11;
    m.session.layer3_failures = 12;
    m.session.outcome = core::Outcome::pending;
    m.session.logs = {"first line of " + id, "second, with \"quotes\" and \n a line break", "third: žluťoučký 🐎"};
    m.session.last_session_summary = core::SessionSummary{.outcome = core::Outcome::cancelled,
                                                          .completed_videos = 13,
                                                          .video_goal = 14,
                                                          .retries_attempted = 15,
                                                          .max_retries = 16,
                                                          .credits_used = 17,
                                                          .layer1_failures = 18,
                                                          .layer2_failures = 19,
                                                          .layer3_failures = 20,
                                                          .ended_at = at(1'021)};
    m.persistent = {
        .max_retries = 22, .auto_retry_enabled = false, .last_prompt_value = "the prompt of " + id, .video_goal = 23};
    m.effort = {.number = 24,
                .ended_by = core::EndReason::stale,
                .cause = core::RetryReason::resumed,
                .first_click_pending = true,
                .failures_in_row = 25,
                .layer1_in_row = 26,
                .click_failures_in_row = 27,
                .backoff = core::Millis{28},
                .options = {.length = "10 of " + id, .mode = "custom"},
                .options_before = {.audio = "on"},
                .generation_seen = true};
    m.assumed = true;
    m.in_flight = true;
    m.last_click = at(1'029);
    m.watched_at = at(1'030);
    return m;
}

inline core::LedgerEntry sample_entry(const std::string& media, const std::string& attempt, core::Count effort) {
    return {.media = {media},
            .attempt = {attempt},
            .effort = effort,
            .moderated = true,
            .layer = 2,
            .layer_known = true,
            .percent = 61,
            .seen_at = at(1'062),
            .source = core::LedgerSource::declared};
}

inline core::Note sample_note(const std::string& media) {
    return {.media = {media},
            .kind = core::NoteKind::click_failed,
            .subject = "subject of " + media,
            .detail = "detail",
            .number = 81};
}

// A new media, saved and committed.
inline core::Media put(SessionStore& store, core::Media media, std::optional<core::Instant> due = std::nullopt) {
    Transaction transaction = store.begin();
    store.save(std::nullopt, media, due);
    transaction.commit();
    return media;
}

// A new media with something in every table.
inline void fill(SessionStore& store, const std::string& id, std::int64_t number) {
    core::Media media = sample_media(id);
    media.grant = sample_grant(number, id);
    media.persistent.last_prompt_value = "prompt-of-" + id + std::string(20'000, 'p') + "end-of-" + id;
    media.session.logs.push_back("log-of-" + id);
    Transaction transaction = store.begin();
    store.save(std::nullopt, media, at(number));
    core::Media assumed;
    assumed.id = {"assumed-" + id};
    store.save(std::nullopt, assumed, std::nullopt);
    store.move(assumed.id, media.id, {});
    const NewName name{{"other-name-of-" + id}, core::AttemptId{"attempt-1-of-" + id}};
    store.names().add(media.id, {&name, 1});
    for (int i = 0; i < 40; ++i) {
        store.ledger().insert(sample_entry(id, "attempt-" + std::to_string(i) + "-of-" + id, 24));
        store.journal().append(at(i), sample_note(id));
    }
    store.journal().save_reply("request-" + id, {"fingerprint", "{\"mediaId\":\"" + id + "\"}"}, core::MediaId{id},
                               at(1));
    store.journal().save_reply("list-" + id, {"fingerprint", "{\"ended\":[\"" + id + "\"]}"}, std::nullopt, at(1));
    transaction.commit();
}

}  // namespace host::store
