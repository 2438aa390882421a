// The two tables of one row each: what the user set, and what all media share.
//
// No row means the defaults of core/: they are not frozen on disk before somebody changes them.
#pragma once

#include "core/media.hpp"
#include "core/settings.hpp"
#include "store/sqlite.hpp"

namespace host::store {

class SettingsRows {
public:
    explicit SettingsRows(Database& database);

    [[nodiscard]] core::Settings settings();  // within their caps, whatever is on disk (R17)
    [[nodiscard]] core::Settings settings_as_written();
    void save(const core::Settings& settings);
    [[nodiscard]] core::Machine machine();  // its grant number is at least that of the newest grant (R10)
    [[nodiscard]] core::Machine machine_as_written();
    void save(const core::Machine& machine);

private:
    Statement select_settings_, replace_settings_, select_machine_, select_newest_grant_, replace_machine_;
};

}  // namespace host::store
