// What happened to one media in its current session, for people: the newest lines of the journal.
#pragma once

#include <optional>
#include <vector>

#include "app/unit_of_work.hpp"
#include "wire/results.hpp"

namespace host::app {

inline constexpr std::size_t kMaxTimeline = 50;

// Oldest first, at most kMaxTimeline. Empty for an unknown media.
[[nodiscard]] std::vector<wire::TimelineItem> timeline_of(UnitOfWork& work, const core::MediaId& media);

// How far the attempt came that the note counts. None: it counts none, or the ledger does not know.
[[nodiscard]] std::optional<int> percent_of(const core::Note& note, const std::vector<core::LedgerEntry>& ledger);

}  // namespace host::app
