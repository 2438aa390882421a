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
constexpr Millis kWipeRetry{60'000};  // after an error
constexpr Millis kLogQuiet{500};      // after a commit
constexpr Millis kLogRetry{1'000};    // somebody reads what is in the log: doubled each time, up to a minute
constexpr int kMostDoubled = 6;
constexpr Millis kClosedAfter{2'000};    // the log was emptied, and nothing has happened since
constexpr std::int64_t kNoVersion = -1;  // that no file has
constexpr std::int64_t kLogWorthAWord = std::int64_t{64} << 20;

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
    if (store_ && !suspect_) {
        check_.hand_over(*store_);
        store_->leave();
    }
    check_.drop();
    details_.stop();
    store_.reset();
}

store::SessionStore& StoreKeeper::store(Instant now) {
    if (store_) return *store_;
    try {
        store_ = std::make_unique<store::SessionStore>(
            file_.path, store::SessionStore::Options{.busy_timeout = file_.busy_timeout,
                                                     .own_directory = file_.own_directory,
                                                     .now = now,
                                                     .journal = file_.journal,
                                                     .suspect = suspect_,
                                                     .progress = file_.progress});
    } catch (const store::NotRestored&) {
        suspect_ = true;
        throw;
    }
    const bool is_cleared = suspect_ && store_->was_checked_on_open();
    suspect_ = suspect_ && !is_cleared;
    cache_ = {};
    data_version_ = store_->data_version();
    plan_for_log(now);
    log_tries_ = 0;
    if (const auto& why = store_->journal_state().why_not; !why.empty()) {
        log_.trouble("journal: " + why, now);
    }
    const store::Health health = store_->health();
    if (store_->was_restored_on_open()) {
        log_.line("storage: the state file was damaged; restored " + std::to_string(health.restored) +
                  (health.restored == 1 ? " image" : " images") + ", kept the original as " + health.original);
    }
    if (store_->wipe().is_due()) next_wipe_ = std::max(next_wipe_, now);
    check_.plan(*store_, now, is_cleared);
    details_.plan(now);
    return *store_;
}

store::Transaction StoreKeeper::begin(Instant now, bool& others_wrote) {
    close_for_restore();
    const bool may_have_missed = std::exchange(is_rested_, false) && !store::is_as_left(file_.path);
    others_wrote = others_wrote || may_have_missed;
    store::Transaction transaction = store(now).begin();
    if (const auto version = store_->data_version(); version != data_version_) {
        cache_ = {};
        data_version_ = version;
        others_wrote = true;
    }
    return transaction;
}

bool StoreKeeper::have_others_written(Instant now) {
    close_for_restore();
    return store(now).data_version() != data_version_;
}

// Another host has found damage. It can restore the file only while nobody else has it open with a log.
void StoreKeeper::close_for_restore() {
    if (!store_ || store_->journal_state().mode == store::JournalMode::rollback) return;
    if (!store::is_restore_unfinished(store_->file())) return;
    suspect_ = true;
    check_.drop();
    details_.stop();
    store_.reset();
}

// The cached state may be wrong now, so it is read again.
void StoreKeeper::note(const store::StoreError& error, Instant now) {
    log_.trouble(std::string{"storage: "} + error.what(), now);
    if (error.code() == ErrorCode::storage_busy) return;
    suspect_ = suspect_ || error.code() == ErrorCode::storage_corrupt;
    check_.drop();
    details_.stop();
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

void StoreKeeper::note_success(Instant now) {
    retry_at_.reset();
    plan_for_log(now);
}

// Also of an empty log, since the file may be closed if this was the last word of the last page.
void StoreKeeper::plan_for_log(Instant now) {
    if (store_->journal_state().mode == store::JournalMode::rollback) return;
    next_log_ = now + (store_->bytes_in_log() > 0 ? kLogQuiet : kClosedAfter);
}

void StoreKeeper::wait_before_retry(Instant now) { retry_at_ = now + kStorageRetry; }

void StoreKeeper::pull_plans_back_to(Instant now) {
    check_.pull_back_to(now);
    details_.pull_back_to(now);
    next_prune_ = std::min(next_prune_, now + kPruneEvery);
    next_wipe_ = std::min(next_wipe_, now + kWipeRetry);
    if (next_log_ != core::kNever) next_log_ = std::min(next_log_, now + kWipeRetry);
    if (retry_at_) retry_at_ = std::min(*retry_at_, now + kStorageRetry);
}

void StoreKeeper::prune_if_due(Instant now) {
    if (now < next_prune_) return;
    next_prune_ = now + kPruneEvery;
    store(now).prune(now);
    if (!store_->wipe().may_be_due() && store_->wipe().is_due()) next_wipe_ = now;  // a host that was killed
}

void StoreKeeper::use_spare_time(Instant now, bool may_close) {
    if (wipe_a_portion(now) || look_after_log(now, may_close)) return;
    if (check_.is_due(now)) {
        check_.step(store(now), now);
    } else if (details_.is_due(now) && details_.step(store(now), now).images > 0) {
        data_version_ = kNoVersion;  // what people see of these images has changed, as if another host had changed it
    }
    // Both commit now and then. A log with something in it keeps the file open, and others from having it alone.
    if (store_ && next_log_ == core::kNever && store_->bytes_in_log() > 0) plan_for_log(now);
}

std::optional<Millis> StoreKeeper::next_spare_work(Instant now) const {
    std::optional<Millis> next = check_.wait(now);
    if (const auto wait = details_.wait()) next = std::min(next.value_or(*wait), *wait);
    const auto no_later_than = [&next, now](Instant at) {
        const Millis wait = std::max(Millis{0}, at - now);
        next = std::min(next.value_or(wait), wait);
    };
    if (store_ && store_->wipe().may_be_due()) no_later_than(next_wipe_);
    if (store_ && next_log_ != core::kNever) no_later_than(next_log_);
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

// False: nothing to do, or not yet. An error of the log is one of the file, but what was answered is safe.
bool StoreKeeper::look_after_log(Instant now, bool may_close) {
    if (!store_ || store_->journal_state().mode == store::JournalMode::rollback || now < next_log_) return false;
    const std::int64_t bytes = store_->bytes_in_log();
    if (bytes == 0) {
        next_log_ = core::kNever;
        if (!may_close || check_.is_due(now) || details_.wait() || suspect_) return false;
        store_->leave();
        store_.reset();
        cache_ = {};
        is_rested_ = true;
        return true;
    }
    try {
        if (store_->empty_log()) {
            log_tries_ = 0;
            next_log_ = now + kClosedAfter;
            return true;
        }
        next_log_ = now + kLogRetry * (1 << std::min(log_tries_++, kMostDoubled));
        if (bytes > kLogWorthAWord) {
            log_.trouble("storage: the write-ahead log of " + store_->file() + " has grown to " +
                             std::to_string(bytes >> 20) + " MiB, because a program keeps reading the file",
                         now);
        }
    } catch (const store::StoreError& error) {
        next_log_ = now + kWipeRetry;
        if (error.code() == ErrorCode::storage_corrupt) throw;
        note(error, now);
    }
    return true;
}

}  // namespace host::app
