#include "app/timeline.hpp"

#include <algorithm>

namespace host::app {
namespace {

constexpr int kJournalLines = 400;  // an attempt makes about five; more than kMaxTimeline items are never needed

bool begins_anew(const store::JournalLine& line) {
    return line.note.kind == core::NoteKind::session_started || line.note.kind == core::NoteKind::session_cleared;
}

}  // namespace

std::vector<wire::TimelineItem> timeline_of(UnitOfWork& work, const core::MediaId& media) {
    const std::vector<store::JournalLine> journal = work.store().journal().newest(media, kJournalLines);
    const auto start = std::find_if(journal.rbegin(), journal.rend(), begins_anew);
    std::vector<wire::TimelineItem> timeline;
    for (auto line = start == journal.rend() ? journal.begin() : start.base() - 1; line != journal.end(); ++line) {
        if (wire::is_on_timeline(line->note)) timeline.push_back({.at = line->at, .note = line->note});
    }
    if (timeline.size() > kMaxTimeline) timeline.erase(timeline.begin(), timeline.end() - kMaxTimeline);

    const std::vector<core::LedgerEntry> ledger = work.store().ledger().all(media);
    for (wire::TimelineItem& item : timeline) item.percent = percent_of(item.note, ledger);
    return timeline;
}

std::optional<int> percent_of(const core::Note& note, const std::vector<core::LedgerEntry>& ledger) {
    if (note.kind != core::NoteKind::attempt_counted && note.kind != core::NoteKind::attempt_corrected) {
        return std::nullopt;
    }
    const auto entry = std::ranges::find(ledger, core::AttemptId{note.subject}, &core::LedgerEntry::attempt);
    if (entry == ledger.end() || entry->percent < 0) return std::nullopt;
    return entry->percent;
}

}  // namespace host::app
