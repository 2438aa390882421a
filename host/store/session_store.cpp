#include "store/session_store.hpp"

#include <algorithm>
#include <array>

#include "core/check.hpp"
#include "platform/file.hpp"
#include "store/alias_rows.hpp"
#include "store/change_rows.hpp"
#include "store/click_rows.hpp"
#include "store/evidence_bound.hpp"
#include "store/grant_rows.hpp"
#include "store/ledger_rows.hpp"
#include "store/page_report_row.hpp"
#include "store/repair/integrity.hpp"
#include "store/repair/restore_meter.hpp"
#include "store/repair/salvage.hpp"
#include "store/schema.hpp"
#include "store/settings_rows.hpp"
#include "store/state_file.hpp"
#include "store/touched_rows.hpp"
#include "store/wipe.hpp"

namespace host::store {

namespace {

// The absolute path of a file that exists.
std::filesystem::path find_or_create(const std::filesystem::path& file, const SessionStore::Options& options) {
    const PlaceRules rules{.read_only = options.read_only, .own_directory = options.own_directory};
    const std::filesystem::path path = settle(file, rules);
    if (is_present(path, rules)) {
        return path;
    }
    if (options.read_only) {
        throw StoreError(core::ErrorCode::storage_io, 0,
                         "no such file: " + path.string() + "; the host has not run yet");
    }
    Draft draft(path);
    {
        Database database(draft.path(), Database::Access::read_write, options.busy_timeout);
        database.make_private_draft();
        create_schema(database, options.schema);
    }
    draft.publish();
    if (!is_present(path, rules)) {  // ours, or that of a host that was faster
        throw StoreError(core::ErrorCode::storage_io, 0, path.string() + " disappeared while it was being created");
    }
    return path;
}

bool is_small(const std::filesystem::path& file) {
    std::error_code unknown;
    const auto bytes = std::filesystem::file_size(file, unknown);
    return !unknown && bytes <= static_cast<std::uintmax_t>(SessionStore::kCheckedOnOpenBytes);
}

Meta admit(Database& database, const SessionStore::Options& options, JournalState& journal) {
    journal.mode = journal_in_header(database);
    const bool is_alone = !options.read_only && journal.mode == JournalMode::write_ahead && use_log_alone(database);
    const Meta found = identify(database, options.schema);
    if (options.read_only) {
        return found;  // a page that is damaged is noticed when it is read
    }
    journal = settle_journal(database, is_alone, options.journal);
    return upgrade(database, found, options.schema);
}

// The files that SQLite has open beside the database while it uses a log. It does not notice that one of them is gone,
// and other hosts would make new ones.
using LogFiles = std::array<platform::FileId, 2>;

std::optional<LogFiles> log_files_of(const std::string& file) {
    const auto log = platform::status_of(file + "-wal"), shared = platform::status_of(file + "-shm");
    return log && shared ? std::optional{LogFiles{log->id, shared->id}} : std::nullopt;
}

}  // namespace

struct SessionStore::Impl {
    Impl(const std::filesystem::path& path, const Options& options)
        : database(path, options.read_only ? Database::Access::read_only : Database::Access::read_write,
                   options.busy_timeout),
          meta(admit(database, options, journal_state)),
          meta_row(database, options.schema) {}

    // In a transaction, or before the first one. What another process has changed since is seen there.
    void look_at_journal() {
        const JournalMode mode = mode_in(journal_mode.query());
        if (mode == JournalMode::write_ahead && !is_log_safe()) refuse_log(database);
        journal_state.mode = mode;
        if (mode == JournalMode::rollback) return;
        database.check_still_there();
        const auto now = log_files_of(database.name());
        if (!log_files) log_files = now;
        if (now && now == log_files) return;
        throw StoreError(
            core::ErrorCode::storage_readonly, 0,
            "cannot use " + database.name() + ": its write-ahead log was moved, replaced or deleted while in use");
    }

