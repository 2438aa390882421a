#include "cli/inspect/read_report.hpp"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>
#include <variant>

#include "cli/record.hpp"
#include "cli/setup/host_config.hpp"
#include "core/note_content.hpp"
#include "platform/live_hosts.hpp"
#include "platform/printable.hpp"
#include "store/image_records.hpp"

namespace host::cli {
namespace {

using core::MediaId;

constexpr int kJournalOfAll = 200;
constexpr int kJournalOfOne = 1000;
constexpr int kLegacyEntries = 200;
constexpr int kWithNewestLines = 8;  // images, one for each line of their logs that is shown

// None: it is not there. Precondition: the caller has a transaction.
std::optional<DebugSession> read_session(store::SessionStore& store, const MediaId& id, const DebugReport& facts) {
    auto media = store.load(id);
    if (!media) return std::nullopt;
    // R20: what a host that looks now would decide. What is shown of the media is what is on disk.
    core::Media judged = *media;
    core::Machine machine = facts.machine;
    core::pull_back_to(facts.now, judged);
    core::pull_back_to(facts.now, machine);
    const core::Surroundings around{facts.now, facts.settings, machine, store.media().in_flight_besides(id)};

    DebugSession session;
    session.decision = core::decide(judged, around, std::nullopt);
    session.decided_at = facts.now;
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

void add_journal(store::SessionStore& store, DebugReport& report, const std::optional<MediaId>& one, int lines) {
    for (store::JournalLine& line : store.journal().newest(one, lines)) {
        report.journal.push_back({line.at, std::move(line.note)});
    }
}

// The one that changed last comes first.
std::vector<MediaId> running_images(store::SessionStore& store) {
    std::vector<std::pair<core::Instant, MediaId>> running;
    for (MediaId& id : store.media().running()) {
        const auto newest = store.journal().newest(id, 1);
        running.emplace_back(newest.empty() ? core::kNever : newest.back().at, std::move(id));
    }
    std::ranges::stable_sort(running, std::ranges::greater{}, [](const auto& image) { return image.first; });
    std::vector<MediaId> ids;
    for (auto& [at, id] : running) ids.push_back(std::move(id));
    return ids;
}

std::optional<DebugSession> session_of_one_moment(store::SessionStore& store, const MediaId& id,
                                                  const DebugReport& facts) {
    const store::Transaction one_moment = store.begin_read();
    return read_session(store, id, facts);
}

}  // namespace

DebugReport read_facts(store::SessionStore& store, const StateFiles& files, core::Instant now) {
    std::error_code no_size;
    DebugReport report;
    report.now = now;
    report.database = files.database.string();
    report.bytes = std::filesystem::file_size(files.database, no_size);
    report.log = files.log.string();
    report.recording = recording_state(files.database.parent_path());
    report.sandbox_wanted = read_host_config(files.database.parent_path()).value_or(HostConfig{}).sandbox;
    report.hosts = platform::live_hosts(files.database.parent_path());
    report.journal_mode = journal_words(store.journal_state().mode, files.database);

    const store::Transaction one_moment = store.begin_read();
    report.schema = store.schema_version();
    report.machine = store.machine();
    report.settings = store.settings();
    report.page = store.page_report();
    if (store.schema_version() >= store::kTaughtSchema) report.taught = store.taught().all().size();
    if (store.schema_version() >= store::kPromptSchema) report.kept_prompts = store.prompts().count();
    report.wipe_pending = store.wipe().is_due();
    const store::Health health = store.health();
    if (health.salvaged_at != core::kNever) {
        report.restored = {health.salvaged_at, health.restored, health.lost == 0,
                           (files.database.parent_path() / health.original).string()};
    }
    return report;
}

void add_events(store::SessionStore& store, DebugReport& report) {
    const store::Transaction one_moment = store.begin_read();
    report.grants = store.grants().open();
    add_journal(store, report, std::nullopt, kJournalOfAll);
    if (store.schema_version() >= store::SessionStore::kLegacySchema) read_legacy(store, report);
}

void add_latest_sessions(store::SessionStore& store, DebugReport& report) {
    std::vector<MediaId> images = images_of_interest(store, kSessionsShown);
    for (MediaId& id : store.journal().latest_images(kWithNewestLines)) {
        if (std::ranges::find(images, id) == images.end()) images.push_back(std::move(id));
    }
    for (const MediaId& id : images) {
        if (auto session = session_of_one_moment(store, id, report)) report.sessions.push_back(*std::move(session));
    }
}

bool add_image(store::SessionStore& store, DebugReport& report, const MediaId& image) {
    const store::Transaction one_moment = store.begin_read();
    auto session = read_session(store, image, report);
    if (!session) return false;
    report.sessions.push_back(*std::move(session));
    report.ledger = store.ledger().all(image);
    if (const auto& grant = report.sessions.back().media.grant) report.grants.push_back(*grant);
    add_journal(store, report, image, kJournalOfOne);
    report.past_grants = grants_named(store, report.journal);
    return true;
}

std::vector<MediaId> images_of_interest(store::SessionStore& store, std::size_t most) {
    std::vector<MediaId> images;
    std::set<MediaId> known;
    const auto add = [&](const MediaId& id) {
        if (images.size() < most && known.insert(id).second) images.push_back(id);
        return images.size() < most;
    };
    const std::vector<MediaId> running = running_images(store);
    std::ranges::all_of(running, add);
    const auto changed = store.journal().latest_images(static_cast<int>(most + running.size()));
    std::ranges::all_of(changed, add);
    if (images.size() < most) store::for_each_image(store, add);
    return images;
}

void for_each_session(store::SessionStore& store, const DebugReport& facts,
                      const std::function<bool(DebugSession)>& use) {
    store::for_each_image(store, [&](const MediaId& id) {
        auto session = session_of_one_moment(store, id, facts);
        return !session || use(*std::move(session));
    });
}

}  // namespace host::cli
