// snapshot, route, tab.closed, progress: what pages report.
#include <algorithm>

#include "app/evidence.hpp"
#include "app/methods.hpp"
#include "core/deadlines.hpp"

namespace host::app {

using core::MediaId;

namespace {

// Both lists are sorted.
std::size_t count_listed(const wire::PageStore& page) {
    std::size_t in_both = 0;
    auto video = page.videos.begin();
    for (const MediaId& image : page.images) {
        while (video != page.videos.end() && video->media < image) ++video;
        if (video != page.videos.end() && video->media == image) ++in_both;
    }
    return page.videos.size() + page.images.size() - in_both;
}

// More than an image store holds in years. What a page adds beyond it is not remembered, so it cannot fill the memory.
constexpr std::size_t kMostListed = 200'000;

// R14: remembers what the page lists now. Partial lists add to it.
void remember_listed(core::Document& document, const wire::PageStore& page, bool partial) {
    const bool nothing_new = document.snapshot.contains_all(page.videos, &wire::MediaAttempts::media) &&
                             document.snapshot.contains_all(page.images);
    if (nothing_new && (partial || count_listed(page) == document.snapshot.size())) return;
    if (partial && document.snapshot.size() + page.images.size() + page.videos.size() > kMostListed) return;
    std::vector<MediaId> listed = page.images;
    for (const auto& video : page.videos) listed.push_back(video.media);
    if (!partial) document.snapshot = {};
    document.snapshot.add(std::move(listed));
}

void go_to(core::Document& document, std::string_view path) {
    const auto post = core::post_in_path(path);
    if (post != document.post) document.provisional = false;  // a guess about one post says nothing about the next
    document.post = post;
}

// R4: a route to a post of a known media sets currentPostId, and nothing else.
void show_post(UnitOfWork& work, const core::Document& document) {
    if (!document.media || !document.post || document.provisional) return;
    const auto& media = work.find(*document.media);
    if (media && media->session.current_post_id != document.post) {
        work.apply(*document.media, core::PostShown{*document.post});
    }
}

// R14: notes the sessions that no document here watches any more. R10: withdraws offers to documents that have left.
void let_go(UnitOfWork& work, const std::vector<MediaId>& watched_before) {
    work.withdraw_lost_offers();  // now, because a later message of this step may show it
    for (const MediaId& media : watched_before) {
        if (!work.documents().watch(media) && work.find(media)) work.apply(media, core::WatchEnded{});
    }
}

}  // namespace

void remember_told(core::Document& document, const std::optional<core::View>& view, const core::Decision& decision) {
    document.told_media = document.media;
    document.told_revision = view ? view->revision : 0;
    document.remember_told(decision);
}

Reply Methods::operator()(const wire::Snapshot& params) const {
    const auto watched = work.watched_sessions();
    const auto [document, fresh] = work.documents().hear(params.tab, params.seq, work.now());
    wire::SnapshotResult result;
    const bool is_stream = params.source == core::EvidenceSource::stream;
    std::optional<wire::PageStore> of_stream;
    const wire::PageStore* page = params.store ? &*params.store : nullptr;
    if (page != nullptr && is_stream) page = &of_stream.emplace(attributed(work, document, *page));
    std::optional<PageIndex> index;
    if (page != nullptr) index.emplace(*page);
    if (fresh) {
        if (params.path) go_to(document, *params.path);
        if (page != nullptr) remember_listed(document, *page, params.partial || is_stream);
        work.place(document, index ? &*index : nullptr);
    }
    if (page != nullptr) {
        result.media = static_cast<core::Count>(page->videos.size());
        result.ignored = page->ignored;
        result.new_attempts = take_in(work, document, fresh, *index, params.source);
        if (!is_stream) place_pending(work, document, *index);
    }
    if (fresh) {
        if (!document.media || document.provisional) work.place(document);
        show_post(work, document);
    }
    let_go(work, watched);
    work.settle_if_known(document.media);
    result.view = work.view_of(document.media);
    result.decision = work.decision_for(document);
    remember_told(document, result.view, result.decision);
    return result;
}

Reply Methods::operator()(const wire::Route& params) const {
    const auto watched = work.watched_sessions();
    const auto [document, fresh] = work.documents().hear(params.tab, params.seq, work.now());
    if (fresh) {
        go_to(document, params.path);
        work.place(document);
        show_post(work, document);
    }
    let_go(work, watched);
    work.settle_if_known(document.media);
    wire::RouteResult result{.post = document.post,
                             .media = document.media,
                             .provisional = document.provisional,
                             .view = work.view_of(document.media),
                             .decision = work.decision_for(document)};
    remember_told(document, result.view, result.decision);
    return result;
}

Reply Methods::operator()(const wire::TabClosed& params) const {
    const auto watched = work.watched_sessions();
    work.documents().close_tab(params.tab);
    let_go(work, watched);
    return wire::Empty{};
}

Reply Methods::operator()(const wire::Progress& params) const {
    const auto [document, fresh] = work.documents().hear(params.tab, params.seq, work.now());
    if (fresh && document.media) work.apply(*document.media, core::ProgressSeen{params.percent});
    return wire::Empty{};
}

}  // namespace host::app
