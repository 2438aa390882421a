// The state file as a host uses it: opens it when needed, caches what was read, closes it when it fails, and maintains
// it when there is nothing else to do.
//
// It knows no requests, and only the rules about the file: a file that was found damaged is suspect until all of it was
// checked; one that fails is not used for a second, unless there is a request. Lives as long as its Host. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/cache.hpp"
#include "app/daily_check.hpp"
#include "app/old_details.hpp"
#include "app/outcome_log.hpp"
#include "core/time.hpp"
#include "store/session_store.hpp"

namespace host::app {

class StoreKeeper {
public:
    struct File {
        std::filesystem::path path;
        bool own_directory{};  // its folder is ours alone, and made private
        store::JournalWish journal{store::JournalWish::as_found};
        core::Millis busy_timeout{store::kBusyTimeout};
        store::RestoreProgress progress{};
    };
    StoreKeeper(File file, OutcomeLog& log);

    // Creates the folder of the file. A failure is written to the log.
    void make_folder();
    // Closes the file, and leaves a note that it is intact, unless it is suspect.
    void leave();

    // The open store. Opens it, and restores it if it is damaged, at the first call and after a failure. Throws
    // StoreError.
    [[nodiscard]] store::SessionStore& store(core::Instant now);

    // What earlier transactions have read. Must be emptied after a failure.
    [[nodiscard]] Cache& cache() { return cache_; }

    // Begins a write transaction. If another process has committed since the last one, empties the cache and sets
    // `others_wrote`. Throws StoreError.
    [[nodiscard]] store::Transaction begin(core::Instant now, bool& others_wrote);
    // Whether another process has committed since the last begin(). Throws StoreError.
    [[nodiscard]] bool have_others_written(core::Instant now);

    // Notes an error of a step or of spare-time work: writes it to the log, and closes the file unless it is only busy.
    void note(const store::StoreError& error, core::Instant now);
    // After damage was found: opens the file again and checks all of it. None: it is intact, or was restored.
    [[nodiscard]] std::optional<store::StoreError> check_again(core::Instant now);

    void wait_before_retry(core::Instant now);  // the file fails
    void note_success(core::Instant now);       // a transaction has committed
    // Damage was found, and nothing has shown since that the file is intact.
    [[nodiscard]] bool is_suspect() const { return suspect_; }
    [[nodiscard]] bool is_failing() const { return retry_at_.has_value(); }
    [[nodiscard]] std::optional<core::Instant> retry_at() const { return retry_at_; }  // none: the file works

    // Whether something may be deleted because of its age, by which of the two below.
    [[nodiscard]] bool is_dropping_due(core::Instant now) const { return now >= next_prune_ || details_.is_due(now); }
    // Deletes what is too old, once an hour. Throws StoreError.
    void prune_if_due(core::Instant now);
    // Does a portion of the work that can wait: wiping deleted content, emptying the write-ahead log, the daily check
    // of the whole file, dropping old details. Then, if `may_close`, closes a file with such a log, so that others can
    // have it alone: to restore it, or to use it without a log. Throws StoreError; storage_corrupt if the check found
    // something.
    void use_spare_time(core::Instant now, bool may_close);
    // How long until there is spare-time work. None: there is none for now; who is woken for something else looks
    // again.
    [[nodiscard]] std::optional<core::Millis> next_spare_work(core::Instant now) const;

    // The time may have been corrected, even backwards, so nothing waits longer than if it were planned now.
    void pull_plans_back_to(core::Instant now);

private:
    bool wipe_a_portion(core::Instant now);
    bool look_after_log(core::Instant now, bool may_close);
    void plan_for_log(core::Instant now);
    void close_for_restore();

    File file_;
    OutcomeLog& log_;
    Cache cache_;
    std::unique_ptr<store::SessionStore> store_;
    std::int64_t data_version_{};
    bool suspect_{};  // damage was found, and the whole file has not been checked since
    std::optional<core::Instant> retry_at_;
    core::Instant next_prune_{};
    core::Instant next_wipe_{};
    core::Instant next_log_{core::kNever};  // when the log is to be emptied, or the file closed
    int log_tries_{};
    bool is_rested_{};  // closed because nothing was to do
    DailyCheck check_;
    OldDetails details_;
};

}  // namespace host::app
