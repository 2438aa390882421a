#include "store/repair/repair.hpp"

#include <algorithm>

#include "core/deadlines.hpp"
#include "core/note_content.hpp"
#include "core/salvage.hpp"
#include "store/health_rows.hpp"
#include "store/journal.hpp"
#include "store/media_rows.hpp"
#include "store/schema.hpp"
#include "store/settings_rows.hpp"
#include "store/shared_clock.hpp"
#include "store/transaction.hpp"

namespace host::store {

namespace {

// What can be told to be wrong without knowing any rule. Ids are 1 to 256 bytes (R1); a text that holds a NUL is none.
constexpr const char* kDropImpossible[] = {
    "DELETE FROM media WHERE length(CAST(media_id AS BLOB)) NOT BETWEEN 1 AND 256 OR instr(media_id, char(0)) > 0",
    "DELETE FROM attempt WHERE length(CAST(attempt_id AS BLOB)) NOT BETWEEN 1 AND 256"
    " OR length(CAST(media_id AS BLOB)) NOT BETWEEN 1 AND 256 OR instr(media_id, char(0)) > 0"
    " OR instr(attempt_id, char(0)) > 0",
    "DELETE FROM retry_grant WHERE id NOT BETWEEN 1 AND 9007199254740992",
    "DELETE FROM last_change WHERE at NOT BETWEEN 0 AND 9007199254740992",
    "DELETE FROM session_progress WHERE percent NOT BETWEEN 0 AND 100",
    "DELETE FROM session_log WHERE length(CAST(line AS BLOB)) > 1000000",
    "DELETE FROM alias WHERE post_id = media_id",
    "DELETE FROM other_name WHERE length(CAST(name AS BLOB)) NOT BETWEEN 1 AND 256 OR instr(name, char(0)) > 0"
    " OR length(CAST(attempt_id AS BLOB)) NOT BETWEEN 1 AND 256 OR instr(attempt_id, char(0)) > 0",
    "DELETE FROM reply WHERE NOT json_valid(result)",
    "DELETE FROM settings WHERE id <> 1",
    "DELETE FROM machine WHERE id <> 1",
    "DELETE FROM health WHERE id <> 1",
    "DELETE FROM page_report WHERE id <> 1",
    "DELETE FROM file_check",  // it was a check of another content
    "DELETE FROM detail_keeping WHERE id <> 1 OR days NOT BETWEEN 0 AND 3650",
    "DELETE FROM taught WHERE length(CAST(layout AS BLOB)) NOT BETWEEN 1 AND 64"
    " OR length(CAST(prompt AS BLOB)) NOT BETWEEN 1 AND 512 OR length(CAST(submit AS BLOB)) NOT BETWEEN 1 AND 512",
    "DELETE FROM taught WHERE layout NOT IN (SELECT layout FROM taught ORDER BY at, layout LIMIT 16)",
    "DELETE FROM kept_prompt WHERE length(CAST(prompt AS BLOB)) NOT BETWEEN 1 AND 32768",
    "DELETE FROM kept_prompt WHERE id NOT IN (SELECT max(id) FROM kept_prompt GROUP BY prompt)",
    "DELETE FROM kept_prompt WHERE id NOT IN"
    " (SELECT id FROM kept_prompt ORDER BY last_used_at DESC, id DESC LIMIT 200)",
    "DELETE FROM prompt_history WHERE id <> 1 OR is_on NOT IN (0, 1)",
    "DELETE FROM adoption WHERE id <> 1 OR manual_attempts NOT IN (0, 1)",
};

// Finds attempts and clicks whose media record is lost. They are kept: the record is made again, empty.
constexpr char kOrphansSql[] =
    "SELECT media_id FROM attempt UNION SELECT media_id FROM retry_grant WHERE state IN (2, 3)"
    " EXCEPT SELECT media_id FROM media";

constexpr const char* kDropOrphans[] = {
    "DELETE FROM session_log WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM session_progress WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM session_summary WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM retry_grant WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM alias WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM other_name WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM journal WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM reply WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM salvaged WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM touched WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM suggestion WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM last_change WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM prompt_use WHERE media_id NOT IN (SELECT media_id FROM media)"
    " OR prompt_id NOT IN (SELECT id FROM kept_prompt)",
    "DELETE FROM click_evidence WHERE media_id NOT IN (SELECT media_id FROM media)",
    "UPDATE legacy_import SET media_id = NULL WHERE media_id NOT IN (SELECT media_id FROM media)",
    "DELETE FROM legacy_post WHERE digest NOT IN (SELECT digest FROM legacy_entry)",
};

constexpr char kAttemptEffortsSql[] =
    "UPDATE attempt SET effort = (SELECT effort FROM media WHERE media.media_id = attempt.media_id)"
    " WHERE effort NOT BETWEEN 0 AND 1000000000";
constexpr char kGrantEffortsSql[] = "UPDATE retry_grant SET effort = 0 WHERE effort NOT BETWEEN 0 AND 1000000000";

std::int64_t run_all(Database& database, std::span<const char* const> statements) {
    std::int64_t rows = 0;
    for (const char* sql : statements) rows += Statement(database, sql).run();
    return rows;
}

std::vector<core::MediaId> ids(Database& database, const char* sql) {
    std::vector<core::MediaId> found;
    Statement select(database, sql);
    for (Rows rows = select.query(); rows.next();) rows.read(found.emplace_back());
    return found;
}

// Reads rows as the host does, because a row that the host cannot read is useless.
template <class Call>
bool succeeds(Call call) {
    try {
        call();
        return true;
    } catch (const StoreError& error) {
        if (error.code() != core::ErrorCode::storage_corrupt) throw;
        return false;
    }
}

core::Settings repair_settings(Database& sound, Salvaged& result) {
    SettingsRows rows(sound);
    core::Settings settings;
    if (!succeeds([&] { settings = rows.settings_as_written(); }) || core::problem_with(settings)) {
        result.lost += Statement(sound, "DELETE FROM settings").run();
        return {};
    }
    return settings;
}

void repair_machine(Database& sound, core::Instant now, Salvaged& result) {
    constexpr std::int64_t kDistance = 1'000;  // grants whose rows are lost have had their numbers, too
    constexpr std::int64_t kMost = std::int64_t{1} << 52;
    SettingsRows rows(sound);
    core::Machine machine;
    if (!succeeds([&] { machine = rows.machine(); })) {
        machine = {};
        result.lost += Statement(sound, "DELETE FROM machine").run();
    }
    std::int64_t newest{};
    {
        Statement select(sound, "SELECT coalesce(max(id), 0) FROM retry_grant");
        if (Rows found = select.query(); found.next()) found.read(newest);
    }
    const std::int64_t last = machine.last_grant.value;
    machine.last_grant.value = std::max(newest, last >= 0 && last < kMost ? last : 0) + kDistance;
    machine.last_offer = now;
    core::pull_back_to(now, machine);
    machine.pause_started = std::max(machine.pause_started, core::kNever);
    machine.pause_length = std::clamp(machine.pause_length, core::Millis{0}, core::caps::kMaxPause);
    rows.save(machine);
    SharedClock(sound).save({.at = now, .click_by = now + core::caps::kClickWithin});
    Statement(sound, "UPDATE deleted_click SET clicked_at = ?1 WHERE clicked_at < 0 OR clicked_at > ?1").run(now);
    Statement(sound, "DELETE FROM shared_clock")
        .run();  // nobody knows whether it is right: the next host writes its own
}

class Repairer {
public:
    Repairer(Database& sound, const core::Settings& settings, core::Instant now)
        : settings_(settings),
          now_(now),
          media_(sound),
          health_(sound),
          newest_effort_(sound,
                         "SELECT max(coalesce((SELECT max(effort) FROM attempt WHERE media_id = ?1), 0),"
                         " coalesce((SELECT max(effort) FROM retry_grant WHERE media_id = ?1), 0))"),
          counted_(sound,
                   "SELECT coalesce(sum(moderated <> 0), 0), coalesce(sum(moderated = 0), 0) FROM attempt"
                   " WHERE media_id = ? AND effort = ? AND source IN (0, 4)"),
          close_(sound, "UPDATE retry_grant SET state = ?2, closed_by = ?3 WHERE media_id = ?1 AND state IN (1, 2, 3)"),
          open_(sound,
                "SELECT max(state), max(claimed_at), max(clicked_at) FROM retry_grant"
                " WHERE media_id = ? AND state IN (1, 2, 3)") {}

