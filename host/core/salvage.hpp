// What a media becomes when it was read out of a damaged file: plausible, never more generous than before, at rest.
//
// The input may be anything that fits the types. The result has no violations (invariants.hpp).
#pragma once

#include "core/media.hpp"

namespace host::core {

// What the ledger says about the media's newest effort.
struct Counted {
    Count refused{};
    Count videos{};
    Count newest_effort{};  // of all its ledger entries and grants
};

// Keeps the history. If counter and ledger differ, the larger one counts. A click that may have been made is still
// awaited. No grant is open (the caller closes them), and none opens until the user says so.
[[nodiscard]] Media salvaged(Media media, const Counted& counted);

}  // namespace host::core
