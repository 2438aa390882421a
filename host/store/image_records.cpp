#include "store/image_records.hpp"

#include <algorithm>

#include "core/deadlines.hpp"
#include "core/note_content.hpp"
#include "store/import.hpp"

namespace host::store {

using core::MediaId;
using core::PostId;

namespace {

// On the other machine these posts were taken for the image. From now on they lead to it here, too, unless they lead to
// another image already. True: at least one is new.
bool add_posts(SessionStore& store, const core::ImageRecord& image) {
    bool is_any_new = false;
    for (const PostId& post : image.posts) {
        const MediaId as_image{post.value};
        const auto owner = whose(store, post);
        const bool is_of_another = owner && *owner != image.media.id;
        if (as_image == image.media.id || is_of_another || store.aliases().find(post)) continue;
        store.aliases().add(as_image, image.media.id);
        is_any_new = true;
    }
    return is_any_new;
}

// True: at least one is new.
bool add_names(SessionStore& store, const core::ImageRecord& image) {
    const auto before = store.names().all(image.media.id);
    std::vector<NewName> names;
    for (const core::RecordedName& name : image.names) names.push_back({name.name, name.attempt});
    store.names().add(image.media.id, names);
    return store.names().all(image.media.id).size() != before.size();
}

}  // namespace

void for_each_image(SessionStore& store, const std::function<bool(const MediaId&)>& use) {
    constexpr int kIdsAtOnce = 500;
    std::optional<MediaId> after;
    do {
        MediaPage page = store.media().list(after, kIdsAtOnce);
        if (!std::ranges::all_of(page.media, use)) return;
        after = std::move(page.next);
    } while (after);
}

std::optional<core::ImageRecord> image_record(SessionStore& store, const MediaId& media) {
    std::optional<Transaction> view;
    if (!store.database().in_transaction()) view.emplace(store.begin_read());
    auto found = store.load(media);
    if (!found) return std::nullopt;
    core::ImageRecord image{.media = *std::move(found),
                            .ledger = store.ledger().all(media),
                            .names = {},
                            .posts = store.aliases().of(media)};
    if (store.schema_version() >= kNamesSchema) {
        for (NewName& name : store.names().all(media)) {
            image.names.push_back({std::move(name.name), std::move(name.attempt)});
        }
    }
    return image;
}

TakenImage take_image(SessionStore& store, const core::ImageRecord& image, const core::Settings& settings,
                      core::Instant now) {
    const MediaId& id = image.media.id;
    const auto host = store.load(id);
    if (!host) {
        const auto other = whose(store, PostId{id.value});
        if (other) return {.left = "it is a post of image " + other->value + " here"};
    } else if (const auto reason = core::why_left(*host)) {
        return {.left = std::string{*reason}};
    }
    const auto ledger = store.ledger().all(id);
    const core::Taken taken = core::take(host, ledger, image, settings, now);
    if (taken.media_changed) store.save(host, taken.media, core::due_at(taken.media, settings));
    if (taken.ledger_changed) store.ledger().replace(id, taken.ledger);
    const bool has_new_posts = add_posts(store, image), has_new_names = add_names(store, image);
    const bool is_changed = taken.media_changed || taken.ledger_changed || has_new_posts || has_new_names;
    if (is_changed) store.journal().append(now, core::note_of(id, core::notes::Imported{.key = {}, .records = 1}));
    return {.is_new = !host, .is_changed = is_changed, .left = {}};
}

}  // namespace host::store
