#include "cli/inspect/timeline.hpp"

#include <algorithm>
#include <utility>

#include "cli/inspect/report_text.hpp"
#include "core/note_content.hpp"

namespace host::cli {
namespace {

using core::Instant;
namespace notes = core::notes;
using Kind = TimelineBar::Kind;

class Builder {
public:
    explicit Builder(const DebugReport& report) : report_(report) {}

    std::vector<Timeline> build() && {
        const auto narrated = narrate(report_);
        for (std::size_t at = 0; at < narrated.size(); ++at) {
            at_ = report_.journal[at].at;
            sentence_ = narrated[at].text;
            const core::NoteContent content = core::content_of(report_.journal[at].note);
            if (const auto* started = std::get_if<notes::SessionStarted>(&content)) begin(started->effort);
            if (timelines_.empty()) begin(0);
            timelines_.back().to = std::max(timelines_.back().to, at_);
            if (ends_wait(content)) end_wait();
            std::visit(*this, content);
        }
        finish();
        return std::move(timelines_);
    }

    void operator()(const notes::AttemptCounted& it) {
        TimelineBar bar{it.layer > 0 ? Kind::refused : Kind::video,
                        click_.value_or(at_),
                        at_,
                        it.layer,
                        -1,
                        it.layer > 0 ? "layer " + std::to_string(it.layer) : "video",
                        sentence_};
        if (report_.ledger) {
            const auto entry = std::ranges::find(*report_.ledger, it.attempt, &core::LedgerEntry::attempt);
            if (entry != report_.ledger->end()) bar.percent = entry->percent;
        }
        click_.reset();
        add(std::move(bar));
    }
    void operator()(const notes::SessionEnded& it) {
        timelines_.back().outcome = it.outcome.text;
        offer_.reset();
    }
    void operator()(const notes::GrantOffered& it) {
        offer_ = TimelineBar{Kind::offer, at_, at_, 0, -1, it.grant.text, sentence_};
    }
    void operator()(const notes::GrantClaimed&) {
        end_offer(Kind::offer);
        click_ = at_;
    }
    void operator()(const notes::GrantClicked&) { click_ = at_; }
    void operator()(const notes::ClickFailed&) { click_.reset(); }
    void operator()(const notes::GrantClosed&) { end_offer(Kind::void_offer); }
    void operator()(const notes::Waiting& it) {
        // What an attempt in flight takes is drawn as the attempt.
        if (it.reason.is(core::WaitReason::in_flight)) return;
        wait_ = TimelineBar{Kind::wait, at_, at_, 0, -1, it.reason.text, sentence_};
    }
    void operator()(const auto& /*nothing to draw*/) {}

private:
    template <class... Kinds>
    static bool is_one_of(const core::NoteContent& content) {
        return (std::holds_alternative<Kinds>(content) || ...);
    }
    static bool ends_wait(const core::NoteContent& content) {
        return is_one_of<notes::GrantOffered, notes::AttemptCounted, notes::Waiting, notes::SessionEnded,
                         notes::SessionPaused, notes::SessionStarted, notes::SessionCleared>(content);
    }

    void begin(core::Count number) {
        finish_last();
        timelines_.push_back({.session = number, .from = at_, .to = at_, .outcome = {}, .bars = {}});
    }

    void end_wait() {
        if (wait_) add(*std::exchange(wait_, std::nullopt));
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
        end_wait();
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
    Instant at_{};                  // of the note that is drawn
    std::string sentence_;          // and what it says
    std::optional<Instant> click_;  // whose outcome is awaited
    std::optional<TimelineBar> wait_, offer_;
};

}  // namespace

std::vector<Timeline> timelines_of(const DebugReport& report) { return Builder(report).build(); }

}  // namespace host::cli