    void create(const core::MediaId& id) {
        media_.save(std::nullopt, core::new_media(id, settings_, now_), std::nullopt);
    }

    // False: what there is of it cannot be read.
    bool repair(const core::MediaId& id) {
        std::optional<core::Media> before;
        if (!succeeds([&] { before = media_.load(id); })) return false;
        core::Media media = *before;
        core::Counted counted;
        media.grant = most_of_open(id);
        if (Rows rows = newest_effort_.query(id); rows.next()) rows.read(counted.newest_effort);
        const core::Count effort = std::max(media.effort.number, counted.newest_effort);
        if (Rows rows = counted_.query(id, effort); rows.next()) rows.read(counted.refused, counted.videos);
        media = core::salvaged(std::move(media), counted);
        core::pull_back_to(now_, media);
        close_.run(id, core::GrantState::cancelled, core::CloseReason::salvaged);
        media_.save(before, media, core::due_at(media, settings_));
        health_.mark(id, true);
        return true;
    }

private:
    // Joins all open grants into one: a damaged file may have several, and each may have been clicked.
    std::optional<core::Grant> most_of_open(const core::MediaId& id) {
        Rows rows = open_.query(id);
        std::optional<core::GrantState> state;
        std::optional<core::Instant> claimed, clicked;
        if (rows.next()) rows.read(state, claimed, clicked);
        if (!state) return std::nullopt;
        core::Grant grant;
        grant.state = *state;
        grant.claimed_at = std::min(*claimed, now_);
        grant.clicked_at = std::min(*clicked, now_);
        return grant;
    }

