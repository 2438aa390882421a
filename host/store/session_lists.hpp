// The lists of a session that roll: log lines and progress entries. Written as a difference, because the common
// change is one line more at the end and one less at the front.
#pragma once

#include <string>
#include <vector>

#include "core/media.hpp"
#include "store/sqlite.hpp"

namespace host::store {

class SessionLists {
public:
    explicit SessionLists(Database& database);

    void load(const core::MediaId& media, core::SessionData& into);
    // `before`: what load() gave in this transaction; a default one for a new media.
    void save(const core::MediaId& media, const core::SessionData& before, const core::SessionData& after);

private:
    Statement select_lines_, line_bounds_, delete_lines_, insert_line_;
    Statement select_progress_, progress_bounds_, delete_progress_, insert_progress_;
};

}  // namespace host::store
