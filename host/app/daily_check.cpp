#include "app/daily_check.hpp"

#include <algorithm>

#include "platform/random.hpp"
#include "store/check_rows.hpp"

namespace host::app {

using core::Instant;
using core::Millis;

namespace {

// A moment in the future comes from a wrong clock and is ignored.
bool was_checked_today(const store::Health& health, Instant now) {
    return health.checked_at <= now && now - health.checked_at < DailyCheck::kEvery;
}

bool is_taken(const store::CheckRun& run, const std::string& me, Instant now) {
    return !run.owner.empty() && run.owner != me && run.until > now && run.until <= now + DailyCheck::kLease;
}

}  // namespace

void DailyCheck::plan(store::SessionStore& store, Instant now, bool is_sound) {
    drop();
    if (store.schema_version() < store::kCheckSchema) return;
    const store::Health health = store.health();
    is_sound_ = is_sound && !was_checked_today(health, now);
    if (store.was_checked_on_open()) {
        next_ = now + kEvery;
    } else {
        next_ = was_checked_today(health, now) ? health.checked_at + kEvery : now;
    }
}

void DailyCheck::drop() {
    check_.reset();
    is_sound_ = false;
    next_.reset();
}

void DailyCheck::hand_over(store::SessionStore& store) noexcept {
    if (check_) {
        try {
            store::Transaction transaction = store.begin();
            store::CheckRows rows(store.database());
            if (const auto run = rows.load(); run && run->owner == owner_) {
                rows.save({.owner = "", .until = core::kNever, .place = check_->place()});
                transaction.commit();
            }
        } catch (const store::StoreError&) {  // another host goes on when it has waited
        }
    }
    drop();
}

std::optional<Millis> DailyCheck::wait(Instant now) const {
    if (is_due(now)) return kBetween;
    if (!next_ || *next_ - now > kLease) return std::nullopt;
    return *next_ - now;
}

void DailyCheck::pull_back_to(Instant now) {
    if (next_) next_ = std::min(*next_, now + kEvery);
    noted_ = std::min(noted_, now);
}

// Notes in the file that it is, and how far it has got. False: another host is at it, or has done it today.
bool DailyCheck::is_mine(store::SessionStore& store, Instant now) {
    if (owner_.empty()) owner_ = std::to_string(platform::random_number());
    std::string place;
    {
        store::Transaction transaction = store.begin();
        store::CheckRows rows(store.database());
        const auto run = rows.load();
        const store::Health health = store.health();
        const bool is_done = was_checked_today(health, now);
        if (is_done || (run && is_taken(*run, owner_, now))) {
            check_.reset();
            next_ = is_done ? health.checked_at + kEvery : run->until;
            return false;
        }
        if (check_ || run) place = check_ ? check_->place() : run->place;
        rows.save({.owner = owner_, .until = now + kLease, .place = place});
        transaction.commit();  // does not change our data_version; if that changes, another process has written
    }
    if (!check_) check_ = std::make_unique<store::IntegrityCheck>(store, place);
    noted_ = now;
    return true;
}

void DailyCheck::note_sound(store::SessionStore& store, Instant now) {
    store::Transaction transaction = store.begin();
    store::Health health = store.health();
    health.checked_at = now;
    store.save(health);
    store::CheckRows(store.database()).forget();
    transaction.commit();
    is_sound_ = false;
    next_ = now + kEvery;
}

// When it is done, nothing is held while this is noted; if the file is busy then, only the note is tried again.
void DailyCheck::step(store::SessionStore& store, Instant now) {
    if (is_sound_) return note_sound(store, now);
    if (!is_due(now)) return;
    if ((!check_ || now - noted_ >= kNoteEvery) && !is_mine(store, now)) return;
    if (check_->step()) return;
    const auto problems = check_->problems();
    check_.reset();
    if (!problems.empty()) {
        throw store::StoreError(core::ErrorCode::storage_corrupt, 0,
                                "the state file is damaged (" + problems.front() + ")");
    }
    is_sound_ = true;
}

}  // namespace host::app
