// R3, R22: compares the attempts of a snapshot with the known ones, and counts or corrects them.
#pragma once

#include "app/unit_of_work.hpp"
#include "core/evidence.hpp"

namespace host::app {

// Counts every attempt that has a verdict and is not in the ledger yet, media by media, and corrects changed verdicts.
// Returns how many are new. `fresh` is false for a message that is not the newest of its document (R15).
core::Count take_in(UnitOfWork& work, core::Document& document, bool fresh, const PageIndex& page,
                    core::EvidenceSource source);

// The entries of a response stream, under their media. The stream's keys are what it takes for the source image: a
// media, a post of one, or something unknown. In the last case the entries belong to the one click of the document that
// waits for its result. Entries without a known media are ignored, and counted as ignored.
[[nodiscard]] wire::PageStore attributed(UnitOfWork& work, const core::Document& document, const wire::PageStore& page);

}  // namespace host::app
