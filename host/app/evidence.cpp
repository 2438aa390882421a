#include "app/evidence.hpp"

#include <deque>
#include <map>
#include <string_view>

namespace host::app {

using core::Attempt;
using core::AttemptId;
using core::MediaId;
using core::PostId;
using core::Verdict;

namespace {

// One list, entry by entry.
class ListReader {
public:
    ListReader(UnitOfWork& work, const wire::MediaAttempts& list, core::EvidenceSource source,
               const std::optional<PostId>& older)
        : work_(work),
          store_(work.store()),
          list_(list),
          source_(source),
          older_(older),
          deleted_click_(work.deleted_click_of(list.media)) {}

    void read() {
        for (const Attempt& entry : list_.attempts) {
            Known& known = known_of(entry);
            keep_names(entry, known.attempt);
            if (known.is_settled) continue;  // the first verdict in a list counts (R1)
            const Verdict verdict = core::verdict_of(entry, source_);
            const bool is_new = !known.in_ledger;
            const bool is_older = is_new && older_ && entry.is_called(*older_);
            if (verdict == Verdict::none && !is_older) {
                is_final = false;
                if (!is_new) continue;
                if (const auto percent = core::percent_of(entry, source_)) running = {{known.attempt, *percent}};
                continue;
            }
            known.is_settled = true;
            const bool refused = verdict == Verdict::refused;
            if (is_older) seen.history = known.attempt;
            if (is_new) {
                seen.attempts.push_back({known.attempt, refused});
                if (deleted_click_ && work_.is_older_than_deleted_click(entry, *deleted_click_))
                    seen.before_click.insert(known.attempt);
            } else if (known.in_ledger->source == core::LedgerSource::snapshot &&
                       known.in_ledger->moderated != refused) {
                if (auto line = store_.ledger().entry(list_.media, known.attempt))
                    seen.taken_back.push_back(*std::move(line));
            }
        }
    }

    core::AttemptsSeen seen;
    std::vector<store::NewName> names;
    struct Running {
        AttemptId attempt;
        int percent{};
    };
    std::optional<Running> running;  // the last listed attempt that is not in the ledger
    bool is_final{true};             // each entry has a verdict

private:
    struct Known {
        AttemptId attempt;
        std::optional<store::KnownAttempt> in_ledger;
        bool is_settled{};  // this list has a verdict on it
    };

    // The names under which it is not known yet.
    void keep_names(const Attempt& entry, const AttemptId& attempt) {
        if (entry.id != attempt) names.push_back({{entry.id.value}, attempt});
        for (const core::OtherName& other : entry.others) {
            if (!other.is_attempt) {
                names.push_back({other.post, std::nullopt});
            } else if (other.post.value != attempt.value) {
                names.push_back({other.post, attempt});
            }
        }
    }

    // R22: an entry is the attempt that any of its names belongs to.
    Known& known_of(const Attempt& entry) {
        if (Known* known = find(entry.id.value)) return also_called(entry, *known);
        for (const core::OtherName& other : entry.others) {
            if (!other.is_attempt) continue;
            if (Known* known = find(other.post.value)) return also_called(entry, *known);
        }
        return also_called(entry, remember(entry.id, std::nullopt));
    }

    Known* find(std::string_view name) {
        if (const auto here = by_name_.find(name); here != by_name_.end()) return here->second;
        if (auto line = store_.ledger().known(list_.media, name)) return &remember(AttemptId{std::string{name}}, line);
        if (!has_names_) has_names_ = store_.names().has_any(list_.media);
        if (!*has_names_) return nullptr;
        auto attempt = store_.names().attempt_called(list_.media, name);
        if (!attempt) return nullptr;
        auto line = store_.ledger().known(list_.media, attempt->value);
        // Two running attempts may turn out to be one; then one becomes a name of the other.
        for (std::size_t n = 1; n < core::kMaxNamesOfAttempt && !line; ++n) {
            auto next = store_.names().attempt_called(list_.media, attempt->value);
            if (!next || next == attempt) break;
            attempt = std::move(next);
            line = store_.ledger().known(list_.media, attempt->value);
        }
        if (const auto here = by_name_.find(attempt->value); here != by_name_.end()) return here->second;
        return &remember(*std::move(attempt), line);
    }

    Known& remember(AttemptId attempt, std::optional<store::KnownAttempt> in_ledger) {
        Known& known = known_.emplace_back(Known{std::move(attempt), in_ledger, false});
        by_name_.emplace(known.attempt.value, &known);
        return known;
    }

    Known& also_called(const Attempt& entry, Known& known) {
        if (entry.id != known.attempt) by_name_.emplace(entry.id.value, &known);
        for (const core::OtherName& other : entry.others) {
            if (other.is_attempt) by_name_.emplace(other.post.value, &known);
        }
        return known;
    }

