// What older versions of the extension left that could not be placed or read yet, as it was; and what was imported.
//
// An import is remembered by a digest of its text alone: the memory outlives the media, and names nothing (R16).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/legacy.hpp"
#include "core/time.hpp"
#include "store/sqlite.hpp"

namespace host::store {

// Numbers on disk: do not change them, append only.
enum class LegacyState : int { pending = 1, rejected = 2 };

struct LegacyKept {
    LegacyState state{};
    std::string key;   // where the page keeps it
    std::string name;  // the post or media it is about; empty: the key as a whole
    std::string reason;
    core::Instant at{};
    std::int64_t bytes{};
};

struct LegacyWaiting {  // to be read again
    std::string key;
    std::string raw;
};

class LegacyRows {
public:
    explicit LegacyRows(Database& database);

    struct Memory {
        std::optional<core::MediaId> media;  // none: deleted since
    };
    [[nodiscard]] std::optional<Memory> imported(const std::string& digest);
    void remember(const std::string& digest, const core::MediaId& media, core::Instant at);

    void keep(const core::LegacyRecord& pending, const std::string& reason, core::Instant at);
    void keep(const core::LegacyRejection& rejected, core::Instant at);
    void forget(const std::string& digest);  // what was kept of it

    [[nodiscard]] std::vector<core::PostId> waiting_posts();  // any of them may say where a pending entry belongs
    [[nodiscard]] std::vector<LegacyWaiting> waiting_for(const core::PostId& post);

    [[nodiscard]] std::int64_t count(LegacyState state);
    [[nodiscard]] std::vector<LegacyKept> newest(int limit);

    void move(const core::MediaId& from, const core::MediaId& to);
    void erase(const core::MediaId& media);  // what was kept about it

private:
    Statement select_import_, replace_import_, move_imports_;
    Statement keep_, forget_, name_, select_posts_, select_waiting_, count_, newest_, erase_;
};

}  // namespace host::store