    const core::Settings& settings_;
    core::Instant now_;
    MediaRows media_;
    HealthRows health_;
    Statement newest_effort_, counted_, close_, open_;
};

// Numbers of the ledger that are out of range are replaced and not dropped: an attempt that is forgotten would count
// again.
void repair_ledger(Database& sound) {
    Statement(sound, "UPDATE attempt SET layer = 1, layer_known = 0 WHERE layer NOT BETWEEN 0 AND 3").run();
    Statement(sound, "UPDATE attempt SET percent = -1 WHERE percent NOT BETWEEN -1 AND 100").run();
    Statement(sound, kAttemptEffortsSql).run();
}

}  // namespace

void repair(Database& sound, core::Instant now, Salvaged& result, RestoreMeter& meter) {
    result.lost += run_all(sound, kDropImpossible);
    const core::Settings settings = repair_settings(sound, result);
    repair_machine(sound, now, result);
    Repairer repairer(sound, settings, now);
    for (const core::MediaId& id : ids(sound, kOrphansSql)) {
        repairer.create(id);
        ++result.lost;
    }
    result.lost += run_all(sound, kDropOrphans);
    repair_ledger(sound);
    Statement(sound, kGrantEffortsSql).run();
    const std::vector<core::MediaId> all = ids(sound, "SELECT media_id FROM media");
    for (const core::MediaId& id : all) {
        meter.repaired(result.media, std::ssize(all));
        if (!repairer.repair(id)) {
            // Its ledger stays: the record comes back, empty.
            Statement(sound, "DELETE FROM session_log WHERE media_id = ?").run(id);
            Statement(sound, "DELETE FROM session_progress WHERE media_id = ?").run(id);
            Statement(sound, "DELETE FROM session_summary WHERE media_id = ?").run(id);
            Statement(sound, "DELETE FROM media WHERE media_id = ?").run(id);
            repairer.create(id);
            (void)repairer.repair(id);
            ++result.lost;
        }
        ++result.media;
    }
    for (const SchemaStep& step : released_schema()) sound.run(step.sql);  // the index of open grants, again
}

void note_salvage(Database& sound, core::Instant now, const Salvaged& result) {
    Transaction transaction(sound);
    std::string lost = result.lost == 0 ? "" : std::to_string(result.lost) + " rows lost";
    for (const std::string& table : result.broken_tables) {
        lost += (lost.empty() ? "" : ", ") + std::string{"parts of "} + table + " could not be read";
    }
    HealthRows rows(sound);
    Health health;
    (void)succeeds([&] { health = rows.health(); });
    health.checked_at = now;
    health.salvaged_at = now;
    health.restored = result.media;
    health.lost = result.lost + static_cast<std::int64_t>(result.broken_tables.size());
    health.original = result.original;
    rows.save(health);
    Journal(sound).append(now, core::note_of({}, core::notes::Salvaged{result.original, lost, result.media}));
    transaction.commit();
}

}  // namespace host::store
