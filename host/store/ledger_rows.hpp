// The ledger (R3): every attempt ever seen, once per media. Rows are added, and deleted only with their media. In a
// row, only the verdict can change, and only once (R22).
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/event.hpp"
#include "core/media.hpp"
#include "store/sqlite.hpp"

namespace host::store {

class SessionStore;

// The parts of an entry that show whether a snapshot has news about it.
struct KnownAttempt {
    bool moderated{};
    core::LedgerSource source{};
};

// How the entries of an assumed media join those of another media (R8).
struct LedgerMove {
    core::Count current{}, becomes{};  // the effort whose session moves, and its new number
    core::Count older{};               // the new number of all other entries; no session has it
    bool outranks{};                   // where both have an attempt, the entry of the moved media stays
};

class LedgerRows {
public:
    explicit LedgerRows(Database& database);

    void insert(const core::LedgerEntry& entry);
    // Each attempt once, even if the span has it twice.
    [[nodiscard]] std::vector<core::Attempt> not_in_ledger(const core::MediaId& media,
                                                           std::span<const core::Attempt> attempts);
    [[nodiscard]] std::optional<KnownAttempt> known(const core::MediaId& media, std::string_view attempt);
    [[nodiscard]] std::optional<core::LedgerEntry> entry(const core::MediaId& media, const core::AttemptId& attempt);
    void correct(const core::LedgerEntry& entry);  // verdict, layer and source of what is there (R22)
    // Replaces all entries of a stored media by these, in this order.
    void replace(const core::MediaId& media, std::span<const core::LedgerEntry> entries);
    // A snapshot lists these, so they now resolve posts, even if a page's older data named them first (R21).
    void confirm(const core::MediaId& media, std::span<const core::Attempt> listed);
    [[nodiscard]] core::Count count(const core::MediaId& media);
    [[nodiscard]] std::vector<core::LedgerEntry> all(const core::MediaId& media);         // in the order seen
    [[nodiscard]] std::optional<core::MediaId> media_of(const core::AttemptId& attempt);  // R2b

private:
    friend SessionStore;  // load() and move() of a media are its own
    [[nodiscard]] std::vector<core::AttemptId> counted_in(const core::MediaId& media, core::Count effort);
    void move(const core::MediaId& from, const core::MediaId& to, const LedgerMove& how);

    Statement insert_, delete_all_, declare_, exists_, count_, select_known_, select_one_, correct_, drop_twins_,
        select_effort_, select_all_, select_media_, has_page_history_, confirm_, move_;
};

}  // namespace host::store
