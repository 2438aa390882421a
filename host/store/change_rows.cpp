#include "store/change_rows.hpp"

namespace host::store {

namespace {

constexpr char kSelectChangeSql[] = "SELECT at FROM last_change WHERE media_id = ?";
constexpr char kUpdateChangeSql[] = "UPDATE last_change SET at = ?2 WHERE media_id = ?1";
constexpr char kInsertChangeSql[] = "INSERT INTO last_change(media_id, at) VALUES(?, ?)";

}  // namespace

ChangeRows::ChangeRows(Database& database)
    : select_(database, kSelectChangeSql), update_(database, kUpdateChangeSql), insert_(database, kInsertChangeSql) {}

void ChangeRows::load(core::Media& media) {
    if (Rows rows = select_.query(media.id); rows.next()) {
        rows.read(media.changed_at);
    }
}

void ChangeRows::save(const std::optional<core::Media>& before, const core::Media& after) {
    if (before && before->changed_at == after.changed_at) {
        return;
    }
    const bool is_there = before && update_.run(after.id, after.changed_at) > 0;
    if (!is_there) {
        insert_.run(after.id, after.changed_at);
    }
}

}  // namespace host::store
