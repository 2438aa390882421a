#include "store/deleted_clicks.hpp"

#include <charconv>

namespace host::store {

namespace {

constexpr char kSelectClicksSql[] = "SELECT name, clicked_at FROM deleted_click ORDER BY name";
constexpr char kSelectKeySql[] = "SELECT key FROM hash_key WHERE id = 1";
constexpr char kSaveKeySql[] = "INSERT OR REPLACE INTO hash_key(id, key) VALUES(1, ?)";
constexpr char kAddClickSql[] = "INSERT OR REPLACE INTO deleted_click(name, clicked_at) VALUES(?, ?)";
constexpr char kDropClickSql[] = "DELETE FROM deleted_click WHERE clicked_at = ?";
constexpr char kDropClicksUntilSql[] = "DELETE FROM deleted_click WHERE clicked_at <= ?";

std::optional<std::uint64_t> number_in(std::string_view hex) {
    std::uint64_t number{};
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), number, 16);
    if (error != std::errc{} || end != hex.data() + hex.size()) return std::nullopt;
    return number;
}

}  // namespace

DeletedClicks::DeletedClicks(Database& database)
    : select_(database, kSelectClicksSql),
      select_key_(database, kSelectKeySql),
      save_key_(database, kSaveKeySql),
      add_(database, kAddClickSql),
      drop_(database, kDropClickSql),
      drop_until_(database, kDropClicksUntilSql) {}

std::vector<DeletedClick> DeletedClicks::all() {
    std::vector<DeletedClick> clicks;
    for (Rows rows = select_.query(); rows.next();) {
        DeletedClick& click = clicks.emplace_back();
        rows.read(click.name, click.clicked_at);
    }
    return clicks;
}

std::optional<core::SipKey> DeletedClicks::key() {
    std::string text;
    if (Rows rows = select_key_.query(); rows.next()) rows.read(text);
    if (text.size() != 32) return std::nullopt;
    const auto first = number_in(std::string_view{text}.substr(0, 16));
    const auto second = number_in(std::string_view{text}.substr(16));
    if (!first || !second) return std::nullopt;
    return core::SipKey{*first, *second};
}

void DeletedClicks::save(const core::SipKey& key) { save_key_.run(core::hex(key)); }

void DeletedClicks::add(const DeletedClick& click) { add_.run(click.name, click.clicked_at); }

void DeletedClicks::drop(core::Instant clicked_at) { drop_.run(clicked_at); }

void DeletedClicks::drop_until(core::Instant clicked_at) { drop_until_.run(clicked_at); }

}  // namespace host::store
