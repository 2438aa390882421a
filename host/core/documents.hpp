// The live documents of one connection: which page load is on which media, and who gets an offer (R10, R14, R15).
//
// Connection state, not session state: it dies with the process and is rebuilt by the next full state each
// document sends. Copyable, so that a failed transaction can put it back.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "core/decision.hpp"
#include "core/ids.hpp"
#include "core/media_set.hpp"
#include "core/page_report.hpp"

namespace host::core {

struct Document {
    DocumentRef ref;
    std::int64_t seq{};     // newest message (R15)
    std::uint64_t heard{};  // grows with every message of any document: the largest is the most recent
    Instant heard_at{};
    bool missed_offer{};  // an offer to it expired, and it has not been heard since (R10)
    int unclaimed{};      // offers to it in a row that expired, with no sign that it can claim one
    std::optional<GrantId> last_unclaimed;
    static constexpr int kMostUnclaimed = 10;
    std::optional<PostId> post;
    std::optional<MediaId> media;
    bool provisional{};                // R2c
    MediaSet snapshot;                 // media of its latest snapshot
    std::optional<PageReport> report;  // none: an older extension, which reports nothing

    // R22: whether the percent of a running attempt differs from what this document listed before. An entry that stays
    // in the page's store forever counts as progress once, not for each attempt made beside it (R7).
    [[nodiscard]] bool is_news_of_running(const AttemptId& attempt, int percent);
    static constexpr std::size_t kMaxRunning = 64;
    std::map<AttemptId, int> running;

    // Certain only: a guess about the post's image does not count (R2c).
    [[nodiscard]] bool is_on(const MediaId& id) const { return media == id && !provisional; }
    // Why it must not be asked to click; none: it may.
    [[nodiscard]] std::optional<WaitReason> barred_by() const;
    // Whether it shows a post whose image is not certain.
    [[nodiscard]] bool is_unresolved() const { return post && (!media || provisional); }

    // What it was told, so that it is told again only on a change.
    std::optional<MediaId> told_media;
    Count told_revision{};
    std::optional<Decision> told_decision;
    std::optional<GrantId> told_offer;  // until it was claimed, or revoked
    void remember_told(Decision decision) {
        if (const auto* offer = std::get_if<RetryDecision>(&decision)) told_offer = offer->grant.id;
        told_decision = std::move(decision);
    }
    bool tell_again{};  // an old answer was just repeated on its connection, so it must hear the current state
};

class LiveDocuments {
public:
    static constexpr std::size_t kMaxDocuments = 4096;  // beyond: the one that was silent longest goes

    static constexpr std::size_t kMaxDeparted = 64;  // whose newest message is remembered, in case they come back

    // Records a message. Creates the document and replaces an older one of the same tab. `fresh` is false when a newer
    // message was already seen: then it may add attempts, nothing else (R15). This includes documents that come back: a
    // page from the back/forward cache, or a late message of an earlier page of its tab.
    struct Heard {
        Document& document;
        bool fresh{};
    };
    Heard hear(const DocumentRef& ref, std::int64_t seq, Instant now);

    // Records a message that proves no new page load: a claim, a click, a request of its user. So the page can act.
    void touch(const DocumentRef& ref, Instant now);

    // An offer to it has expired. It gets the next one only if it has been heard since, and after kMostUnclaimed in a
    // row only once it has shown that it can act: by touch(), or by a report (R10).
    void offer_expired(const Grant& grant);

    void close_tab(std::int64_t tab);

    // Whether a document of this connection has vanished: replaced in its tab, or closed. Remembered until
    // forget_gone().
    [[nodiscard]] bool is_gone(const DocumentRef& ref) const;
    void forget_gone() { gone_.clear(); }

    // Stores a page's report about itself. And the newest report of any page.
    void report(Document& document, PageReport report, Instant now);
    [[nodiscard]] const std::optional<SeenReport>& newest_report() const { return newest_report_; }

    // The time was set back (R20): pulls back moments that are now in the future.
    void clamp_to(Instant now);

    [[nodiscard]] Document* find(const DocumentRef& ref);

    // The document that gets an offer for this media: the one on it that was heard most recently and missed none. Not
    // one that is on it provisionally (R2c), because nothing may be clicked on a post before its image is known. Nor
    // one that is barred.
    [[nodiscard]] std::optional<DocumentRef> candidate_for(const MediaId& media) const;

    // If there is no candidate: what people can do about it. `no_tab` if a document could act once it is heard again;
    // else what bars the reader, or the document on the media that was heard most recently.
    [[nodiscard]] WaitReason why_no_candidate(const MediaId& media, const std::optional<DocumentRef>& reader) const;

    [[nodiscard]] bool is_shown(const MediaId& media) const;  // by any, certain or not
    // Whether any has it in its snapshot or route (R14).
    [[nodiscard]] bool watch(const MediaId& media) const;

    [[nodiscard]] std::vector<Document*> all();
    [[nodiscard]] std::set<MediaId> media_on_screen() const;  // media some document is on
    [[nodiscard]] bool empty() const { return by_tab_.empty(); }
    [[nodiscard]] std::size_t size() const { return by_tab_.size(); }

private:
    void depart(const Document& document);
    void mark_heard(Document& document, Instant now);

    std::map<std::int64_t, Document> by_tab_;  // one live document per tab
    std::vector<DocumentRef> gone_;
    std::vector<std::pair<DocumentRef, std::int64_t>> departed_;  // and its newest message, oldest departure first
    std::uint64_t heard_{};
    std::optional<SeenReport> newest_report_;
};

}  // namespace host::core
