// decision.claim, decision.result (R10).
#include "app/methods.hpp"

namespace host::app {

namespace {

std::optional<core::Grant> if_closed(const core::Grant& grant) {
    return core::is_open(grant.state) ? std::nullopt : std::optional{grant};
}

}  // namespace

Reply Methods::operator()(const wire::DecisionClaim& params) const {
    work.documents().touch(params.tab, work.now());
    const auto grant = work.store().grants().find(params.decision);
    if (!grant) return wire::ClaimResult{.granted = false, .reason = "unknown_decision"};
    const core::Document* document = work.documents().find(params.tab);
    const bool is_on_image = document && document->is_on(grant->media);
    const core::Answer answer = work.apply(
        grant->media, core::ClaimAsked{params.decision, params.tab, is_on_image, if_closed(*grant), params.options});
    const auto& verdict = std::get<core::ClaimVerdict>(answer);
    return wire::ClaimResult{verdict.granted, verdict.denied_because, verdict.until, verdict.prompt, grant->media};
}

Reply Methods::operator()(const wire::DecisionResult& params) const {
    work.documents().touch(params.tab, work.now());
    const auto grant = work.store().grants().find(params.decision);
    if (!grant) {
        return wire::Error{.code = core::ErrorCode::invalid_params,
                           .path = "params.decisionId",
                           .problem = "this decision was never offered"};
    }
    work.apply(grant->media,
               core::ClickReported{params.decision, params.tab, params.clicked, params.error, if_closed(*grant)});
    wire::ViewAndDecision result{*work.view_of(grant->media), work.decision_on(grant->media, params.tab)};
    core::Document* document = work.documents().find(params.tab);
    if (document && document->media == grant->media) remember_told(*document, result.view, result.decision);
    return result;
}

}  // namespace host::app