    UnitOfWork& work_;
    store::SessionStore& store_;
    const wire::MediaAttempts& list_;
    core::EvidenceSource source_;
    const std::optional<PostId>& older_;
    std::optional<core::Instant> deleted_click_;  // R16
    std::deque<Known> known_;
    std::map<std::string_view, Known*> by_name_;  // views into known_ and the list
    std::optional<bool> has_names_;
};

core::Count count_of_session(const std::optional<core::Media>& media) {
    return media ? static_cast<core::Count>(media->session.processed_attempt_ids.size()) : 0;
}

// Returns how many are new in the ledger. A full one takes hardly any (R22).
core::Count count(UnitOfWork& work, const MediaId& media, core::AttemptsSeen& seen) {
    if (!seen.attempts.empty()) seen.known = work.attempts_of(media);
    const core::Count before = count_of_session(work.find(media));
    work.apply(media, seen);
    return count_of_session(work.find(media)) - before + (seen.history ? 1 : 0);
}

// Found by a known attempt, or by the waiting click.
std::optional<MediaId> media_of_stream(UnitOfWork& work, const core::Document& document,
                                       const wire::MediaAttempts& list) {
    if (const auto found = work.resolve(PostId{list.media.value}, nullptr); found.media) return found.media;
    const auto by_name = [&work](const std::string& name) -> std::optional<MediaId> {
        if (auto media = work.store().ledger().media_of(AttemptId{name})) return media;
        const auto other = work.store().names().find(PostId{name});
        return other && other->is_attempt ? std::optional{other->media} : std::nullopt;
    };
    for (const Attempt& entry : list.attempts) {
        if (auto media = by_name(entry.id.value)) return media;
        for (const core::OtherName& other : entry.others) {
            if (!other.is_attempt) continue;
            if (auto media = by_name(other.post.value)) return media;
        }
    }
    return work.clicked_by(document.ref);
}

}  // namespace

core::Count take_in(UnitOfWork& work, core::Document& document, bool fresh, const PageIndex& page,
                    core::EvidenceSource source) {
    // A stream lists no images, so it cannot confirm an assumed media.
    const auto older =
        source == core::EvidenceSource::store ? work.settle_assumptions(page) : std::map<MediaId, PostId>{};
    core::Count added = 0;
    std::int64_t rows = 0;
    for (const auto& video : page.page().videos) {
        if (work.listed().has(video, source)) continue;
        const auto moved = older.find(video.media);
        const std::optional<PostId> history = moved == older.end() ? std::nullopt : std::optional{moved->second};
        ListReader list(work, video, source, history);
        list.read();
        work.store().ledger().confirm(video.media, video.attempts);
        if (list.is_final) work.listed().add(video, source);  // by the end of this transaction
        core::AttemptsSeen& seen = list.seen;
        if (!seen.attempts.empty() || !seen.taken_back.empty()) {
            if (fresh && document.is_on(video.media)) seen.post = document.post;
            const core::Count counted = count(work, video.media, seen);
            added += counted;
            rows += counted;
            // After the counting, because what is listed now for the first time is older than the deletion and not a
            // result.
            if (!seen.attempts.empty()) work.take_over_deleted_click(video.media, video.attempts);
        }
        if ((list.names.empty() && !list.running) || !work.find(video.media)) continue;
        work.store().names().add(video.media, list.names);
        rows += static_cast<std::int64_t>(list.names.size());
        if (fresh && list.running && document.is_news_of_running(list.running->attempt, list.running->percent)) {
            work.apply(video.media, core::ProgressSeen{list.running->percent});
        }
    }
    if (rows > 0) work.bound_evidence(rows);
    return added;
}

wire::PageStore attributed(UnitOfWork& work, const core::Document& document, const wire::PageStore& page) {
    wire::PageStore found;
    found.ignored = page.ignored;
    std::map<MediaId, std::vector<Attempt>> lists;
    for (const wire::MediaAttempts& list : page.videos) {
        const auto media = list.attempts.empty() ? std::nullopt : media_of_stream(work, document, list);
        if (!media || !work.find(*media)) {
            found.ignored += static_cast<core::Count>(list.attempts.size());
            continue;
        }
        // From now on this is one of its names, so later results of the same start find it without a click.
        const store::NewName key{PostId{list.media.value}, std::nullopt};
        if (*media != list.media) work.store().names().add(*media, {&key, 1});
        auto& entries = lists[*media];
        entries.insert(entries.end(), list.attempts.begin(), list.attempts.end());
    }
    for (auto& [media, entries] : lists) found.videos.push_back({media, std::move(entries)});
    return found;
}

}  // namespace host::app
