#include "store/click_rows.hpp"

#include "store/text_lines.hpp"

namespace host::store {

namespace {

constexpr char kSelectClickSql[] =
    "SELECT generation_seen, options, options_before FROM click_evidence WHERE media_id = ?";
constexpr char kReplaceClickSql[] =
    "INSERT OR REPLACE INTO click_evidence(media_id, generation_seen, options, options_before) VALUES(?, ?, ?, ?)";
constexpr char kDeleteClickSql[] = "DELETE FROM click_evidence WHERE media_id = ?";

std::string text_of(const core::AttemptOptions& o) {
    std::vector<std::string> values;
    for (const auto& [name, value] : core::kAttemptOptions) values.push_back(o.*value);
    return lines_of(values);
}

core::AttemptOptions options_in(const std::string& text) {
    auto lines = lines_in(text);
    lines.resize(core::kAttemptOptions.size());
    core::AttemptOptions options;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (lines[at].size() <= core::kMaxOptionBytes) options.*core::kAttemptOptions[at].value = std::move(lines[at]);
    }
    return options;
}

bool is_same(const core::Effort& one, const core::Effort& other) {
    return one.generation_seen == other.generation_seen && one.options == other.options &&
           one.options_before == other.options_before;
}

}  // namespace

ClickRows::ClickRows(Database& database)
    : select_(database, kSelectClickSql), replace_(database, kReplaceClickSql), delete_(database, kDeleteClickSql) {}

void ClickRows::load(core::Media& media) {
    Rows rows = select_.query(media.id);
    if (!rows.next()) {
        return;
    }
    std::string options, before;
    rows.read(media.effort.generation_seen, options, before);
    media.effort.options = options_in(options);
    media.effort.options_before = options_in(before);
}

void ClickRows::save(const std::optional<core::Media>& before, const core::Media& after) {
    static const core::Effort kNothing;
    const core::Effort& e = after.effort;
    if (is_same(before ? before->effort : kNothing, e)) {
        return;
    }
    if (is_same(e, kNothing)) {
        delete_.run(after.id);
        return;
    }
    replace_.run(after.id, e.generation_seen, text_of(e.options), text_of(e.options_before));
}

}  // namespace host::store
