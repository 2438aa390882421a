#include "store/page_report_row.hpp"

#include <algorithm>

#include "store/disk_enums.hpp"
#include "store/text_lines.hpp"

namespace host::store {

namespace {

constexpr char kSelectReportSql[] =
    "SELECT at, layout, language, composer, has_store, stream, visible, can_act, others, missing, found_by"
    " FROM page_report WHERE id = 1";
constexpr char kReplaceReportSql[] =
    "INSERT OR REPLACE INTO page_report(id, at, layout, language, composer, has_store, stream, visible, can_act,"
    " others, missing, found_by) VALUES(1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

// A part, then its rule, then the next part, and so on.
std::string lines_of_rules(const core::PageReport& report) {
    std::vector<std::string> lines;
    for (const auto& [part, rule] : report.found_by) {
        lines.push_back(part);
        lines.push_back(rule);
    }
    return lines_of(lines);
}

}  // namespace

PageReportRow::PageReportRow(Database& database)
    : select_(database, kSelectReportSql), replace_(database, kReplaceReportSql) {}

std::optional<core::SeenReport> PageReportRow::load() {
    Rows rows = select_.query();
    if (!rows.next()) {
        return std::nullopt;
    }
    core::SeenReport seen;
    core::PageReport& r = seen.report;
    std::string others, missing, rules;
    rows.read(seen.at, r.layout, r.language, r.composer, r.has_store, r.stream, r.visible, r.can_act, others, missing,
              rules);
    seen.at = std::clamp(seen.at, core::kNever, core::kLatest);  // whatever is on disk can be reckoned with
    r.others = lines_in(others);
    r.missing = lines_in(missing);
    const auto lines = lines_in(rules);
    for (std::size_t at = 0; at + 1 < lines.size(); at += 2) r.found_by.emplace_back(lines[at], lines[at + 1]);
    return seen;
}

void PageReportRow::save(const core::SeenReport& seen) {
    const core::PageReport& r = seen.report;
    replace_.run(seen.at, r.layout, r.language, r.composer, r.has_store, r.stream, r.visible, r.can_act,
                 lines_of(r.others), lines_of(r.missing), lines_of_rules(r));
}

}  // namespace host::store
