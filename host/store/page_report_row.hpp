// The newest report of any page about itself, for troubleshooting: one row.
//
// Only in a file of kEvidenceSchema or later; for an older one it is empty, and nothing is read.
#pragma once

#include <optional>

#include "core/page_report.hpp"
#include "store/sqlite.hpp"

namespace host::store {

class PageReportRow {
public:
    explicit PageReportRow(Database& database);

    [[nodiscard]] std::optional<core::SeenReport> load();
    void save(const core::SeenReport& seen);

private:
    Statement select_, replace_;
};

}  // namespace host::store