    Database database;  // before all that has statements of it
    JournalState journal_state;
    std::optional<LogFiles> log_files;
    Meta meta;
    MetaRow meta_row;
    Statement data_version{database, "PRAGMA data_version"};
    Statement journal_mode{database, kJournalModeSql};
    SettingsRows settings{database};
    MediaRows media{database};
    LedgerRows ledger{database};
    GrantRows grants{database};
    AliasRows aliases{database};
    OtherNames names{database};
    Journal journal{database};
    LegacyRows legacy{database};
    Wipe wipe{database};
    HealthRows health{database};
    SharedClock clock{database};
    DeletedClicks deleted_clicks{database};
    TouchedRows touched{database};
    ClickRows clicks{database};
    ChangeRows changes{database};
    EvidenceBounds evidence{database};
    PageReportRow page_report{database};
    TaughtRows taught{database};
    PromptRows prompts{database};
    DetailRows details{database};
    MediaList list{database};
    bool checked{};
    bool restored{};
};

// The check takes longer for a larger file. A small file is checked before the first answer; a large one is checked
// later, and not by each of several hosts that a browser starts in a row.
void SessionStore::open(const std::filesystem::path& path, const Options& options) {
    impl_ = std::make_unique<Impl>(path, options);
    if (!options.read_only && impl_->journal_state.mode == JournalMode::write_ahead) impl_->look_at_journal();
    impl_->checked = !options.read_only && (options.suspect || (is_small(path) && !is_as_left(path)));
    if (!impl_->checked) {
        return;
    }
    const RestoreMeter meter(options.progress, 0);
    const Metered metered(impl_->database, meter);
    if (const auto found = problems(); !found.empty()) {
        throw StoreError(core::ErrorCode::storage_corrupt, 0,
                         "will not use " + impl_->database.name() + ": it is damaged (" + found.front() + ")");
    }
}

SessionStore::SessionStore(const std::filesystem::path& file, Options options) {
    const std::filesystem::path path = find_or_create(file, options);
    const bool unfinished = !options.read_only && is_restore_unfinished(path);
    options.suspect = options.suspect || unfinished;
    try {
        open(path, options);
        if (unfinished) note_restore_finished(path);  // it was found to be sound
    } catch (const StoreError& error) {
        if (error.code() != core::ErrorCode::storage_corrupt || options.read_only) throw;
        impl_.reset();
        options.suspect = true;
        try {
            restore(path, options);
        } catch (const StoreError& why) {
            impl_.reset();
            throw NotRestored(why);
        }
    }
}

void SessionStore::restore(const std::filesystem::path& path, const Options& options) {
    RestoreLock lock(path, options.busy_timeout);
    const auto still = [&]() -> std::optional<StoreError> {
        try {
            open(path, options);
            return std::nullopt;  // another host has restored it meanwhile
        } catch (const StoreError& again) {
            impl_.reset();
            if (again.code() != core::ErrorCode::storage_corrupt) throw;
            return again;
        }
    }();
    if (still) {
        salvage(path, *still, options);
        Options checked = options;  // once more, as a whole
        if (options.progress) checked.progress = [&options](int) { options.progress(100); };
        open(path, checked);
        impl_->restored = true;
    }
    lock.note_finished();
}

SessionStore::~SessionStore() = default;

void SessionStore::leave() {
    const std::filesystem::path path = file();
    try {
        impl_->wipe.hurry();
    } catch (const StoreError&) {  // the next host does it
    }
    impl_.reset();
    note_as_left(path);
}

Transaction SessionStore::begin() {
    Transaction transaction(impl_->database);
    impl_->look_at_journal();
    impl_->meta = impl_->meta_row.read();
    return transaction;
}

const JournalState& SessionStore::journal_state() const { return impl_->journal_state; }

bool SessionStore::empty_log() {
    HOST_CHECK(is_log_safe());
    return impl_->database.empty_log();
}

std::int64_t SessionStore::bytes_in_log() const {
    if (impl_->journal_state.mode == JournalMode::rollback) return 0;
    return impl_->database.bytes_of_open_log();
}

Transaction SessionStore::begin_read() { return Transaction(impl_->database, Transaction::Kind::read); }

std::int64_t SessionStore::data_version() { return number_in(impl_->data_version.query()); }

int SessionStore::schema_version() const { return impl_->meta.schema; }
std::int64_t SessionStore::generation() const { return impl_->meta.generation; }
const std::string& SessionStore::file() const { return impl_->database.name(); }
std::vector<std::string> SessionStore::integrity_problems() { return damage_in(impl_->database); }

std::vector<std::string> SessionStore::problems() {
    const Transaction one_moment = begin_read();
    auto found = integrity_problems();
    if (found.empty()) {
        found = contradictions_in(*this);
    }
    return found;
}

bool SessionStore::was_checked_on_open() const { return impl_->checked; }
bool SessionStore::was_restored_on_open() const { return impl_->restored; }

Database& SessionStore::database() { return impl_->database; }

Health SessionStore::health() { return schema_version() >= kHealthSchema ? impl_->health.health() : Health{}; }

void SessionStore::save(const Health& health) {
    if (schema_version() >= kHealthSchema) impl_->health.save(health);
}

std::optional<core::SeenReport> SessionStore::page_report() {
    return schema_version() >= kEvidenceSchema ? impl_->page_report.load() : std::nullopt;
}

void SessionStore::save(const core::SeenReport& seen) { impl_->page_report.save(seen); }

TaughtRows& SessionStore::taught() { return impl_->taught; }

EvidenceBounds& SessionStore::evidence() { return impl_->evidence; }

PromptRows& SessionStore::prompts() { return impl_->prompts; }
DetailRows& SessionStore::details() { return impl_->details; }

core::Settings SessionStore::settings() {
    core::Settings settings = impl_->settings.settings();
    settings.adopt_manual_attempts = schema_version() >= kTaughtSchema && impl_->taught.adopts_manual_attempts();
    settings.keep_prompt_history = schema_version() >= kPromptSchema && impl_->prompts.is_on();
    if (schema_version() >= kDetailSchema) settings.keep_detail_days = impl_->details.days();
    return settings;
}

void SessionStore::save(const core::Settings& settings) {
    impl_->settings.save(settings);
    impl_->taught.save_adoption(settings.adopt_manual_attempts);
    impl_->prompts.save_switch(settings.keep_prompt_history);
    if (schema_version() >= kDetailSchema) impl_->details.save_days(settings.keep_detail_days);
}

core::Machine SessionStore::machine() {
    core::Machine machine = impl_->settings.machine();
    if (schema_version() >= kClockSchema) {
        const SharedClock::Claim last = impl_->clock.last_claim();
        machine.last_claim = last.at;
        machine.click_by = last.click_by;
    }
    return machine;
}

core::Settings SessionStore::settings_as_written() { return impl_->settings.settings_as_written(); }
core::Machine SessionStore::machine_as_written() { return impl_->settings.machine_as_written(); }

void SessionStore::save(const core::Machine& machine) {
    impl_->settings.save(machine);
    if (schema_version() >= kClockSchema) impl_->clock.save({machine.last_claim, machine.click_by});
}

SharedClock& SessionStore::clock() { return impl_->clock; }
DeletedClicks& SessionStore::deleted_clicks() { return impl_->deleted_clicks; }

core::Instant SessionStore::time_at(const core::ClockReading& reading) {
    const auto shared = schema_version() >= kClockSchema ? impl_->clock.read() : std::nullopt;
    return shared && core::is_of_this_boot(*shared, reading) ? core::time_at(*shared, reading) : reading.wall;
}

MediaRows& SessionStore::media() { return impl_->media; }
MediaList& SessionStore::list() { return impl_->list; }

LedgerRows& SessionStore::ledger() { return impl_->ledger; }

GrantRows& SessionStore::grants() { return impl_->grants; }

AliasRows& SessionStore::aliases() { return impl_->aliases; }

OtherNames& SessionStore::names() { return impl_->names; }

Journal& SessionStore::journal() { return impl_->journal; }

Wipe& SessionStore::wipe() { return impl_->wipe; }

LegacyRows& SessionStore::legacy() { return impl_->legacy; }

std::optional<core::Media> SessionStore::load(const core::MediaId& media) {
    // So all SELECTs see the same moment, and one lock is taken instead of six.
    std::optional<Transaction> view;
    if (!impl_->database.in_transaction()) view.emplace(begin_read());
    auto found = impl_->media.load(media);
    if (found) {
        found->session.processed_attempt_ids = impl_->ledger.counted_in(media, found->effort.number);
        found->grant = impl_->grants.open_of(media);
        found->salvaged = schema_version() >= kHealthSchema && impl_->health.is_salvaged(media);
        if (schema_version() >= kTouchedSchema) impl_->touched.load(*found);
        if (schema_version() >= kEvidenceSchema) impl_->clicks.load(*found);
        // Older schemas: while a session was not active, its other moment was the one at which it last changed.
        found->changed_at = std::max({core::last_moment_of(found->session), found->last_click,
                                      found->session.is_active ? core::kNever : found->watched_at});
        if (schema_version() >= kChangeSchema) impl_->changes.load(*found);
    }
    return found;
}

void SessionStore::save(const std::optional<core::Media>& before, const core::Media& after,
                        std::optional<core::Instant> due_at) {
    impl_->media.save(before, after, due_at);
    if (after.salvaged != (before && before->salvaged)) {
        impl_->health.mark(after.id, after.salvaged);
    }
    impl_->touched.save(before, after);
    impl_->clicks.save(before, after);
    if (schema_version() >= kChangeSchema) impl_->changes.save(before, after);
    if (after.grant && (!before || before->grant != after.grant)) {
        HOST_CHECK(after.grant->media == after.id);
        impl_->grants.save_open(*after.grant);
    }
}

bool SessionStore::erase(const core::MediaId& media) {
    auto names = schema_version() >= kNamesSchema ? impl_->names.of(media) : std::vector<core::PostId>{};
    std::erase_if(names, [&](const core::PostId& name) {  // a page may have said so of another image, too
        const auto found = impl_->names.find(name);
        return impl_->media.revision({name.value}) || (found && found->media != media);
    });
    const bool was_kept = impl_->legacy.erase(media, names) > 0;  // first: it goes by rows that name the media
    if (!impl_->media.erase(media) && !was_kept) return false;
    impl_->aliases.erase(media);
    impl_->journal.forget_replies_about(media);
    impl_->wipe.note_erase();
    return true;
}

void SessionStore::move(const core::MediaId& from, const core::MediaId& to, const LedgerMove& how) {
    HOST_CHECK(from != to);
    impl_->ledger.move(from, to, how);
    impl_->names.move(from, to);
    impl_->grants.move(from, to);
    impl_->journal.move(from, to);
    impl_->aliases.add(from, to);
    impl_->legacy.move(from, to);
    if (schema_version() >= kChangeSchema) impl_->prompts.move(from, to, how);
    impl_->media.erase(from);  // last: it takes along what still names it
}

std::int64_t SessionStore::known_by_pages_alone() { return impl_->touched.count_only_by_page(); }

void SessionStore::prune(core::Instant now) {
    if (!impl_->journal.is_anything_old(now)) {
        return;
    }
    if (impl_->database.in_transaction()) {
        impl_->journal.prune(now);
        return;
    }
    Transaction transaction = begin();
    impl_->journal.prune(now);
    transaction.commit();
}

}  // namespace host::store
