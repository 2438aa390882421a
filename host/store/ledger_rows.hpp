// The ledger (R3): every attempt ever seen, once for each media. Rows are added, and go only with their media.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/event.hpp"
#include "core/media.hpp"
#include "store/sqlite.hpp"

namespace host::store {

class LedgerRows {
public:
    explicit LedgerRows(Database& database);

    void insert(const core::LedgerEntry& entry);
    [[nodiscard]] std::vector<core::Attempt> not_in_ledger(const core::MediaId& media,
                                                           std::span<const core::Attempt> attempts);
    // A snapshot lists these: what a page has said of older versions is evidence of it from now on.
    void confirm(const core::MediaId& media, std::span<const core::Attempt> listed);
    [[nodiscard]] std::vector<core::AttemptId> counted_in(const core::MediaId& media, core::Count effort);
    [[nodiscard]] std::vector<core::LedgerEntry> all(const core::MediaId& media);
    [[nodiscard]] std::optional<core::MediaId> media_of(const core::AttemptId& attempt);
    void move(const core::MediaId& from, const core::MediaId& to);  // what `to` has already stays behind

private:
    Statement insert_, declare_, exists_, select_effort_, select_all_, select_media_, has_page_history_, confirm_,
        move_;
};

}  // namespace host::store
