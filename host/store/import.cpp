#include "store/import.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "core/deadlines.hpp"

namespace host::store {

namespace {

using core::LegacyRecord;
using core::MediaId;
using core::PostId;

struct Place {
    MediaId media;
    bool assumed{};  // only an older version says so
};

// Finds the media of each record: what the store knows, then what an older version believed, then what other records
// know of its posts. A record that waits for another one is looked at again when a post of it is placed, not before:
// pages can leave long chains of them, in any order.
class Placing {
public:
    using Placed = std::function<void(const LegacyRecord& record, const Place& place)>;

    Placing(SessionStore& store, const WhoseIs& whose_is, Placed placed)
        : store_(store), whose_is_(whose_is), placed_(std::move(placed)) {}

    void add(const LegacyRecord& record) {
        auto place = known_place(record);
        if (!place) place = place_of_posts(record);
        if (!place) {
            for (const PostId& post : record.posts) waiting_[post].push_back(&record);
            return;
        }
        std::deque<std::pair<const LegacyRecord*, Place>> ready{{&record, *place}};
        for (; !ready.empty(); ready.pop_front()) {
            const auto& [next, its_place] = ready.front();
            if (!done_.insert(next).second) continue;
            placed_(*next, its_place);
            for (const PostId& post : next->posts) {
                if (!by_post_.try_emplace(post, its_place).second) continue;
                const auto others = waiting_.extract(post);
                if (!others) continue;
                for (const LegacyRecord* other : others.mapped()) ready.emplace_back(other, its_place);
            }
        }
    }

    [[nodiscard]] bool is_placed(const LegacyRecord& record) const { return done_.contains(&record); }

private:
    [[nodiscard]] std::optional<Place> known_place(const LegacyRecord& record) {
        if (record.media) {
            if (store_.revision(*record.media)) return Place{*record.media};
            return Place{store_.alias(PostId{record.media->value}).value_or(*record.media)};
        }
        if (auto media = whose_is_(record.posts.front())) return Place{*std::move(media)};
        for (const MediaId& hint : record.hints) {
            if (auto media = whose_is_(PostId{hint.value})) return Place{*std::move(media)};
        }
        for (const PostId& post : record.posts) {
            if (auto media = whose_is_(post)) return Place{*std::move(media)};
        }
        if (!record.hints.empty()) return Place{record.hints.front(), true};
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Place> place_of_posts(const LegacyRecord& record) const {
        for (const PostId& post : record.posts) {
            if (const auto found = by_post_.find(post); found != by_post_.end()) return found->second;
        }
        return std::nullopt;
    }

    SessionStore& store_;
    const WhoseIs& whose_is_;
    Placed placed_;
    std::map<PostId, Place> by_post_;  // posts of one group belong together
    std::map<PostId, std::vector<const LegacyRecord*>> waiting_;
    std::set<const LegacyRecord*> done_;
};

struct Target {
    bool assumed{true};
    std::vector<LegacyRecord> records;
};

void drop_known(SessionStore& store, std::vector<core::LedgerEntry>& ledger, const MediaId& media) {
    std::vector<core::Attempt> attempts;
    for (const core::LedgerEntry& entry : ledger) attempts.push_back({entry.attempt, false});
    std::set<core::AttemptId> unknown;
    for (core::Attempt& attempt : store.not_in_ledger(media, attempts)) unknown.insert(std::move(attempt.id));
    std::erase_if(ledger, [&unknown](const auto& entry) { return !unknown.contains(entry.attempt); });
}

// True: it is another media now.
bool merge(SessionStore& store, const MediaId& id, const Target& target, const core::LegacyContext& context) {
    const std::optional<core::Media> before = store.load(id);
    core::Step step = core::merge_legacy(before, target.records, id, context);
    if (before == step.media) return false;
    if (!before) step.media.assumed = target.assumed;
    for (const core::Grant& grant : step.closed) store.close(grant);
    store.save(before, step.media, core::due_at(step.media, context.settings));
    drop_known(store, step.ledger, id);
    for (const core::LedgerEntry& entry : step.ledger) store.insert(entry);
    for (const core::Note& note : step.notes) store.append(context.now, note);
    return true;
}

}  // namespace

std::optional<MediaId> whose(SessionStore& store, const PostId& post) {
    if (store.revision(MediaId{post.value})) return MediaId{post.value};
    if (auto media = store.alias(post)) return media;
    return store.media_of(core::AttemptId{post.value});
}

ImportResult import_legacy(SessionStore& store, const core::Legacy& legacy, const core::LegacyContext& context,
                           const WhoseIs& whose_is) {
    ImportResult result;
    LegacyRows& rows = store.legacy();
    for (const core::LegacyRejection& rejection : legacy.rejected) {
        rows.keep(rejection, context.now);
        const std::string about = rejection.name.empty() ? "" : rejection.name + ": ";
        result.rejected.push_back({rejection.key, about + rejection.reason});
    }

    std::vector<const LegacyRecord*> left;
    for (const LegacyRecord& record : legacy.records) {
        const auto memory = rows.imported(record.digest);
        // A file is brought by hand: what was deleted since shall come back.
        const bool again = memory && !memory->media && context.source == core::LegacySource::file;
        if (memory && !again) {
            result.imported.push_back({record.key, memory->media});
        } else {
            left.push_back(&record);
        }
    }

    std::map<MediaId, Target> targets;
    Placing placing(store, whose_is, [&targets](const LegacyRecord& record, const Place& place) {
        Target& target = targets[place.media];
        target.assumed = target.assumed && place.assumed;
        target.records.push_back(record);
    });
    for (const LegacyRecord* record : left) placing.add(*record);
    std::erase_if(left, [&placing](const LegacyRecord* record) { return placing.is_placed(*record); });
    for (const auto& [media, target] : targets) {
        if (merge(store, media, target, context)) result.changed.push_back(media);
        for (const LegacyRecord& record : target.records) {
            rows.remember(record.digest, media, context.now);
            rows.forget(record.digest);
            result.imported.push_back({record.key, media});
        }
    }
    for (const LegacyRecord* record : left) {
        const std::string reason = "nothing says yet which image post " + record->name + " belongs to";
        rows.keep(*record, reason, context.now);
        result.pending.push_back({record->key, reason});
    }
    return result;
}

}  // namespace host::store
