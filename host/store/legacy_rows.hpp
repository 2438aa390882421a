// Data of older versions of the extension that could not be matched to an image or read yet, unchanged; and what was
// imported.
//
// An import is remembered only by a digest of its text, which outlives the media and names nothing (R16). Data from
// pages stays untrusted for as long as it is stored, so each digest has its source.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/legacy.hpp"
#include "core/time.hpp"
#include "store/sqlite.hpp"

namespace host::store {

// Numbers on disk: do not change them, append only.
enum class LegacyState : int { pending = 1, rejected = 2 };

// Numbers on disk, too.
enum class LegacyOrigin : int {
    page = 1,
    user = 2,
    left = 3,  // a page had it for an image that the user had used: nothing was taken
};
[[nodiscard]] LegacyOrigin from_disk(std::int64_t number, LegacyOrigin);  // unknown: page

struct LegacyKept {
    LegacyState state{};
    std::string key;   // where the page keeps it
    std::string name;  // the post or image it is about; empty: the key as a whole
    std::string reason;
    core::Instant at{};
    std::int64_t bytes{};
};

struct LegacyWaiting {  // to be read again
    std::string key;
    std::string raw;
    LegacyOrigin origin{};
};

struct LegacyOfPages {  // all data from pages that is remembered or stored
    std::int64_t records{};
    std::int64_t cost{};  // core::cost_of
};

class LegacyRows {
public:
    explicit LegacyRows(Database& database);

    struct Memory {
        std::optional<core::MediaId> media;  // none: deleted since
        LegacyOrigin origin{};
    };
    [[nodiscard]] std::optional<Memory> imported(const std::string& digest);
    void remember(const core::LegacyRecord& record, const core::MediaId& media, LegacyOrigin origin, core::Instant at);

    [[nodiscard]] std::optional<LegacyOrigin> kept(const std::string& digest);  // whose entry is waiting or rejected
    void keep(const core::LegacyRecord& pending, const std::string& reason, LegacyOrigin origin, core::Instant at);
    void keep(const core::LegacyRejection& rejected, LegacyOrigin origin, core::Instant at);
    void give_up(const std::string& digest,
                 std::string_view reason);   // rejects a pending one that can never be matched
    void forget(const std::string& digest);  // deletes what was kept of it
    std::int64_t forget_all();               // of what is kept; how many there were
    [[nodiscard]] LegacyOfPages of_pages();

    [[nodiscard]] std::vector<core::PostId> waiting_posts();  // any of them may say where a pending entry belongs
    // The digests of the entries that wait for it, oldest first. Many posts may stand in one entry.
    [[nodiscard]] std::vector<std::string> waiting_for(const core::PostId& post);
    [[nodiscard]] std::optional<LegacyWaiting> waiting(const std::string& digest);

    [[nodiscard]] std::int64_t count(LegacyState state);
    [[nodiscard]] std::vector<LegacyKept> newest(int limit);

    void move(const core::MediaId& from, const core::MediaId& to);
    // What was kept about it, or names it or one of its other `names`; before its other rows go. How many there were.
    // A page that still has them does not bring them back.
    std::int64_t erase(const core::MediaId& media, std::span<const core::PostId> names);

private:
    Statement select_import_, replace_import_, move_imports_;
    Statement origin_, of_pages_, kept_, give_up_, unname_;
    Statement keep_, forget_, forget_all_, name_, select_posts_, select_waiting_for_, select_waiting_, count_, newest_,
        select_about_, select_named_, remember_erased_;
};

}  // namespace host::store
