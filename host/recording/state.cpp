#include "recording/state.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "core/shared_time.hpp"
#include "recording/mask.hpp"
#include "store/rows_dump.hpp"
#include "store/shared_clock.hpp"

namespace host::recording {
namespace {

std::string mask_json(const std::string& text) {
    return recording::masked_json(text).value_or(recording::masked(text));
}
// A fingerprint is made of the prompt, too: short prompts could be guessed from it. The replay makes its own.
std::string mask_fingerprint(const std::string& /*text*/) { return "masked"; }

std::string mask_words(const std::string& text) { return recording::masked_words(text); }

struct PrivateColumn {
    const char* table;
    const char* column;
    std::string (*mask)(const std::string& text);
};
const auto kPrivate = std::to_array<PrivateColumn>({
    {"media", "last_prompt_value", [](const std::string& text) { return recording::masked(text); }},
    {"session_log", "line", [](const std::string& text) { return recording::masked_log_line(text); }},
    {"reply", "result", mask_json},
    {"reply", "fingerprint", mask_fingerprint},
    {"legacy_entry", "raw", mask_json},
    {"suggestion", "last_prompt_value", [](const std::string& text) { return recording::masked(text); }},
    {"click_evidence", "options", mask_words},
    {"click_evidence", "options_before", mask_words},
    {"page_report", "layout", mask_words},
    {"page_report", "language", mask_words},
    {"page_report", "composer", mask_words},
    {"page_report", "others", mask_words},
    {"page_report", "missing", mask_words},
    {"page_report", "found_by", [](const std::string& text) { return recording::masked(text); }},
    {"kept_prompt", "prompt", [](const std::string& text) { return recording::masked(text); }},
    {"taught", "layout", mask_words},
    {"taught", "prompt", [](const std::string& text) { return recording::masked(text); }},
    {"taught", "submit", [](const std::string& text) { return recording::masked(text); }},
});

void mask_column(recording::RecordedTable& table, const PrivateColumn& column) {
    const auto found = std::ranges::find(table.columns, column.column);
    if (table.name != column.table || found == table.columns.end()) return;
    const auto at = static_cast<std::size_t>(found - table.columns.begin());
    for (auto& row : table.rows) {
        if (auto* text = std::get_if<std::string>(&row[at])) *text = column.mask(*text);
    }
}

}  // namespace

recording::RecordedState recorded_state(const std::filesystem::path& state_file, bool prompts) {
    recording::RecordedState state;
    std::error_code unreadable;
    if (!std::filesystem::exists(std::filesystem::symlink_status(state_file, unreadable))) return state;
    try {
        auto dump = store::dump_rows(state_file, kMaxRecordedState);
        if (!dump) {
            return {.schema = 0,
                    .tables = {},
                    .problem = "it is too large: more than " + std::to_string(kMaxRecordedState) + " bytes"};
        }
        state.schema = dump->schema;
        for (store::TableRows& rows : dump->tables) {
            state.tables.push_back({std::move(rows.name), std::move(rows.columns), std::move(rows.rows)});
        }
    } catch (const store::StoreError& error) {
        return {.schema = 0, .tables = {}, .problem = error.what()};
    }
    if (!prompts) {
        for (recording::RecordedTable& table : state.tables) {
            for (const PrivateColumn& column : kPrivate) mask_column(table, column);
        }
    }
    return state;
}

void restore_state(const recording::RecordedState& state, const std::filesystem::path& state_file) {
    if (state.schema == 0) return;  // the host makes its own
    store::RowsDump dump{.schema = state.schema, .tables = {}};
    for (const recording::RecordedTable& table : state.tables)
        dump.tables.push_back({table.name, table.columns, table.rows});
    // In a replay time is what the recording says.
    std::erase_if(dump.tables, [](const store::TableRows& table) { return table.name == "shared_clock"; });
    if (state.schema >= store::kClockSchema) {
        dump.tables.push_back({"shared_clock",
                               {"id", "boot_id", "since_boot_ms", "wall_ms"},
                               {{std::int64_t{1}, core::made_up_reading().boot, std::int64_t{0}, std::int64_t{0}}}});
    }
    store::make_from(dump, state_file);
}

}  // namespace host::recording
