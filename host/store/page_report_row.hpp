// The newest that any page has said of itself, for people who look for what is wrong: one row.
//
// Only in a file of kEvidenceSchema or later; of an older one nothing is known, and nothing is asked.
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
