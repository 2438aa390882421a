// The ledger (R3): every attempt ever seen, once for each media. Rows are added, and go only with their media. Of one
// row, only the verdict can change, once (R22).
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

// What of an entry says whether a snapshot brings anything new of it.
struct KnownAttempt {
    bool moderated{};
    core::LedgerSource source{};
};

// How the entries of a media that was only assumed join those of another one (R8).
struct LedgerMove {
    core::Count current{}, becomes{};  // the effort whose session goes along, and its number from then on
    core::Count older{};               // of all others: one that counts nowhere
    bool outranks{};                   // an attempt that both have is that of the moved one
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
    // All of a media that is stored, in this order.
    void replace(const core::MediaId& media, std::span<const core::LedgerEntry> entries);
    // A snapshot lists these: from now on they say whose post it is, even if a page's older data named them first
    // (R21).
    void confirm(const core::MediaId& media, std::span<const core::Attempt> listed);
    [[nodiscard]] std::vector<core::LedgerEntry> all(const core::MediaId& media);         // in the order seen
    [[nodiscard]] std::optional<core::MediaId> media_of(const core::AttemptId& attempt);  // R2b

private:
    friend SessionStore;  // load() and move() of a media are its own
    [[nodiscard]] std::vector<core::AttemptId> counted_in(const core::MediaId& media, core::Count effort);
    void move(const core::MediaId& from, const core::MediaId& to, const LedgerMove& how);

    Statement insert_, delete_all_, declare_, exists_, select_known_, select_one_, correct_, drop_twins_,
        select_effort_, select_all_, select_media_, has_page_history_, confirm_, move_;
};

}  // namespace host::store
