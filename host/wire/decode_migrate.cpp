// migrate and store.export: what older versions of the extension left in the page, and the way back to them (R21).
//
// Only the request itself can be wrong here; what the entries hold is read as far as it goes, entry by entry.
#include <algorithm>
#include <iterator>

#include "wire/decoders.hpp"
#include "wire/legacy_reader.hpp"

namespace host::wire {
namespace {

constexpr std::size_t kMaxCursorBytes = 1024;

void append(Migrate& migrate, std::string key, core::Legacy more) {
    std::ranges::move(more.records, std::back_inserter(migrate.legacy.records));
    std::ranges::move(more.rejected, std::back_inserter(migrate.legacy.rejected));
    std::ranges::move(more.unread, std::back_inserter(migrate.legacy.unread));
    migrate.keys.push_back(std::move(key));
}

// A page may bring so much in one message. What the user brings in has no `tab`.
std::size_t room_in(const Migrate& migrate) {
    if (!migrate.tab) return kAll;
    const std::size_t read = migrate.legacy.records.size() + migrate.legacy.rejected.size();
    return core::page_bounds::kMostRecords - std::min(read, core::page_bounds::kMostRecords);
}

std::string text_of(const json::Json& value) {
    if (value.is_string()) return value.get<std::string>();
    return value.dump(-1, ' ', false, json::Json::error_handler_t::replace);
}

}  // namespace

Params decode_migrate(const Field& params) {
    Migrate migrate;
    migrate.tab = maybe(params.find("tab"), as_document);
    if (const auto entries = params.find("entries")) {
        for (const auto& [key, value] : entries->object()) {
            append(migrate, key, read_legacy(key, text_of(value), room_in(migrate)));
        }
    }
    if (const auto store = params.find("store")) {
        const std::string key{kLegacyStoreKey};
        const bool twice = std::ranges::find(migrate.keys, key) != migrate.keys.end();
        if (twice) store->refuse("entries has this store already");
        const std::size_t most = room_in(migrate);
        append(
            migrate, key,
            store->is_string() ? read_legacy(key, store->string(), most) : read_legacy_store(key, store->json(), most));
    }
    return migrate;
}

Params decode_export(const Field& params) {
    const auto as_cursor = [](const Field& field) { return std::string{field.string(0, kMaxCursorBytes)}; };
    return StoreExport{maybe(params.find("cursor"), as_cursor)};
}

}  // namespace host::wire
