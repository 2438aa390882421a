// One row per media, with its rolling lists and its last summary; and queries over those rows.
//
// processedAttemptIds are not here: they are the ledger's rows of the current effort (ledger_rows.hpp).
#pragma once

#include <optional>
#include <vector>

#include "core/media.hpp"
#include "store/session_lists.hpp"
#include "store/sqlite.hpp"

namespace host::store {

struct MediaPage {
    std::vector<core::MediaId> media;   // in id order
    std::optional<core::MediaId> next;  // pass it to get the following page
};

class MediaRows {
public:
    explicit MediaRows(Database& database);

    // These concern the rows of this class. SessionStore::load, save and erase concern everything of a media.
    [[nodiscard]] std::optional<core::Media> load(const core::MediaId& media);
    void save(const std::optional<core::Media>& before, const core::Media& after, std::optional<core::Instant> due_at);
    bool erase(const core::MediaId& media);  // and, by foreign keys, every row that refers to it

    [[nodiscard]] std::optional<core::Count> revision(const core::MediaId& media);   // none: not known
    [[nodiscard]] std::vector<core::MediaId> assumed();                              // R8; usually none
    void save_due(const core::MediaId& media, std::optional<core::Instant> due_at);  // nothing else of it has changed
    [[nodiscard]] std::optional<core::Instant> noted_due(const core::MediaId& media);

    [[nodiscard]] std::vector<core::MediaId> in_flight();  // R17
    [[nodiscard]] core::Count in_flight_besides(const core::MediaId& media);
    [[nodiscard]] std::vector<core::MediaId> running();               // outcome pending
    [[nodiscard]] std::vector<core::MediaId> due(core::Instant now);  // oldest first
    [[nodiscard]] std::optional<core::Instant> next_due();
    [[nodiscard]] std::vector<core::MediaId> every();  // in id order; a writer waits for a page at most
    [[nodiscard]] MediaPage list(const std::optional<core::MediaId>& after, int limit);

private:
    void save_summary(const core::MediaId& media, const std::optional<core::SessionSummary>& before,
                      const std::optional<core::SessionSummary>& after);

    Statement select_, insert_, update_, update_due_, delete_, select_revision_, select_assumed_;
    Statement select_summary_, replace_summary_, delete_summary_;
    Statement select_in_flight_, select_running_, select_due_, select_due_of_, select_next_due_, list_;
    SessionLists lists_;
};

}  // namespace host::store
