#include "cli/inspect/report.hpp"

#include <algorithm>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "cli/complain.hpp"
#include "cli/print.hpp"
#include "cli/record.hpp"
#include "cli/setup/host_config.hpp"
#include "core/log_lines.hpp"
#include "core/note_content.hpp"
#include "platform/live_hosts.hpp"
#include "platform/printable.hpp"

namespace host::cli {
namespace {

constexpr int kPage = 500;
constexpr int kJournalOfAll = 200;
constexpr int kJournalOfOne = 1000;
constexpr int kLegacyEntries = 200;
constexpr std::size_t kMostCounted = 1001;

std::optional<DebugSession> read_session(store::SessionStore& store, const core::MediaId& id,
                                         const DebugReport& report) {
    auto media = store.load(id);
    if (!media) return std::nullopt;
    // R20: what a host that looks now would decide. What is shown of the media is what is on disk.
    core::Media judged = *media;
    core::Machine machine = report.machine;
    core::pull_back_to(report.now, judged);
    core::pull_back_to(report.now, machine);
    const core::Surroundings around{report.now, report.settings, machine, store.media().in_flight_besides(id)};

    DebugSession session;
    session.decision = core::decide(judged, around, std::nullopt);
    session.decided_at = report.now;
    session.prompt_characters = platform::characters(media->persistent.last_prompt_value);
    const auto newest = store.journal().newest(id, 1);
    if (!newest.empty()) session.changed_at = newest.back().at;
    session.media = *std::move(media);
    return session;
}

void read_legacy(store::SessionStore& store, DebugReport& report) {
    report.legacy_pending = store.legacy().count(store::LegacyState::pending);
    report.legacy_rejected = store.legacy().count(store::LegacyState::rejected);
    for (store::LegacyKept& kept : store.legacy().newest(kLegacyEntries)) {
        report.legacy.push_back({kept.state == store::LegacyState::pending, std::move(kept.key), std::move(kept.name),
                                 std::move(kept.reason), kept.at, kept.bytes});
    }
}

// The grants that these notes offered, in the state they have now.
std::vector<core::Grant> grants_named(store::SessionStore& store, const std::vector<DebugNote>& journal) {
    std::vector<core::Grant> grants;
    for (const DebugNote& line : journal) {
        const core::NoteContent content = core::content_of(line.note);
        const auto* offered = std::get_if<core::notes::GrantOffered>(&content);
        if (!offered || !offered->grant.value) continue;
        if (auto grant = store.grants().find(*offered->grant.value)) grants.push_back(*std::move(grant));
    }
    return grants;
}

}  // namespace

std::optional<core::MediaId> media_meant(store::SessionStore& store, const std::string& text) {
    core::MediaId id{text};
    if (store.media().revision(id)) return id;
    if (const auto moved = store.aliases().find(core::PostId{text})) return moved;
    if (const auto owner = store.ledger().media_of(core::AttemptId{text})) return owner;
    const auto beginning = media_beginning_with(store, text, 2);
    return beginning.size() == 1 ? std::optional{beginning.front()} : std::nullopt;
}

std::vector<core::MediaId> media_beginning_with(store::SessionStore& store, const std::string& text,
                                                std::size_t limit) {
    std::vector<core::MediaId> found;
    if (!text.empty() && store.media().revision(core::MediaId{text})) found.emplace_back(text);
    // In the order of their bytes, what begins with a text comes right behind it.
    std::optional<core::MediaId> after{core::MediaId{text}};
    while (after && found.size() < limit) {
        store::MediaPage page = store.media().list(after, kPage);
        for (const core::MediaId& media : page.media) {
            if (!media.value.starts_with(text) || found.size() == limit) return found;
            found.push_back(media);
        }
        after = std::move(page.next);
    }
    return found;
}

NotOneMedia not_one_media(store::SessionStore& store, const std::string& text) {
    const auto beginning = media_beginning_with(store, text, kMostCounted);
    NotOneMedia why;
    for (std::size_t at = 0; at < std::min(beginning.size(), NotOneMedia::kShown); ++at) {
        why.matches.push_back(beginning[at].value);
    }
    if (beginning.size() < 2) {
        why.problem = "no image has an id that begins with " + text + "; --debug lists all images";
    } else {
        why.problem = (beginning.size() < kMostCounted ? std::to_string(beginning.size()) : "more than 1000") +
                      " images have an id that begins with " + text + "; name one of them";
    }
    return why;
}

int refuse(const NotOneMedia& why) {
    const int code = refuse(why.problem);
    for (const std::string& id : why.matches) print_problem("  " + platform::printable(id));
    return code;
}

std::vector<core::NarratedNote> narrate(const DebugReport& report, core::UtcOffset zone) {
    return core::narrate({report.journal, report.ledger.value_or(std::vector<core::LedgerEntry>{}), report.past_grants},
                         zone);
}

std::optional<DebugReport> read_report(store::SessionStore& store, const StateFiles& files,
                                       const std::optional<std::string>& media, core::Instant now) {
    const store::Transaction one_moment = store.begin_read();
    std::error_code no_size;
    DebugReport report;
    report.database = files.database.string();
    report.bytes = std::filesystem::file_size(files.database, no_size);
    report.log = files.log.string();
    report.recording = recording_state(files.database.parent_path());
    report.schema = store.schema_version();
    report.now = now;
    report.machine = store.machine();
    report.settings = store.settings();
    report.sandbox_wanted = read_host_config(files.database.parent_path()).value_or(HostConfig{}).sandbox;
    report.hosts = platform::live_hosts(files.database.parent_path());
    report.journal_mode = journal_words(store.journal_state().mode, files.database);

    report.page = store.page_report();
    if (store.schema_version() >= store::kTaughtSchema) report.taught = store.taught().all().size();
    if (store.schema_version() >= store::kPromptSchema) report.kept_prompts = store.prompts().count();
    report.rows = store::count_rows(store.database());
    report.wipe_pending = store.wipe().is_due();
    const store::Health health = store.health();
    if (health.salvaged_at != core::kNever) {
        report.restored = {health.salvaged_at, health.restored, health.lost == 0,
                           (files.database.parent_path() / health.original).string()};
    }

    std::optional<core::MediaId> one;
    if (media) {
        one = media_meant(store, *media);
        if (!one) return std::nullopt;
        report.ledger = store.ledger().all(*one);
    }
    for (const core::MediaId& id : one ? std::vector{*one} : store.media().every()) {
        if (auto session = read_session(store, id, report)) report.sessions.push_back(*std::move(session));
    }
    for (core::Grant& grant : store.grants().open()) {
        if (!one || grant.media == *one) report.grants.push_back(std::move(grant));
    }
    for (store::JournalLine& line : store.journal().newest(one, one ? kJournalOfOne : kJournalOfAll)) {
        report.journal.push_back({line.at, std::move(line.note)});
    }
    if (one) report.past_grants = grants_named(store, report.journal);
    if (!one && store.schema_version() >= store::SessionStore::kLegacySchema) read_legacy(store, report);
    return report;
}

std::string hidden(std::size_t characters) {
    if (characters == 0) return "none";
    return "(hidden, " + std::to_string(characters) + (characters == 1 ? " character)" : " characters)");
}

std::string redact_log_line(std::string_view line) {
    const auto [shown, secret] = core::split_log_line(line);
    return secret.empty() ? std::string{line} : std::string{shown} + hidden(platform::characters(secret));
}

// The details of all other notes are the host's own words (core/note.hpp).
void redact(core::Note& note) {
    if (note.kind != core::NoteKind::click_failed || core::is_fixed_click_error(note.detail)) return;
    note.detail = hidden(platform::characters(note.detail));
}

void redact(DebugReport& report) {
    for (DebugSession& session : report.sessions) {
        session.prompt_hidden = true;
        session.media.persistent.last_prompt_value.clear();
        if (auto& suggestion = session.media.suggestion; suggestion && suggestion->last_prompt_value) {
            suggestion->last_prompt_value = hidden(platform::characters(*suggestion->last_prompt_value));
        }
        for (std::string& line : session.media.session.logs.edit()) line = redact_log_line(line);
        if (auto* retry = std::get_if<core::RetryDecision>(&session.decision)) retry->prompt.clear();
    }
    for (DebugNote& line : report.journal) redact(line.note);
}

}  // namespace host::cli
