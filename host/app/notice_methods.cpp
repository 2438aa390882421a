// notice, page.report: what a page shows besides its store.
#include "app/methods.hpp"

namespace host::app {

using core::MediaId;

namespace {

// Carries out each kind of notice, and ends the sessions that it ends.
struct Take {
    UnitOfWork& work;
    const core::DocumentRef& document;

    // R13. Applied whatever its place in the order of messages, because no notice is too old to respect.
    wire::NoticeResult operator()(const wire::RateLimitNotice& notice) const {
        const core::Millis asked = notice.retry_after.value_or(core::Millis{0});
        work.set(core::with_pause(work.machine(), work.settings(), asked, work.now()));
        wire::NoticeResult result{.ended = work.running(), .paused_until = core::pause_until(work.machine())};
        for (const MediaId& media : result.ended) work.apply(media, core::RateLimitNoticed{notice.cause});
        return result;
    }
    wire::NoticeResult operator()(const wire::GenerationNotice& notice) const {
        return of_click(core::GenerationSeen{notice.decision, document, notice.options});
    }
    wire::NoticeResult operator()(const wire::NoEvidenceNotice& notice) const {
        return of_click(core::NoEvidenceSeen{notice.decision, document});
    }
    wire::NoticeResult operator()(const wire::SiteErrorNotice& notice) const {
        return of_click(core::SiteErrorSeen{notice.decision.value_or(core::GrantId{}), document, notice.status});
    }

    // R24. It names its click and has no effect once that is settled, so its place in the order of messages does not
    // matter.
    [[nodiscard]] wire::NoticeResult of_click(const auto& event) const {
        const auto grant = work.store().grants().find(event.id);
        if (!grant || !core::is_open(grant->state)) return {};
        work.apply(grant->media, event);
        if (core::is_running(*work.find(grant->media))) return {};
        return {.ended = {grant->media}, .paused_until = {}};
    }
};

}  // namespace

Reply Methods::operator()(const wire::Notice& params) const {
    work.documents().hear(params.tab, params.seq, work.now());
    return std::visit(Take{work, params.tab}, params.what);
}

Reply Methods::operator()(const wire::PageReported& params) const {
    const auto [document, fresh] = work.documents().hear(params.tab, params.seq, work.now());
    if (!fresh) return wire::Empty{};
    work.documents().report(document, params.report, work.now());
    if (document.barred_by()) work.withdraw_lost_offers();  // now, because a claim may come in the same step
    return wire::Empty{};
}

}  // namespace host::app
