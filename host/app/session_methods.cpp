// session.*: the user's requests.
#include "app/methods.hpp"
#include "app/timeline.hpp"
#include "wire/encode.hpp"

namespace host::app {

using core::MediaId;

namespace {

wire::Error still_unsettled() {
    return {.code = core::ErrorCode::unknown_media,
            .message =
                "A click still waits for its result, and this post cannot be matched to an image yet. Wait for the "
                "result, or open the image, and start again."};
}

// R24: checked before the first click, rather than found out at the first timeout.
wire::Error page_not_readable() {
    return {.code = core::ErrorCode::page_not_readable,
            .message =
                "This tab shows neither the page's store nor its answers, so the host could not see the result of an "
                "attempt. Reload the page, and start again."};
}

// An image that is assumed now may be what they were waiting for.
void place_unplaced(UnitOfWork& work) {
    for (core::Document* document : work.documents().all()) {
        if (!document->media) work.place(*document);
    }
}

}  // namespace

wire::Error unknown_media() {
    return {.code = core::ErrorCode::unknown_media,
            .message = "The host does not know this image. Open its page first."};
}

wire::Error error_from(const core::Refused& refused) {
    wire::Error error{.code = refused.code, .until = refused.until};
    if (refused.problem) {
        error.path = "params." + refused.problem->path;
        error.problem = refused.problem->problem;
    }
    if (refused.code == core::ErrorCode::rate_limited) {
        error.message = "The site asked for a pause. Start again when it is over. Nothing restarts by itself.";
    }
    return error;
}

Reply Methods::operator()(const wire::SessionStart& params) const {
    core::Document* document = params.tab ? work.documents().find(*params.tab) : nullptr;
    if (document) work.documents().touch(document->ref, work.now());
    if (document && document->report && document->report->is_unreadable()) return page_not_readable();
    std::optional<MediaId> media;
    if (params.media) {
        media = work.meant(*params.media);
    } else if (document && document->provisional) {
        return still_unsettled();  // R2c: the post's image is only a guess, and a session never starts on a guess
    } else if (document && document->media) {
        media = document->media;
    } else if (document && document->post) {
        media = MediaId{document->post->value};  // R8: assumed until a snapshot says otherwise
    }
    if (!media) return unknown_media();

    // R4, R8: a post that nothing has placed is the image's own, or one of another.
    const bool on_it = document && !document->provisional && document->post &&
                       document->media.value_or(MediaId{document->post->value}) == *media;
    const bool certain = work.documents().watch(*media);
    const core::Answer answer =
        work.apply(*media, core::StartAsked{params.prompt, on_it ? document->post : std::nullopt},
                   certain ? UnitOfWork::IfNew::certain : UnitOfWork::IfNew::assumed);
    if (const auto* refused = std::get_if<core::Refused>(&answer)) return error_from(*refused);
    place_unplaced(work);
    work.settle_if_known(media);
    return wire::ViewAndDecision{*work.view_of(media), work.decision_on(*media, params.tab)};
}

// R23: the extension says that the user has pressed the page's submit; everything else is looked at here.
Reply Methods::operator()(const wire::SessionAdopt& params) const {
    core::Document* document = work.documents().find(params.tab);
    if (!document || !document->post || document->provisional) return wire::AdoptResult{.reason = "not_on_post"};
    work.documents().touch(document->ref, work.now());
    if (document->report && document->report->is_unreadable()) return wire::AdoptResult{.reason = "page_not_readable"};
    if (document->report && !document->report->others.empty()) return wire::AdoptResult{.reason = "other_extension"};
    const MediaId media = document->media.value_or(MediaId{document->post->value});  // R8, as for a start
    const bool certain = work.documents().watch(media);
    const core::Answer answer =
        work.apply(media, core::ManualClickSeen{params.prompt, *document->post, document->ref, params.options},
                   certain ? UnitOfWork::IfNew::certain : UnitOfWork::IfNew::assumed);
    if (const auto* refused = std::get_if<core::Refused>(&answer)) {
        if (!refused->why_not.empty()) return wire::AdoptResult{.reason = refused->why_not};
        return error_from(*refused);
    }
    place_unplaced(work);
    return wire::AdoptResult{.adopted = true,
                             .reason = {},
                             .click = work.machine().last_grant,
                             .view = work.view_of(media),
                             .decision = work.decision_on(media, params.tab)};
}

Reply Methods::operator()(const wire::SessionStop& params) const {
    const MediaId media = work.meant(params.media);
    if (!work.find(media)) return unknown_media();
    work.apply(media, core::StopAsked{});
    return wire::ViewOnly{*work.view_of(media)};
}

Reply Methods::operator()(const wire::SessionUpdate& params) const {
    const MediaId media = work.meant(params.media);
    const auto& known = work.find(media);
    if (!known && !work.documents().watch(media)) return unknown_media();
    const core::Count revision = known ? known->revision : 0;
    if (params.expected_revision && *params.expected_revision != revision) {
        return wire::Error{.code = core::ErrorCode::conflict,
                           .message = "It changed in the meantime. Check the current view and try again.",
                           .view = work.view_of(media)};
    }
    const core::Answer answer =
        work.apply(media, core::UpdateAsked{params.session, params.persistent, params.dismiss_suggestion});
    if (const auto* refused = std::get_if<core::Refused>(&answer)) return error_from(*refused);
    return wire::ViewAndDecision{*work.view_of(media), work.decision_on(media, std::nullopt)};
}

Reply Methods::operator()(const wire::SessionClear& params) const {
    const MediaId media = work.meant(params.media);
    if (!work.find(media)) return unknown_media();
    work.apply(media, core::ClearAsked{});
    return wire::ViewOnly{*work.view_of(media)};
}

Reply Methods::operator()(const wire::SessionDelete& params) const {
    return wire::Deleted{work.erase(work.meant(params.media))};
}

Reply Methods::operator()(const wire::SessionGet& params) const {
    const core::Document* document = params.tab ? work.documents().find(*params.tab) : nullptr;
    const std::optional<MediaId> media =
        params.media ? work.meant(*params.media) : work.resolve(*params.post, document).media;
    if (!media || !work.find(*media)) return unknown_media();
    work.settle_if_known(media);
    if (params.timeline) {
        return wire::ViewAndTimeline{*work.view_of(media), work.decision_on(*media, params.tab),
                                     timeline_of(work, *media)};
    }
    return wire::ViewAndDecision{*work.view_of(media), work.decision_on(*media, params.tab)};
}

}  // namespace host::app
