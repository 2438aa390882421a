// Damaged files, opened as a host opens them, and what must hold of them then.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/decision.hpp"
#include "core/retry_policy.hpp"
#include "store/repair/integrity.hpp"
#include "store/store_world.hpp"
#include "store/support/rich_file.hpp"
#include "support/catch.hpp"

namespace host::store {

inline constexpr std::size_t kPage = 4096;

inline const Rich& rich() {
    static const Rich made = make_rich(60);
    return made;
}

inline SessionStore::Options today() { return {.now = at(1'800'000'000'000)}; }

inline std::vector<std::filesystem::path> originals_in(const TempDir& dir) {
    std::vector<std::filesystem::path> found;
    for (const std::string& name : dir.names()) {
        if (name.find(".damaged-") != name.npos) found.push_back(dir.path() / name);
    }
    return found;
}

enum class Fate { unnoticed, restored, refused };

struct Outcome {
    Fate fate{};
    std::int64_t attempts{}, media{}, prompts{};  // of the original ones, still there
    bool budget_grew{};
};

// What holds of a file after a host has opened it, whatever was damaged.
inline void check_rules(SessionStore& store) {
    CHECK(store.problems().empty());
    std::set<core::MediaId> granted;
    for (const core::Grant& grant : store.grants().open()) CHECK(granted.insert(grant.media).second);
    if (!store.was_restored_on_open()) return;
    CHECK(granted.empty());
    const core::Settings settings = store.settings();
    const core::Machine machine = store.machine();
    CHECK(machine.last_grant.value >= 1'000);
    for (const core::MediaId& id : store.media().list(std::nullopt, 10'000).media) {
        const core::Media media = *store.load(id);
        CHECK(media.salvaged);
        CHECK_FALSE(core::wants_grant(media));
        const core::Decision decision =
            core::decide(media, {at(9'000'000'000'000), settings, machine, 0}, std::nullopt);
        CHECK(core::reason_of(decision) == "salvaged");
        core::Count refused = 0, videos = 0;
        for (const core::LedgerEntry& entry : store.ledger().all(id)) {
            if (entry.effort != media.effort.number || entry.source != core::LedgerSource::snapshot) continue;
            (entry.moderated ? refused : videos) += 1;
        }
        CHECK(media.session.retry_count >= refused);
        CHECK(media.session.videos_generated >= videos);
    }
}

inline Outcome look(SessionStore& store, const Rich& was) {
    Outcome outcome{.fate = store.was_restored_on_open() ? Fate::restored : Fate::unnoticed};
    check_rules(store);
    for (const auto& [media, attempt] : was.attempts) {
        const core::Attempt seen{{attempt}, true};
        outcome.attempts += store.ledger().not_in_ledger({media}, {&seen, 1}).empty();
    }
    for (const auto& [id, before] : was.media) {
        const auto now = store.load({id});
        if (!now) continue;
        outcome.media += 1;
        outcome.prompts += now->persistent.last_prompt_value == before.persistent.last_prompt_value;
        const auto left = [](const core::Media& m) { return m.persistent.max_retries - m.session.retry_count; };
        outcome.budget_grew = outcome.budget_grew || (core::is_running(*now) && left(*now) > left(before));
    }
    return outcome;
}

// Opens the bytes as a host does.
inline Outcome open_damaged(const std::string& bytes, const Rich& was) {
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    Outcome outcome;
    try {
        {
            SessionStore store(dir.file(), today());
            outcome = look(store, was);
        }
        const auto kept = originals_in(dir);
        REQUIRE(kept.size() == (outcome.fate == Fate::restored ? 1 : 0));
        if (!kept.empty()) {
            CHECK(bytes_of(kept.front()) == bytes);
            CHECK((std::filesystem::status(kept.front()).permissions() & std::filesystem::perms::all) ==
                  (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
        }
        SessionStore again(dir.file(), today());  // it stays well
        CHECK_FALSE(again.was_restored_on_open());
    } catch (const StoreError& error) {
        INFO(error.what());
        const bool typed =
            error.code() == core::ErrorCode::storage_corrupt || error.code() == core::ErrorCode::storage_too_new;
        CHECK(typed);
        CHECK(bytes_of(dir.file()) == bytes);  // not a byte, and no new file in its place
        outcome.fate = Fate::refused;
    }
    return outcome;
}

// How many tables and indexes the file still knows of.
inline std::size_t tables_in(const std::string& bytes) {
    const TempDir dir;
    write_bytes(dir.file(), bytes);
    std::size_t count = 0;
    try {
        Database database(dir.file(), Database::Access::damaged, core::Millis{100});
        Statement select(database, "SELECT name FROM sqlite_schema");
        std::string name;
        for (Rows rows = select.query(); rows.next(); ++count) rows.read(name);
    } catch (const StoreError&) {
    }
    return count;
}

inline std::string with_page_zeroed(std::string bytes, std::size_t page) {
    return bytes.replace(page * kPage, kPage, std::string(kPage, '\0'));
}

}  // namespace host::store
