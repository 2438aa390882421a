#include "core/note.hpp"

namespace host::core {

std::string_view name_of(NoteKind kind) {
    switch (kind) {
        case NoteKind::attempt_counted: return "attempt_counted";
        case NoteKind::session_started: return "session_started";
        case NoteKind::session_ended: return "session_ended";
        case NoteKind::session_paused: return "session_paused";
        case NoteKind::session_resumed: return "session_resumed";
        case NoteKind::session_cleared: return "session_cleared";
        case NoteKind::grant_offered: return "grant_offered";
        case NoteKind::grant_claimed: return "grant_claimed";
        case NoteKind::grant_clicked: return "grant_clicked";
        case NoteKind::grant_closed: return "grant_closed";
        case NoteKind::click_failed: return "click_failed";
        case NoteKind::claim_denied: return "claim_denied";
        case NoteKind::decided: return "decided";
        case NoteKind::updated: return "updated";
        case NoteKind::rate_limited: return "rate_limited";
        case NoteKind::adopted: return "adopted";
        case NoteKind::imported: return "imported";
        case NoteKind::salvaged: return "salvaged";
        case NoteKind::attempt_corrected: return "attempt_corrected";
        case NoteKind::generation_seen: return "generation_seen";
        case NoteKind::manual_click: return "manual_click";
        case NoteKind::options_changed: return "options_changed";
    }
    return "updated";
}

}  // namespace host::core
