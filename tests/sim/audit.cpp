// The model against the file, read by somebody new: what was answered is durable, and nothing else is there.
#include <sqlite3.h>

#include <memory>

#include "core/invariants.hpp"
#include "sim/model.hpp"
#include "store/session_store.hpp"
#include "wire/encode.hpp"

namespace sim {
namespace {

using namespace host;

// The referee between processes is the file, not only code: it must refuse a second open grant by itself.
void must_refuse_a_second_grant(const std::string& file) {
    sqlite3* raw = nullptr;
    SIM_MUST(sqlite3_open(file.c_str(), &raw) == SQLITE_OK, "the file can be opened");
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(raw, sqlite3_close);
    const char* sql =
        "BEGIN IMMEDIATE; INSERT INTO retry_grant SELECT id + 1000000, media_id, tab, document, state, reason,"
        " closed_by, effort, attempt, offered_at, expires_at, claimed_at, clicked_at FROM retry_grant"
        " WHERE state IN (1, 2, 3) LIMIT 1";
    const int code = sqlite3_exec(raw, sql, nullptr, nullptr, nullptr);
    sqlite3_exec(raw, "ROLLBACK", nullptr, nullptr, nullptr);
    SIM_MUST(code == SQLITE_CONSTRAINT, "the file refuses a second open grant of a media (R10)", sqlite3_errstr(code));
}

}  // namespace

void Model::audit(const std::string& file) const {
    bool any_open = false;
    {
        store::SessionStore store(file, {.read_only = true});
        for (const auto& [id, media] : media_) {
            const core::MediaId media_id{id};
            const auto stored = store.load(media_id);
            SIM_MUST(stored || !media.known, "what was answered is durable", id + " is gone");
            if (!stored) continue;
            const Json view = Json::parse(wire::encode(core::view_of(*stored)));
            SIM_MUST(stored->revision >= media.revision, "what was answered is durable", view.dump());
            SIM_MUST(stored->revision > media.revision || view == media.view, "what was answered is durable",
                     view.dump() + " was told as " + media.view.dump());
            std::vector<std::pair<std::string, bool>> ledger;
            const auto forged = forged_.find(id);  // nobody knows whether these are there as an older version's
            const auto is_forged = [&](const std::string& attempt) {
                return forged != forged_.end() && forged->second.contains(attempt);
            };
            for (const core::LedgerEntry& entry : store.ledger().all(media_id)) {
                if (is_forged(entry.attempt.value)) continue;
                ledger.emplace_back(entry.attempt.value, entry.moderated);
            }
            auto expected = media.ledger;
            std::erase_if(expected, [&](const auto& entry) { return is_forged(entry.first); });
            SIM_MUST(ledger == expected, "each attempt is counted once and kept (R3)", view.dump());
            for (const std::string& wrong : core::violations(*stored)) fail("the core's own invariants", wrong);
            if (is_awaiting(media)) {
                SIM_MUST(stored->in_flight, "what was answered is durable",
                         "the claim of " + media.awaited + " is gone");
            }
        }
        std::set<std::string> open;
        for (const core::Grant& grant : store.grants().open()) {
            any_open = true;
            SIM_MUST(open.insert(grant.media.value).second, "at most one open grant for a media (R10)",
                     grant.media.value);
        }
        for (const auto& [decision, document] : granted_) {
            if (deleted_grants_.contains(decision)) continue;
            const auto grant = store.grants().find(core::GrantId{std::stoll(decision.substr(1))});
            if (!grant && details_may_go_) continue;
            SIM_MUST(grant && grant->claimed_at != core::kNever && grant->document.document == document,
                     "what was answered is durable", "the claim of " + decision + " is gone");
        }
    }
    if (any_open) must_refuse_a_second_grant(file);
}

}  // namespace sim
