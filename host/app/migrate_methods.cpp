// migrate, store.export: importing data of older versions of the extension, and exporting (R21).
#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <unordered_set>

#include "app/methods.hpp"
#include "store/import.hpp"
#include "wire/encode.hpp"
#include "wire/legacy_reader.hpp"

namespace host::app {

using core::MediaId;
using core::PostId;

namespace {

constexpr int kMediaPerPage = 500;
constexpr std::size_t kMostNamed = 2'000;  // entries that an answer lists one by one

store::ImportResult import(UnitOfWork& work, const core::Legacy& legacy, const core::Document* document,
                           const PageIndex* page, core::LegacySource source) {
    const core::LegacyContext context{
        .now = work.now(), .settings = work.settings(), .machine = work.machine(), .source = source};
    const auto whose = [&](const PostId& post) -> std::optional<MediaId> {
        const core::Resolution found = work.resolve(post, document, page);
        return found.provisional ? std::nullopt : found.media;  // a guess about the route does not count here
    };
    store::ImportResult result = store::import_legacy(work.store(), legacy, context, whose);
    work.forget_lists();
    for (const MediaId& media : result.changed) {
        work.reload(media);
        work.settle(media);
    }
    return result;
}

// The answer must fit into a message, so its lists are cut. The list of removable keys is always complete.
template <class Entry>
void shorten(std::vector<Entry>& entries) {
    if (entries.size() > kMostNamed) entries.resize(kMostNamed);
}

wire::Migrated reply_of(const wire::Migrate& params, const store::ImportResult& result) {
    wire::Migrated reply;
    std::set<std::string> unfinished;
    for (const auto& placed : result.imported) reply.imported.push_back({placed.key, placed.media.value_or(MediaId{})});
    for (const auto& kept : result.pending) {
        reply.pending.push_back({kept.key, kept.reason});
        unfinished.insert(kept.key);
    }
    for (const auto& kept : result.rejected) {
        reply.rejected.push_back({kept.key, kept.reason});
        unfinished.insert(kept.key);
    }
    for (const auto& left : result.left) {
        reply.left.push_back({left.key, left.reason});
        unfinished.insert(left.key);
    }
    for (const std::string& key : params.keys) {
        if (!unfinished.contains(key)) reply.removable.push_back(key);
    }
    std::ranges::stable_sort(reply.imported, {}, [](const auto& placed) { return std::tie(placed.key, placed.media); });
    shorten(reply.imported);
    shorten(reply.pending);
    shorten(reply.rejected);
    shorten(reply.left);
    return reply;
}

}  // namespace

Reply Methods::operator()(const wire::Migrate& params) const {
    const core::Document* document = params.tab ? work.documents().find(*params.tab) : nullptr;
    const auto source = params.tab ? core::LegacySource::page : core::LegacySource::file;
    return reply_of(params, import(work, params.legacy, document, nullptr, source));
}

void place_pending(UnitOfWork& work, const core::Document& document, const PageIndex& page) {
    const std::vector<PostId> waiting = work.waiting_posts();
    if (waiting.empty()) return;
    core::Legacy of_pages, of_user;  // a waiting entry keeps its source: a page, or the user
    std::vector<PostId> names;
    std::ranges::copy_if(waiting, std::back_inserter(names), [&](const PostId& id) { return page.names(id); });
    std::set<PostId> asked(names.begin(), names.end());
    std::unordered_set<std::string> read, seen;
    for (std::size_t n = 0; n < names.size(); ++n) {  // grows: an entry names others of its group
        for (const std::string& digest : work.store().legacy().waiting_for(names[n])) {
            if (!read.insert(digest).second) continue;  // before it is read: an entry may name thousands
            const auto entry = work.store().legacy().waiting(digest);
            if (!entry) continue;
            core::Legacy legacy = wire::read_legacy(entry->key, entry->raw);
            core::Legacy& found = entry->origin == store::LegacyOrigin::user ? of_user : of_pages;
            for (core::LegacyRecord& record : legacy.records) {
                if (!seen.insert(record.digest).second) continue;
                std::ranges::copy_if(record.posts, std::back_inserter(names),
                                     [&asked](const PostId& post) { return asked.insert(post).second; });
                found.records.push_back(std::move(record));
            }
        }
    }
    if (!of_user.records.empty()) (void)import(work, of_user, &document, &page, core::LegacySource::file);
    if (!of_pages.records.empty()) (void)import(work, of_pages, &document, &page, core::LegacySource::page);
}

Reply Methods::operator()(const wire::StoreExport& params) const {
    std::optional<MediaId> after;
    if (params.cursor) after = MediaId{*params.cursor};
    const store::MediaPage page = work.store().media().list(after, kMediaPerPage);
    ViewPage found = view_page(work, page, true);
    return wire::ExportPage{std::move(found.views), std::move(found.next_cursor)};
}

}  // namespace host::app
