#include "core/documents.hpp"

#include <algorithm>

namespace host::core {

std::optional<WaitReason> Document::barred_by() const {
    if (report && !report->others.empty()) return WaitReason::other_extension;
    if ((report && !report->can_act) || unclaimed >= kMostUnclaimed) return WaitReason::show_tab;
    return std::nullopt;
}

bool Document::is_news_of_running(const AttemptId& attempt, int percent) {
    const auto known = running.find(attempt);
    if (known != running.end() && known->second == percent) return false;
    if (known == running.end() && running.size() >= kMaxRunning) running.clear();
    running[attempt] = percent;
    return true;
}

LiveDocuments::Heard LiveDocuments::hear(const DocumentRef& ref, std::int64_t seq, Instant now) {
    auto found = by_tab_.find(ref.tab);
    if (found == by_tab_.end() || found->second.ref != ref) {
        if (found == by_tab_.end() && by_tab_.size() >= kMaxDocuments) {
            by_tab_.erase(std::min_element(by_tab_.begin(), by_tab_.end(), [](const auto& a, const auto& b) {
                return a.second.heard < b.second.heard;
            }));
        }
        if (found != by_tab_.end()) depart(found->second);
        Document fresh;
        fresh.ref = ref;
        const auto back = std::ranges::find(departed_, ref, [](const auto& one) { return one.first; });
        if (back != departed_.end()) {
            fresh.seq = back->second;
            departed_.erase(back);
        }
        found = by_tab_.insert_or_assign(ref.tab, std::move(fresh)).first;
    }
    Document& document = found->second;
    mark_heard(document, now);
    const bool is_fresh = seq > document.seq;
    if (is_fresh) document.seq = seq;
    return {document, is_fresh};
}

void LiveDocuments::touch(const DocumentRef& ref, Instant now) {
    if (Document* document = find(ref)) {
        mark_heard(*document, now);
        document->unclaimed = 0;
    }
}

void LiveDocuments::mark_heard(Document& document, Instant now) {
    document.heard = ++heard_;
    document.heard_at = now;
    document.missed_offer = false;
}

void LiveDocuments::offer_expired(const Grant& grant) {
    Document* document = find(grant.document);
    if (!document) return;
    if (document->last_unclaimed == grant.id) return;  // a step that was refused saw it already
    document->last_unclaimed = grant.id;
    document->unclaimed += 1;
    if (document->heard_at <= grant.offered_at) document->missed_offer = true;
}

void LiveDocuments::close_tab(std::int64_t tab) {
    const auto found = by_tab_.find(tab);
    if (found == by_tab_.end()) return;
    depart(found->second);
    by_tab_.erase(found);
}

void LiveDocuments::depart(const Document& document) {
    gone_.push_back(document.ref);
    if (departed_.size() == kMaxDeparted) departed_.erase(departed_.begin());
    departed_.emplace_back(document.ref, document.seq);
}

bool LiveDocuments::is_gone(const DocumentRef& ref) const { return std::ranges::find(gone_, ref) != gone_.end(); }

void LiveDocuments::clamp_to(Instant now) {
    for (auto& [tab, document] : by_tab_) document.heard_at = std::min(document.heard_at, now);
    if (newest_report_) newest_report_->at = std::min(newest_report_->at, now);
}

Document* LiveDocuments::find(const DocumentRef& ref) {
    const auto found = by_tab_.find(ref.tab);
    return found != by_tab_.end() && found->second.ref == ref ? &found->second : nullptr;
}

std::optional<DocumentRef> LiveDocuments::candidate_for(const MediaId& media) const {
    const Document* best = nullptr;
    for (const auto& [tab, document] : by_tab_) {
        if (!document.is_on(media) || document.missed_offer || document.barred_by()) continue;
        if (!best || document.heard > best->heard) best = &document;
    }
    return best ? std::optional{best->ref} : std::nullopt;
}

WaitReason LiveDocuments::why_no_candidate(const MediaId& media, const std::optional<DocumentRef>& reader) const {
    const Document* told = nullptr;
    for (const auto& [tab, document] : by_tab_) {
        if (!document.is_on(media)) continue;
        if (!document.barred_by()) return WaitReason::no_tab;
        const bool is_reader = document.ref == reader;
        if (!told || is_reader || (told->ref != reader && document.heard > told->heard)) told = &document;
    }
    return told ? *told->barred_by() : WaitReason::no_tab;
}

void LiveDocuments::report(Document& document, PageReport report, Instant now) {
    newest_report_ = SeenReport{report, now};
    if (report.can_act) document.unclaimed = 0;
    document.report = std::move(report);
}

bool LiveDocuments::is_shown(const MediaId& media) const {
    return std::ranges::any_of(by_tab_, [&media](const auto& entry) { return entry.second.media == media; });
}

bool LiveDocuments::watch(const MediaId& media) const {
    return std::any_of(by_tab_.begin(), by_tab_.end(), [&media](const auto& entry) {
        return entry.second.media == media || entry.second.snapshot.contains(media);
    });
}

std::vector<Document*> LiveDocuments::all() {
    std::vector<Document*> documents;
    for (auto& [tab, document] : by_tab_) documents.push_back(&document);
    return documents;
}

std::set<MediaId> LiveDocuments::media_on_screen() const {
    std::set<MediaId> media;
    for (const auto& [tab, document] : by_tab_) {
        if (document.media) media.insert(*document.media);
    }
    return media;
}

}  // namespace host::core
