// R10, R14, R15: which documents are live, which are fresh, who gets an offer.
#include "core/documents.hpp"

#include "support/builders.hpp"

namespace host::core::test {
namespace {

const MediaId kOtherMedia{"another"};

Document& on(LiveDocuments& live, const DocumentRef& ref, const MediaId& media, std::int64_t seq = 1,
             Instant now = kStart) {
    Document& document = live.hear(ref, seq, now).document;
    document.media = media;
    return document;
}

MediaSet listing(std::vector<MediaId> media) { return MediaSet(std::move(media)); }

}  // namespace

TEST_CASE("a document that is heard of is live, and on nothing yet (R2)") {
    LiveDocuments live;
    const auto [document, fresh] = live.hear(kTab, 1, kStart);
    CHECK(fresh);
    CHECK(document.ref == kTab);
    CHECK(document.media == std::nullopt);
    CHECK(document.snapshot.empty());
    CHECK(live.find(kTab) == &document);
    CHECK(live.find(kOtherTab) == nullptr);
}

TEST_CASE("a message is fresh when its number is higher than all before (R15)") {
    LiveDocuments live;
    std::vector<bool> fresh;
    for (const std::int64_t seq : {1, 2, 2, 1, 5, 4, 6}) fresh.push_back(live.hear(kTab, seq, kStart).fresh);
    CHECK(fresh == std::vector<bool>{true, true, false, false, true, false, true});
}

TEST_CASE("the numbers of documents are their own (R15)") {
    LiveDocuments live;
    live.hear(kTab, 9, kStart);
    CHECK(live.hear(kOtherTab, 1, kStart).fresh);
}

TEST_CASE("a document that comes back after another page of its tab is held to its newest message (R15)") {
    LiveDocuments live;
    const DocumentRef other{kTab.tab, "doc-other"};
    live.hear(kTab, 3, kStart);
    live.hear(other, 1, kStart);  // a late message of the page before, or the next page
    CHECK_FALSE(live.hear(kTab, 2, kStart).fresh);
    live.close_tab(kTab.tab);
    CHECK_FALSE(live.hear(kTab, 3, kStart).fresh);
    CHECK(live.hear(kTab, 4, kStart).fresh);  // as from the back/forward cache
}

TEST_CASE("how many departed documents are remembered has a bound (pitfall 4)") {
    LiveDocuments live;
    for (std::size_t i = 0; i <= LiveDocuments::kMaxDeparted; ++i) {
        live.hear({kTab.tab, "doc-" + std::to_string(i)}, 5, kStart);
    }
    CHECK(live.hear({kTab.tab, "doc-1"}, 1, kStart).fresh == false);
    for (std::size_t i = 0; i < LiveDocuments::kMaxDeparted; ++i) {
        live.hear({kTab.tab, "later-" + std::to_string(i)}, 5, kStart);
    }
    CHECK(live.hear({kTab.tab, "doc-2"}, 1, kStart).fresh);
}

TEST_CASE("a new page load in a tab replaces the old document (R10)") {
    LiveDocuments live;
    on(live, kTab, kMedia, 9);
    const DocumentRef later{kTab.tab, "doc-later"};
    const auto [document, fresh] = live.hear(later, 1, kStart);
    CHECK(fresh);
    CHECK(document.media == std::nullopt);
    CHECK(live.find(kTab) == nullptr);
    CHECK(live.size() == 1);
    CHECK(live.candidate_for(kMedia) == std::nullopt);
}

TEST_CASE("an offer goes to the document on the media that was heard most recently (R10)") {
    LiveDocuments live;
    on(live, kTab, kMedia);
    on(live, kOtherTab, kMedia);
    CHECK(live.candidate_for(kMedia) == kOtherTab);
    SECTION("a message counts") { live.hear(kTab, 2, kStart); }
    SECTION("an old message counts, too: the page is alive") { live.hear(kTab, 1, kStart); }
    SECTION("so does a claim or a click") { live.touch(kTab, kStart); }
    CHECK(live.candidate_for(kMedia) == kTab);
}

TEST_CASE("an offer goes to nobody who is not on the media (R10)") {
    LiveDocuments live;
    on(live, kTab, kOtherMedia).snapshot = listing({kMedia, kOtherMedia});
    CHECK(live.candidate_for(kMedia) == std::nullopt);
    CHECK(live.candidate_for(kOtherMedia) == kTab);
}

TEST_CASE("a document that let an offer expire is passed over until it is heard again (R10)") {
    LiveDocuments live;
    on(live, kTab, kMedia);
    on(live, kOtherTab, kMedia, 1, kStart);
    live.hear(kTab, 2, kStart);
    live.offer_expired(offered_grant(at(1s)));
    CHECK(live.candidate_for(kMedia) == kOtherTab);
    live.hear(kTab, 3, at(20s));
    CHECK(live.candidate_for(kMedia) == kTab);
}

TEST_CASE("alone, it gets none until it is heard again (R10)") {
    LiveDocuments live;
    on(live, kTab, kMedia);
    live.offer_expired(offered_grant(at(1s)));
    CHECK(live.candidate_for(kMedia) == std::nullopt);
    SECTION("by a message") { live.hear(kTab, 2, at(20s)); }
    SECTION("by a claim that came too late") { live.touch(kTab, at(20s)); }
    CHECK(live.candidate_for(kMedia) == kTab);
}

TEST_CASE("a document that was heard during the offer is not passed over (R10)") {
    LiveDocuments live;
    on(live, kTab, kMedia);
    live.hear(kTab, 2, at(5s));
    live.offer_expired(offered_grant(at(1s)));
    CHECK(live.candidate_for(kMedia) == kTab);
}

TEST_CASE("a document that lets ten offers in a row expire gets none until it shows that it can act (R10)") {
    LiveDocuments live;
    on(live, kTab, kMedia);
    int seq = 1;
    const auto expire = [&](int times) {
        for (int n = 0; n < times; ++n) {
            Grant offer = offered_grant(at(1s));
            offer.id = GrantId{seq};
            live.offer_expired(offer);
            live.offer_expired(offer);  // a refused step has seen it before
            live.hear(kTab, ++seq, at(20s));
        }
    };
    expire(9);
    CHECK(live.candidate_for(kMedia) == kTab);
    expire(1);
    CHECK(live.candidate_for(kMedia) == std::nullopt);
    CHECK(live.why_no_candidate(kMedia, std::nullopt) == WaitReason::show_tab);
    SECTION("a claim that came too late") { live.touch(kTab, at(30s)); }
    SECTION("a report of controls") { live.report(*live.find(kTab), {.can_act = true}, at(30s)); }
    SECTION("a new page") { on(live, DocumentRef{kTab.tab, "doc-later"}, kMedia); }
    CHECK(live.candidate_for(kMedia));
}

TEST_CASE("neither what a page says besides nor a report that it cannot act brings it offers again (R10)") {
    LiveDocuments live;
    on(live, kTab, kMedia);
    for (int n = 0; n < 10; ++n) {
        Grant offer = offered_grant(at(1s));
        offer.id = GrantId{n};
        live.offer_expired(offer);
    }
    live.hear(kTab, 2, at(20s));
    CHECK(live.candidate_for(kMedia) == std::nullopt);
    live.report(*live.find(kTab), {.can_act = false}, at(30s));
    CHECK(live.candidate_for(kMedia) == std::nullopt);
}

TEST_CASE("an offer of a page that is gone says nothing about its successor (R10)") {
    LiveDocuments live;
    on(live, DocumentRef{kTab.tab, "doc-later"}, kMedia);
    live.offer_expired(offered_grant(at(1s)));
    CHECK(live.candidate_for(kMedia) == DocumentRef{kTab.tab, "doc-later"});
}

TEST_CASE("a closed tab is gone (R10, R14)") {
    LiveDocuments live;
    on(live, kTab, kMedia);
    live.close_tab(kTab.tab);
    CHECK(live.empty());
    CHECK(live.candidate_for(kMedia) == std::nullopt);
    CHECK_FALSE(live.watch(kMedia));
    live.close_tab(kTab.tab);
    live.touch(kTab, kStart);
    CHECK(live.empty());
}

TEST_CASE("a media is watched by route or by snapshot (R14)") {
    LiveDocuments live;
    Document& document = live.hear(kTab, 1, kStart).document;
    CHECK_FALSE(live.watch(kMedia));
    SECTION("by route") { document.media = kMedia; }
    SECTION("by snapshot") { document.snapshot = listing({kMedia}); }
    CHECK(live.watch(kMedia));
    CHECK_FALSE(live.watch(kOtherMedia));
}

TEST_CASE("what is on screen is what documents are on (R15)") {
    LiveDocuments live;
    on(live, kTab, kMedia).snapshot = listing({kOtherMedia});
    on(live, kOtherTab, kMedia);
    live.hear(DocumentRef{9, "elsewhere"}, 1, kStart);
    CHECK(live.media_on_screen() == std::set<MediaId>{kMedia});
    CHECK(live.all().size() == 3);
}

TEST_CASE("a copy is a copy: a failed transaction can put it back") {
    LiveDocuments live;
    on(live, kTab, kMedia);
    const LiveDocuments before = live;
    on(live, kTab, kOtherMedia, 2);
    live.close_tab(kOtherTab.tab);
    live = before;
    CHECK(live.candidate_for(kMedia) == kTab);
    CHECK(live.hear(kTab, 2, kStart).fresh);
}

TEST_CASE("there are at most 4096 documents; the one not heard for longest goes (pitfall 4)") {
    LiveDocuments live;
    for (std::int64_t tab = 0; tab < 10'000; ++tab) {
        live.hear(DocumentRef{tab, "doc"}, 1, kStart);
        live.touch(DocumentRef{0, "doc"}, kStart);
    }
    CHECK(live.size() == LiveDocuments::kMaxDocuments);
    CHECK(live.find(DocumentRef{0, "doc"}) != nullptr);
    CHECK(live.find(DocumentRef{1, "doc"}) == nullptr);
    CHECK(live.find(DocumentRef{9'999, "doc"}) != nullptr);
}

namespace {

PageReport report(bool can_act, std::vector<std::string> others = {}) {
    PageReport report;
    report.composer = "ready";
    report.can_act = can_act;
    report.others = std::move(others);
    return report;
}

}  // namespace

TEST_CASE("a document that cannot act, or is beside another extension, gets no offer (R10)") {
    LiveDocuments live;
    Document& first = on(live, kTab, kMedia);
    CHECK(live.candidate_for(kMedia) == kTab);  // it never reported: an older extension
    live.report(first, report(true), kStart);
    CHECK(live.candidate_for(kMedia) == kTab);
    const auto barred = GENERATE(
        table<bool, std::vector<std::string>, WaitReason>({{false, {}, WaitReason::show_tab},
                                                           {true, {"grok-auto-retry"}, WaitReason::other_extension},
                                                           {false, {"grok-auto-retry"}, WaitReason::other_extension}}));
    live.report(first, report(std::get<0>(barred), std::get<1>(barred)), kStart);
    CHECK(live.candidate_for(kMedia) == std::nullopt);
    CHECK(live.why_no_candidate(kMedia, kTab) == std::get<2>(barred));
    CHECK(live.why_no_candidate(kMedia, std::nullopt) == std::get<2>(barred));
    CHECK(live.why_no_candidate(kOtherMedia, kTab) == WaitReason::no_tab);
    on(live, kOtherTab, kMedia);
    CHECK(live.candidate_for(kMedia) == kOtherTab);
}

TEST_CASE("each reader is told what bars its own document, anybody else what bars the one heard last (R10)") {
    LiveDocuments live;
    live.report(on(live, kTab, kMedia), report(false), kStart);
    live.report(on(live, kOtherTab, kMedia), report(true, {"another"}), kStart);
    CHECK(live.why_no_candidate(kMedia, kTab) == WaitReason::show_tab);
    CHECK(live.why_no_candidate(kMedia, kOtherTab) == WaitReason::other_extension);
    CHECK(live.why_no_candidate(kMedia, std::nullopt) == WaitReason::other_extension);
    live.touch(kTab, kStart);
    CHECK(live.why_no_candidate(kMedia, std::nullopt) == WaitReason::show_tab);
}

TEST_CASE("where a document could act and only let an offer pass, people are told that no tab is there (R10)") {
    LiveDocuments live;
    on(live, kTab, kMedia);
    live.report(on(live, kOtherTab, kMedia), report(false), kStart);
    live.offer_expired(offered_grant());
    CHECK(live.candidate_for(kMedia) == std::nullopt);
    CHECK(live.why_no_candidate(kMedia, kOtherTab) == WaitReason::no_tab);
}

TEST_CASE("the newest report is the one that came last, and never lies in the future (R20)") {
    LiveDocuments live;
    CHECK(live.newest_report() == std::nullopt);
    live.report(on(live, kTab, kMedia), report(true), at(1s));
    live.report(on(live, kOtherTab, kMedia), report(false), at(2s));
    CHECK(live.newest_report() == SeenReport{report(false), at(2s)});
    live.close_tab(kOtherTab.tab);
    CHECK(live.newest_report()->at == at(2s));
    live.clamp_to(at(1s));
    CHECK(live.newest_report()->at == at(1s));
}

TEST_CASE("a running attempt is news with each other percent, in each document for itself (R7, R22)") {
    Document document, other;
    CHECK(document.is_news_of_running({"a1"}, 0));
    CHECK_FALSE(document.is_news_of_running({"a1"}, 0));
    CHECK(document.is_news_of_running({"a1"}, 13));
    CHECK(document.is_news_of_running({"a2"}, 13));
    CHECK_FALSE(document.is_news_of_running({"a1"}, 13));
    CHECK(document.is_news_of_running({"a1"}, 0));
    CHECK(other.is_news_of_running({"a1"}, 0));
}

TEST_CASE("how many running attempts are remembered of a document has a bound (pitfall 4)") {
    Document document;
    const auto tell = [&document](std::size_t number, int percent) {
        return document.is_news_of_running({"a" + std::to_string(number)}, percent);
    };
    for (std::size_t n = 0; n < Document::kMaxRunning; ++n) REQUIRE(tell(n, 5));
    CHECK_FALSE(tell(0, 5));
    CHECK(tell(0, 6));  // one that is known makes none go
    CHECK_FALSE(tell(1, 5));
    CHECK(document.running.size() == Document::kMaxRunning);
    CHECK(tell(Document::kMaxRunning, 5));  // one more: all others are forgotten
    CHECK(document.running.size() == 1);
    CHECK(tell(1, 5));
}

}  // namespace host::core::test
