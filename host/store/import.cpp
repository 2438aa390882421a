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
using core::LegacySource;
using core::MediaId;
using core::PostId;

constexpr char kTooMany[] =
    "the host takes no more data from pages; it stays in the page (grok-retry-host --import takes it)";
constexpr char kUnread[] =
    "one message can hold at most 2000 records; the others stay in the page until the next message";
static_assert(core::page_bounds::kMostRecords == 2'000);
constexpr char kUnplaced[] =
    "a session runs on a post that cannot be matched to an image yet; the data stays in the page until then";

// Finds the media of each record: what the host knows, be it of an image that an older version names, then what other
// records know of its posts. A record that waits for another one is looked at again when a post of it is placed, not
// before: pages can leave long chains of them, in any order.
class Placing {
public:
    using Placed = std::function<void(const LegacyRecord& record, const MediaId& media)>;

    Placing(SessionStore& store, const WhoseIs& whose_is, Placed placed)
        : store_(store), whose_is_(whose_is), placed_(std::move(placed)) {}

    void add(const LegacyRecord& record) {
        auto media = known_place(record);
        if (!media) media = place_of_posts(record);
        if (!media) {
            for (const PostId& post : record.posts) waiting_[post].push_back(&record);
            return;
        }
        std::deque<std::pair<const LegacyRecord*, MediaId>> ready{{&record, *media}};
        for (; !ready.empty(); ready.pop_front()) {
            const auto& [next, its_media] = ready.front();
            if (!done_.insert(next).second) continue;
            placed_(*next, its_media);
            for (const PostId& post : next->posts) {
                if (!by_post_.try_emplace(post, its_media).second) continue;
                const auto others = waiting_.extract(post);
                if (!others) continue;
                for (const LegacyRecord* other : others.mapped()) ready.emplace_back(other, its_media);
            }
        }
    }

    [[nodiscard]] bool is_placed(const LegacyRecord& record) const { return done_.contains(&record); }

private:
    [[nodiscard]] std::optional<MediaId> known_place(const LegacyRecord& record) {
        if (record.media) {
            if (store_.media().revision(*record.media)) return record.media;
            auto media = whose_is_(PostId{record.media->value});
            return media ? media : record.media;
        }
        if (auto media = whose_is_(record.posts.front())) return media;
        for (const MediaId& hint : record.hints) {
            if (auto media = whose_is_(PostId{hint.value})) return media;
        }
        for (const PostId& post : record.posts) {
            if (auto media = whose_is_(post)) return media;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<MediaId> place_of_posts(const LegacyRecord& record) const {
        for (const PostId& post : record.posts) {
            if (const auto found = by_post_.find(post); found != by_post_.end()) return found->second;
        }
        return std::nullopt;
    }

    SessionStore& store_;
    const WhoseIs& whose_is_;
    Placed placed_;
    std::map<PostId, MediaId> by_post_;  // posts of one group belong together
    std::map<PostId, std::vector<const LegacyRecord*>> waiting_;
    std::set<const LegacyRecord*> done_;
};

// How much pages may still bring. What the user imports is not limited.
class Room {
public:
    Room(SessionStore& store, LegacySource source) : is_bounded_(source == LegacySource::page) {
        if (!is_bounded_) return;
        const LegacyOfPages all = store.legacy().of_pages();
        records_ = core::page_bounds::kMostRecordsEver - all.records;
        bytes_ = core::page_bounds::kMostBytes - all.cost;
        images_ = core::page_bounds::kMostImages - store.known_by_pages_alone();
    }

    [[nodiscard]] bool take(std::int64_t cost) {
        if (!is_bounded_) return true;
        if (records_ < 1 || bytes_ < cost) return false;
        records_ -= 1;
        bytes_ -= cost;
        return true;
    }
    [[nodiscard]] bool take_image() { return !is_bounded_ || images_-- > 0; }

private:
    bool is_bounded_;
    std::int64_t records_{}, bytes_{}, images_{};
};

void drop_known(SessionStore& store, std::vector<core::LedgerEntry>& ledger, const MediaId& media) {
    std::vector<core::Attempt> attempts;
    for (const core::LedgerEntry& entry : ledger) attempts.push_back({entry.attempt, false});
    std::set<core::AttemptId> unknown;
    for (core::Attempt& attempt : store.ledger().not_in_ledger(media, attempts)) unknown.insert(std::move(attempt.id));
    std::erase_if(ledger, [&unknown](const auto& entry) { return !unknown.contains(entry.attempt); });
}

// For a record that a page has brought before: only its limits and its prompt are new, because now the user says them.
LegacyRecord limits_alone(LegacyRecord record) {
    record.session = {};
    record.posts.clear();
    return record;
}

std::string not_placed(const LegacyRecord& record) { return "the image of post " + record.name + " is not known yet"; }

class Import {
public:
    Import(SessionStore& store, const core::LegacyContext& context, const WhoseIs& whose_is)
        : store_(store),
          rows_(store.legacy()),
          context_(context),
          whose_is_(whose_is),
          origin_(context.source == LegacySource::page ? LegacyOrigin::page : LegacyOrigin::user),
          room_(store, context.source) {}

    ImportResult run(const core::Legacy& legacy) && {
        for (const std::string& key : legacy.unread) result_.left.push_back({key, kUnread});
        for (const core::LegacyRejection& rejection : legacy.rejected) reject(rejection);
        std::vector<const LegacyRecord*> fresh;
        for (const LegacyRecord& record : legacy.records) {
            if (!answer_from_memory(record)) fresh.push_back(&record);
        }
        if (is_page() && is_any_assumed_at_work()) {
            for (const LegacyRecord* record : fresh) leave(*record, kUnplaced);
            return std::move(result_);
        }
        std::map<MediaId, std::vector<LegacyRecord>> targets;
        Placing placing(store_, whose_is_, [&targets](const LegacyRecord& record, const MediaId& media) {
            targets[media].push_back(record);
        });
        for (const LegacyRecord* record : fresh) placing.add(*record);
        for (auto& [media, records] : targets) place(media, std::move(records));
        for (const LegacyRecord* record : fresh) {
            if (!placing.is_placed(*record)) wait_for_posts(*record);
        }
        return std::move(result_);
    }

private:
    [[nodiscard]] bool is_page() const { return context_.source == LegacySource::page; }

    void leave(const LegacyRecord& record, std::string_view reason) {
        result_.left.push_back({record.key, record.name + ": " + std::string{reason}});
    }

    void reject(const core::LegacyRejection& rejection) {
        const std::string about = rejection.name.empty() ? "" : rejection.name + ": ";
        const bool is_known = is_page() && rows_.kept(rejection.digest);
        if (!is_known && !room_.take(core::cost_of(rejection))) {
            result_.left.push_back({rejection.key, about + rejection.reason + "; " + kTooMany});
            return;
        }
        if (!is_known) rows_.keep(rejection, origin_, context_.now);
        result_.rejected.push_back({rejection.key, about + rejection.reason});
    }

    // True: it was imported before, and there is nothing more to do.
    bool answer_from_memory(const LegacyRecord& record) {
        const auto memory = rows_.imported(record.digest);
        if (!memory) {
            const bool is_of_user = is_page() && rows_.kept(record.digest) == LegacyOrigin::user;
            if (is_of_user) result_.pending.push_back({record.key, not_placed(record)});  // it waits as the user's
            return is_of_user;
        }
        if (!is_page() && (!memory->media || memory->origin != LegacyOrigin::user)) return false;
        if (memory->media && memory->origin == LegacyOrigin::left) {
            leave(record, core::kUsedHere);
        } else {
            result_.imported.push_back({record.key, memory->media});
        }
        return true;
    }

    // A page could name an attempt of that session as one of the image it will turn out to belong to (R8), so that it
    // would never count.
    [[nodiscard]] bool is_any_assumed_at_work() {
        for (const MediaId& id : store_.media().assumed()) {
            const auto media = store_.load(id);
            if (media && (core::is_running(*media) || media->in_flight)) return true;
        }
        return false;
    }

    void place(const MediaId& id, std::vector<LegacyRecord> records) {
        const std::optional<core::Media> before = store_.load(id);
        if (const auto reason = core::why_left(before, context_)) {
            for (const LegacyRecord& record : records) leave_for_good(record, id, *reason);
            return;
        }
        const bool fits = before || room_.take_image();
        std::erase_if(records, [&](const LegacyRecord& record) {
            if (fits && (rows_.kept(record.digest) || room_.take(core::cost_of(record)))) return false;
            leave(record, kTooMany);
            return true;
        });
        if (records.empty()) return;
        std::vector<LegacyRecord> parts = records;
        for (LegacyRecord& part : parts) {
            const auto memory = rows_.imported(part.digest);
            if (memory && memory->media && memory->origin == LegacyOrigin::page) part = limits_alone(std::move(part));
        }
        if (merge(before, id, parts)) result_.changed.push_back(id);
        for (const LegacyRecord& record : records) {
            rows_.remember(record, id, origin_, context_.now);
            rows_.forget(record.digest);
            result_.imported.push_back({record.key, id});
        }
    }

    // What a page has for an image that the user has used is not asked for again, nor does it come back once the user
    // has deleted the image (R16). What the user brings may come in another time.
    void leave_for_good(const LegacyRecord& record, const MediaId& id, std::string_view reason) {
        leave(record, reason);
        if (!is_page()) return;
        const bool is_kept = rows_.kept(record.digest).has_value();
        if (!is_kept && !room_.take(core::cost_of(record))) return;
        rows_.remember(record, id, LegacyOrigin::left, context_.now);
        if (is_kept) rows_.give_up(record.digest, reason);
    }

    // True: the media has changed.
    bool merge(const std::optional<core::Media>& before, const MediaId& id, const std::vector<LegacyRecord>& records) {
        core::Step step = core::merge_legacy(before, records, id, context_);
        if (before == step.media) return false;
        store_.save(before, step.media, core::due_at(step.media, context_.settings));
        drop_known(store_, step.ledger, id);
        for (const core::LedgerEntry& entry : step.ledger) store_.ledger().insert(entry);
        for (const core::Note& note : step.notes) store_.journal().append(context_.now, note);
        return true;
    }

    void wait_for_posts(const LegacyRecord& record) {
        const std::string reason = not_placed(record);
        const bool is_known = is_page() && rows_.kept(record.digest);
        if (!is_known && !room_.take(core::cost_of(record))) return leave(record, kTooMany);
        if (!is_known) rows_.keep(record, reason, origin_, context_.now);
        result_.pending.push_back({record.key, reason});
    }

    SessionStore& store_;
    LegacyRows& rows_;
    const core::LegacyContext& context_;
    const WhoseIs& whose_is_;
    LegacyOrigin origin_;
    Room room_;
    ImportResult result_;
};

}  // namespace

std::optional<MediaId> whose(SessionStore& store, const PostId& post) {
    if (store.media().revision(MediaId{post.value})) return MediaId{post.value};
    if (auto media = store.aliases().find(post)) return media;
    if (auto media = store.ledger().media_of(core::AttemptId{post.value})) return media;
    const auto named = store.names().find(post);
    return named ? std::optional{named->media} : std::nullopt;
}

ImportResult import_legacy(SessionStore& store, const core::Legacy& legacy, const core::LegacyContext& context,
                           const WhoseIs& whose_is) {
    return Import(store, context, whose_is).run(legacy);
}

}  // namespace host::store
