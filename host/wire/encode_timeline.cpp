// The journal of one session, in the words of the protocol.
#include "wire/encode_parts.hpp"

namespace host::wire {
namespace {

using core::NoteKind;

// Empty: not on the timeline.
std::string_view kind_of(const core::Note& note) {
    switch (note.kind) {
        case NoteKind::session_started: return "started";
        case NoteKind::grant_claimed: return "claimed";
        case NoteKind::click_failed: return "not_clicked";
        case NoteKind::attempt_counted: return note.number > 0 ? "refused" : "video";
        case NoteKind::session_paused: return "paused";
        case NoteKind::session_resumed: return "resumed";
        case NoteKind::session_ended: return "ended";
        case NoteKind::decided: return note.detail == "in_flight" ? "" : "waiting";  // a claim says that already
        default: return "";
    }
}

}  // namespace

bool is_on_timeline(const core::Note& note) { return !kind_of(note).empty(); }

Out json_of(const TimelineItem& item) {
    const core::Note& note = item.note;
    const std::string_view kind = kind_of(note);
    Out out{{"at", core::to_ms(item.at)}, {"kind", kind}};
    if (note.kind == NoteKind::attempt_counted) out["attemptId"] = note.subject;
    if (kind == "refused") {
        out["layer"] = note.number;
        out["percent"] = item.percent ? Out(*item.percent) : Out(nullptr);
    } else if (kind == "claimed" || kind == "not_clicked") {
        out["decisionId"] = note.subject;
    } else if (kind == "waiting") {
        out["reason"] = note.detail;
        out["until"] = note.number > 0 ? Out(note.number) : Out(nullptr);
    } else if (kind == "ended") {
        out["outcome"] = note.subject;
        out["reason"] = note.detail;
    }
    return out;
}

}  // namespace host::wire
