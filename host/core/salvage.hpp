// What a media becomes when it was read out of a damaged file: plausible, never more generous than before, at rest.
//
// The values may be anything that fits their types. The result has no violations (invariants.hpp), whatever came in.
#pragma once

#include "core/media.hpp"

namespace host::core {

// What the ledger says of the media's newest effort.
struct Counted {
    Count refused{};
    Count videos{};
    Count newest_effort{};  // of all its ledger entries and grants
};

// History is kept; of counter and ledger the larger one holds; a click that may have been made is awaited; no grant is
// open (the caller closes what was), and none will be before the user says so.
[[nodiscard]] Media salvaged(Media media, const Counted& counted);

}  // namespace host::core
