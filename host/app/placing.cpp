// R2 and R8 over the store: which media a document is on, and moving media that were only assumed.
#include "app/unit_of_work.hpp"
#include "core/deadlines.hpp"
#include "core/note_content.hpp"

namespace host::app {

using core::AttemptId;
using core::MediaId;
using core::PostId;

core::Resolution UnitOfWork::resolve(const PostId& post, const core::Document* document, const PageIndex* evidence) {
    core::PostFacts facts;
    const MediaId itself{post.value};
    const auto& media = find(itself);
    facts.is_only_told = media && media->touched_by == core::TouchedBy::only_page;
    facts.is_known_media = media && !facts.is_only_told;
    facts.is_in_snapshot = document && document->snapshot.contains(itself);
    if (facts.is_known_media || facts.is_in_snapshot) return core::resolve(post, facts);  // these come first
    facts.alias = store_.aliases().find(post);
    facts.by_ledger = store_.ledger().media_of(AttemptId{post.value});
    if (!facts.by_ledger && evidence) facts.by_ledger = evidence->of_attempt(post);
    if (!facts.by_ledger) {
        const auto named = store_.names().find(post);
        if (named) (named->is_attempt ? facts.by_ledger : facts.by_name) = named->media;
        if (!named && evidence) facts.by_name = evidence->of_post(post);
    }
    if (document && document->media) {
        const auto& previous = find(*document->media);
        const bool clicked = previous && previous->session.is_active && previous->grant &&
                             previous->grant->state != core::GrantState::offered;
        // The result, or the end of the wait for it, settles the guess: then the page's post is listed, or unknown.
        const bool still_guessed = document->provisional && previous && previous->in_flight;
        if (clicked || still_guessed) facts.previous = document->media;
    }
    return core::resolve(post, facts);
}

void UnitOfWork::place(core::Document& document, const PageIndex* evidence) {
    const core::Resolution found = document.post ? resolve(*document.post, &document, evidence) : core::Resolution{};
    document.media = found.media;
    document.provisional = found.provisional;
}

void UnitOfWork::withdraw_lost_offers() {
    const std::vector<MediaId> candidates = in_flight();  // every media with a grant is among them
    for (const MediaId& id : candidates) {
        const auto& media = find(id);
        if (!media || !media->grant || media->grant->state != core::GrantState::offered) continue;
        const core::DocumentRef holder = media->grant->document;
        const core::Document* document = documents_.find(holder);
        const bool left = document ? !document->is_on(id) : documents_.is_gone(holder);
        if (left) {
            apply(id, core::DocumentLeft{holder});
        } else if (document && document->barred_by()) {
            apply(id, core::DocumentLeft{holder, core::CloseReason::cannot_act});
        }
    }
    documents_.forget_gone();
}

// R22: an image of the page that has this as another name, or whose attempt names this as its post.
std::optional<MediaId> UnitOfWork::owner_of(const MediaId& assumed, const PageIndex& page) {
    for (const PostId& name : store_.names().of(assumed)) {
        if (page.lists_image(name.value)) return MediaId{name.value};
    }
    return page.of_post(PostId{assumed.value});
}

std::map<MediaId, PostId> UnitOfWork::settle_assumptions(const PageIndex& page) {
    std::map<MediaId, PostId> older;
    if (assumed().empty()) return older;
    const std::vector<MediaId> all_assumed = assumed();  // each of them leaves the list below
    for (const MediaId& id : all_assumed) {
        if (page.lists_image(id.value)) {
            core::Media media = *find(id);
            media.assumed = false;
            write(find(id), std::move(media));
        } else if (const auto target = page.of_attempt(PostId{id.value})) {
            move(id, *target);
            older.emplace(*target, PostId{id.value});
        } else if (const auto owner = owner_of(id, page)) {
            move(id, *owner);
        }
    }
    return older;
}

void UnitOfWork::move(const MediaId& assumed_id, const MediaId& target_id) {
    const core::Media assumed = *find(assumed_id);
    if (!find(target_id)) {
        write(std::nullopt, new_media(target_id));
    }
    const core::Media target = *find(target_id);
    core::Media merged = core::adopt(assumed, target, now_);
    for (const auto& grant : {assumed.grant, target.grant}) {
        if (!grant || (merged.grant && merged.grant->id == grant->id)) continue;
        core::Grant left = *grant;
        left.state = core::GrantState::cancelled;
        left.closed_by = core::CloseReason::moved;
        store_.grants().close(left);
    }
    const bool goes_along = core::session_goes_along(assumed, target);
    store_.move(assumed_id, target_id,
                {.current = assumed.effort.number,
                 .becomes = goes_along ? merged.effort.number : merged.effort.number - 1,
                 .older = merged.effort.number - 1,
                 .outranks = goes_along});
    write(target, std::move(merged));
    store_.journal().append(now_, core::note_of(target_id, core::notes::Adopted{PostId{assumed_id.value}}));
    cache_.media[assumed_id] = std::nullopt;
    cache_.forget_lists();
    cache_.listed.clear();
    for (core::Document* document : documents_.all()) {
        if (document->media == assumed_id) document->media = target_id;
    }
}

}  // namespace host::app
