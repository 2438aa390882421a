#include "app/store_keeper.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "store/state_file.hpp"

namespace host::app {

using core::ErrorCode;
using core::Instant;
using core::Millis;

namespace {

constexpr Millis kStorageRetry{1'000};
constexpr Millis kPruneEvery{3'600'000};
constexpr Millis kCheckEvery{86'400'000};  // a file that was not checked when it was opened
constexpr Millis kBetweenPortions{20};
constexpr Millis kWipeRetry{60'000};  // after an error

}  // namespace

StoreKeeper::StoreKeeper(File file, OutcomeLog& log) : file_(std::move(file)), log_(log) {}

void StoreKeeper::make_folder() {
    try {
        (void)store::settle(file_.path, {.own_directory = file_.own_directory});
    } catch (const store::StoreError& error) {  // the answer to hello says so, too
        log_.line(std::string{"storage: "} + error.what());
    }
}

void StoreKeeper::leave() {
    integrity_check_.reset();
    if (store_ && !suspect_) store_->leave();
    store_.reset();
}

store::SessionStore& StoreKeeper::store(Instant now) {
    if (store_) return *store_;
    try {
        store_ = std::make_unique<store::SessionStore>(
            file_.path,
            store::SessionStore::Options{.own_directory = file_.own_directory, .now = now, .suspect = suspect_});
    } catch (const store::NotRestored&) {
        suspect_ = true;
        throw;
    }
    suspect_ = suspect_ && !store_->was_checked_on_open();
    cache_ = {};
    data_version_ = store_->data_version();
    const store::Health health = store_->health();
    if (store_->was_restored_on_open()) {
        log_.line("storage: the state file was damaged; restored " + std::to_string(health.restored) +
                  (health.restored == 1 ? " image" : " images") + ", kept the original as " + health.original);
    }
    if (store_->wipe().is_due()) next_wipe_ = std::max(next_wipe_, now);
    is_check_due_ = !store_->was_checked_on_open() && is_check_due(health.checked_at, now);
    return *store_;
}

// A moment in the future comes from a wrong clock and is ignored.
bool StoreKeeper::is_check_due(Instant checked_at, Instant now) const {
    return now - checked_at >= kCheckEvery || checked_at > now;
}

store::Transaction StoreKeeper::begin(Instant now, bool& others_wrote) {
    store::Transaction transaction = store(now).begin();
    if (const auto version = store_->data_version(); version != data_version_) {
        cache_ = {};
        data_version_ = version;
        others_wrote = true;
    }
    return transaction;
}

bool StoreKeeper::have_others_written(Instant now) { return store(now).data_version() != data_version_; }

// The cached state may be wrong now, so it is read again.
void StoreKeeper::note(const store::StoreError& error, Instant now) {
    log_.trouble(std::string{"storage: "} + error.what(), now);
    if (error.code() == ErrorCode::storage_busy) return;
    suspect_ = suspect_ || error.code() == ErrorCode::storage_corrupt;
    is_check_due_ = false;
    is_checked_ = false;
    integrity_check_.reset();
    store_.reset();
}

std::optional<store::StoreError> StoreKeeper::check_again(Instant now) {
    try {
        (void)store(now);
        return std::nullopt;
    } catch (const store::StoreError& error) {
        note(error, now);
        return error;
    }
}

void StoreKeeper::wait_before_retry(Instant now) { retry_at_ = now + kStorageRetry; }

void StoreKeeper::pull_plans_back_to(Instant now) {
    next_prune_ = std::min(next_prune_, now + kPruneEvery);
    next_wipe_ = std::min(next_wipe_, now + kWipeRetry);
    if (retry_at_) retry_at_ = std::min(*retry_at_, now + kStorageRetry);
}

void StoreKeeper::prune_if_due(Instant now) {
    if (now < next_prune_) return;
    next_prune_ = now + kPruneEvery;
    store(now).prune(now);
    if (!store_->wipe().may_be_due() && store_->wipe().is_due()) next_wipe_ = now;  // a host that was killed
}

void StoreKeeper::use_spare_time(Instant now) {
    if (!wipe_a_portion(now)) check_a_portion(now);
}

std::optional<Millis> StoreKeeper::next_spare_work(Instant now) const {
    std::optional<Millis> next;
    if (store_ && store_->wipe().may_be_due()) next = std::max(Millis{0}, next_wipe_ - now);
    if (integrity_check_ || is_check_due_ || is_checked_)
        next = std::min(next.value_or(kBetweenPortions), kBetweenPortions);
    return next;
}

// False: nothing to wipe, or not yet.
bool StoreKeeper::wipe_a_portion(Instant now) {
    if (!store_ || !store_->wipe().may_be_due() || now < next_wipe_) return false;
    try {
        const auto rest = store_->wipe().step();
        next_wipe_ = rest ? now + *rest : core::kNever;
    } catch (const store::StoreError& error) {
        next_wipe_ = now + kWipeRetry;
        if (error.code() == ErrorCode::storage_corrupt) throw;
        note(error, now);  // the deletion itself is done, and requests can be answered
    }
    return true;
}

// Notes that nothing was found, while no lock is held. If the file is busy then, only the note is tried again.
void StoreKeeper::check_a_portion(Instant now) {
    if (std::exchange(is_check_due_, false)) integrity_check_ = std::make_unique<store::IntegrityCheck>(store(now));
    if (integrity_check_) {
        if (integrity_check_->step()) return;
        const auto problems = integrity_check_->problems();
        integrity_check_.reset();
        if (!problems.empty()) {
            throw store::StoreError(ErrorCode::storage_corrupt, 0,
                                    "the state file is damaged (" + problems.front() + ")");
        }
        is_checked_ = true;
    }
    if (!is_checked_) return;
    store::Transaction transaction = store(now).begin();
    store::Health health = store_->health();
    health.checked_at = now;
    store_->save(health);
    transaction.commit();  // does not change our data_version; if that changes, another process has written
    is_checked_ = false;
}

}  // namespace host::app
