// R3, R22: what a snapshot says of attempts, held against what is known of them, and what comes of that.
#pragma once

#include "app/unit_of_work.hpp"
#include "core/evidence.hpp"

namespace host::app {

// Every attempt that has a verdict and is not in the ledger yet is counted, media by media; a verdict that is another
// one now is corrected. Returns how many are new. `fresh` is false for a message that is not the newest of its document
// (R15).
core::Count take_in(UnitOfWork& work, core::Document& document, bool fresh, const wire::PageStore& page,
                    core::EvidenceSource source);

// What a response stream says, under the media that it is about. Its keys are what it takes for the source image: that
// may be a media, a post of one, or unknown; then it is about the one click of the document that waits for its outcome.
// What is about no known media is ignored, and counted as such.
[[nodiscard]] wire::PageStore attributed(UnitOfWork& work, const core::Document& document, const wire::PageStore& page);

}  // namespace host::app
