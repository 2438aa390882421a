#include "cli/inspect/timeline.hpp"

#include <algorithm>
#include <utility>

#include "cli/inspect/debug_text.hpp"

namespace host::cli {
namespace {

using core::Instant;
using core::NoteKind;
using Kind = TimelineBar::Kind;

class Builder {
public:
    explicit Builder(const DebugReport& report) : report_(report) {}

    std::vector<Timeline> build() && {
        const auto story = story_of(report_);
        for (std::size_t at = 0; at < story.size(); ++at) take(report_.journal[at], story[at].text);
        finish();
        return std::move(timelines_);
    }

private:
    void take(const DebugNote& line, const std::string& story) {
        const core::Note& note = line.note;
        at_ = line.at;
        if (note.kind == NoteKind::session_started) begin(note.number);
        if (timelines_.empty()) begin(0);
        Timeline& timeline = timelines_.back();
        timeline.to = std::max(timeline.to, at_);
        end_wait(note.kind);
        switch (note.kind) {
            case NoteKind::attempt_counted: attempt(note, story); break;
            case NoteKind::session_ended:
                timeline.outcome = note.subject;
                offer_.reset();
                break;
            case NoteKind::grant_offered:
                offer_ = TimelineBar{Kind::offer, at_, at_, 0, -1, note.subject, story};
                break;
            case NoteKind::grant_claimed:
                end_offer(Kind::offer);
                click_ = at_;
                break;
            case NoteKind::grant_clicked: click_ = at_; break;
            case NoteKind::click_failed: click_.reset(); break;
            case NoteKind::grant_closed: end_offer(Kind::void_offer); break;
            case NoteKind::decided:
                // What an attempt in flight takes is drawn as the attempt.
                if (note.detail != "in_flight") wait_ = TimelineBar{Kind::wait, at_, at_, 0, -1, note.detail, story};
                break;
            default: break;
        }
    }

    void begin(core::Count number) {
        finish_last();
        timelines_.push_back({.session = number, .from = at_, .to = at_, .outcome = {}, .bars = {}});
    }

    void attempt(const core::Note& note, const std::string& story) {
        TimelineBar bar{note.number > 0 ? Kind::refused : Kind::video,
                        click_.value_or(at_),
                        at_,
                        static_cast<int>(note.number),
                        -1,
                        note.number > 0 ? "layer " + std::to_string(note.number) : "video",
                        story};
        if (report_.ledger) {
            const auto entry =
                std::ranges::find(*report_.ledger, core::AttemptId{note.subject}, &core::LedgerEntry::attempt);
            if (entry != report_.ledger->end()) bar.percent = entry->percent;
        }
        click_.reset();
        add(std::move(bar));
    }

    void end_wait(NoteKind kind) {
        const bool ends = kind == NoteKind::grant_offered || kind == NoteKind::attempt_counted ||
                          kind == NoteKind::decided || kind == NoteKind::session_ended ||
                          kind == NoteKind::session_paused || kind == NoteKind::session_started ||
                          kind == NoteKind::session_cleared;
        if (wait_ && ends) add(*std::exchange(wait_, std::nullopt));
    }
    void end_offer(Kind kind) {
        if (!offer_) return;
        offer_->kind = kind;
        add(*std::exchange(offer_, std::nullopt));
    }
    void add(TimelineBar bar) {
        bar.to = at_;
        timelines_.back().bars.push_back(std::move(bar));
    }

    // What is still going on reaches to now; what the journal does not end ended with its session.
    void finish_last() {
        if (timelines_.empty()) return;
        if (click_) add({Kind::running, *click_, at_, 0, -1, "in flight", "Its outcome has not come yet."});
        click_.reset();
        end_wait(NoteKind::session_started);
        end_offer(Kind::void_offer);
    }
    void finish() {
        if (timelines_.empty()) return;
        const core::Media& media = report_.sessions.front().media;
        if (core::is_running(media)) {
            at_ = std::max(at_, report_.now);
            timelines_.back().to = at_;
            timelines_.back().outcome = state_of(media);
            if (offer_) end_offer(Kind::offer);
        }
        finish_last();
    }

    const DebugReport& report_;
    std::vector<Timeline> timelines_;
    Instant at_{};
    std::optional<Instant> click_;  // whose outcome is awaited
    std::optional<TimelineBar> wait_, offer_;
};

}  // namespace

std::vector<Timeline> timelines_of(const DebugReport& report) { return Builder(report).build(); }

}  // namespace host::cli
