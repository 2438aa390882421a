#include "app/announce.hpp"

#include "wire/encode.hpp"

namespace host::app {
namespace {

using core::Document;

// An offer that the document was told about, did not claim, and can no longer claim.
std::optional<wire::RevokedPush> revoked(UnitOfWork& work, Document& document) {
    if (!document.told_offer) return std::nullopt;
    const core::GrantId told = *document.told_offer;
    const auto grant = work.store().grants().find(told);
    if (grant && grant->state == core::GrantState::offered) return std::nullopt;
    document.told_offer.reset();
    if (!grant) return wire::RevokedPush{told, core::CloseReason::deleted, document.ref};
    if (core::is_open(grant->state) || grant->claimed_at != core::kNever) return std::nullopt;
    return wire::RevokedPush{told, grant->closed_by, document.ref};
}

// The view, if the document has a different one or none.
std::optional<wire::ChangedPush> changed(UnitOfWork& work, const Document& document) {
    if (!document.media) return std::nullopt;
    const auto& media = work.find(*document.media);
    const core::Count revision = media ? media->revision : 0;
    const bool knows = document.told_media == document.media && !document.tell_again;
    const core::Count told = knows ? document.told_revision : 0;
    if (revision == told) return std::nullopt;
    return wire::ChangedPush{document.ref, *document.media, work.view_of(document.media)};
}

bool says_the_same(const core::Decision& a, const core::Decision& b) {
    const auto* retry_a = std::get_if<core::RetryDecision>(&a);
    const auto* retry_b = std::get_if<core::RetryDecision>(&b);
    return retry_a && retry_b ? retry_a->grant.id == retry_b->grant.id : a == b;
}

bool is_worth_saying(const Document& document, const core::Decision& decision) {
    if (document.tell_again) return true;
    if (document.told_decision) return !says_the_same(*document.told_decision, decision);
    return !std::holds_alternative<core::NoneDecision>(decision);
}

}  // namespace

std::vector<std::string> announce(UnitOfWork& work) {
    std::vector<std::string> messages;
    for (Document* document : work.documents().all()) {
        if (const auto push = revoked(work, *document)) messages.push_back(wire::notification(*push, work.now()));
        if (const auto push = changed(work, *document)) {
            messages.push_back(wire::notification(*push, work.now()));
            document->told_revision = push->view ? push->view->revision : 0;
        }
        document->told_media = document->media;
        core::Decision decision = work.decision_for(*document);
        if (is_worth_saying(*document, decision)) {
            messages.push_back(wire::notification(wire::DecisionPush{decision, document->ref}, work.now()));
        }
        document->remember_told(std::move(decision));
        document->tell_again = false;
    }
    return messages;
}

}  // namespace host::app
