#include "faults/report.hpp"
#include "support/this_build.hpp"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

namespace faults {

void report(const std::string& row, const std::string& injected, const Campaign& campaign) {
    const char* const file = std::getenv("GRH_FAULTS_REPORT");
    if (!file) return;
    std::ofstream(file, std::ios::app) << nlohmann::json{{"row", row},
                                                         {"injected", injected},
                                                         {"points", campaign.points},
                                                         {"answered", campaign.answered},
                                                         {"missing", campaign.missing},
                                                         {"replies", campaign.replies}}
                                       << "\n";
}

host::store::JournalWish journal_of_campaign() {
    const char* const wish = std::getenv("GRH_FAULTS_JOURNAL");
    return wish && std::string_view{wish} == "write-ahead" ? host::store::JournalWish::write_ahead
                                                           : host::store::JournalWish::as_found;
}

bool has_log() { return journal_of_campaign() == host::store::JournalWish::write_ahead && host::store::is_log_safe(); }

bool is_long() { return std::getenv("GRH_FAULTS_LONG") != nullptr; }

int stride(int otherwise) { return is_long() ? 1 : otherwise * support::step(); }

}  // namespace faults
