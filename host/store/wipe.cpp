#include "store/wipe.hpp"

#include <algorithm>
#include <string>

#include "store/journal_mode.hpp"
#include "store/page_space.hpp"
#include "store/transaction.hpp"

namespace host::store {

namespace {

constexpr char kAddEraseSql[] = "UPDATE meta SET erased = erased + 1 WHERE id = 1";
constexpr char kSelectErasedSql[] = "SELECT erased FROM meta WHERE id = 1";
constexpr char kSelectWipeDueSql[] = "SELECT count(*) FROM meta WHERE id = 1 AND scrubbed < erased";
// It does not write "= erased", because another host may have erased something since.
constexpr char kMarkSql[] = "UPDATE meta SET scrubbed = ?1 WHERE id = 1 AND scrubbed < ?1";

constexpr core::Millis kQuiet{500};    // nobody else has committed for so long: a pass may begin
constexpr core::Millis kBetween{10};   // portions
constexpr core::Millis kOccupied{50};  // somebody holds a lock
constexpr int kMostHaste = 16;         // 500 ms halved so often is none

core::Millis halved(core::Millis length, int times) { return length / (1 << std::min(times, kMostHaste)); }

// Locks that others hold are not waited for while this lives.
class NoPatience {
public:
    explicit NoPatience(Database& database) : database_(database), usual_(database.busy_timeout()) {
        database_.set_busy_timeout(core::Millis{0});
    }
    ~NoPatience() { database_.set_busy_timeout(usual_); }
    NoPatience(const NoPatience&) = delete;
    NoPatience& operator=(const NoPatience&) = delete;

private:
    Database& database_;
    core::Millis usual_;
};

}  // namespace

Wipe::Wipe(Database& database)
    : database_(database),
      add_erase_(database, kAddEraseSql),
      select_erased_(database, kSelectErasedSql),
      select_due_(database, kSelectWipeDueSql),
      mark_(database, kMarkSql) {}

void Wipe::note_erase() {
    add_erase_.run();
    may_be_due_ = true;
}

bool Wipe::is_due() { return may_be_due_ = number_in(select_due_.query()) > 0; }

std::optional<core::Millis> Wipe::step() { return step(Pace::calm); }

void Wipe::hurry() {
    for (std::int64_t done = 0; done < kMostAtEnd && step(Pace::hurried); done += kMostPortion) {
    }
}

std::optional<core::Millis> Wipe::step(Pace pace) {
    const NoPatience for_locks(database_);
    try {
        if (!is_due()) {
            expected_.reset();
            next_page_ = 0;
            disturbed_ = 0;
            return std::nullopt;
        }
        if (has_log()) {
            if (!is_log_safe()) return kOccupied;  // this library could damage the file
            if (database_.bytes_of_open_log() > 0 && !database_.empty_log()) return kOccupied;
        }
        Transaction transaction(database_);  // nobody else writes; readers are not disturbed until the commit
        const bool with_log = has_log();     // another host may have begun one meanwhile, or written to it
        if (with_log && (!is_log_safe() || database_.bytes_of_open_log() > 0)) return kOccupied;
        PageSpace file(database_);
        if (!is_undisturbed(database_.change_number(), pace)) return halved(kQuiet, disturbed_);
        if (next_page_ == 0) {
            next_page_ = 2;
            erased_ = number_in(select_erased_.query());
            must_commit_ = true;
        }
        const std::int64_t bytes =
            pace == Pace::hurried ? kMostPortion : std::min(kPortion << std::min(disturbed_, 8), kMostPortion);
        const std::int64_t end = std::min<std::int64_t>(next_page_ + bytes / file.page_bytes(), file.pages() + 1);
        if (file.wipe(next_page_, static_cast<std::uint32_t>(end))) must_commit_ = true;
        const bool is_last = end > file.pages();
        if (must_commit_ || is_last) {
            if (with_log) database_.sync();  // the commit syncs only the log
            database_.forget_pages();        // this connection, too
            if (is_last) mark_.run(erased_);
            touch(file.user_version());
            transaction.commit();
            must_commit_ = false;
            expected_ = database_.change_number();
        }
        next_page_ = is_last ? 0 : static_cast<std::uint32_t>(end);
        return kBetween;
    } catch (const StoreError& error) {
        if (error.code() != core::ErrorCode::storage_busy) throw;
        return kOccupied;
    }
}

bool Wipe::has_log() { return journal_of(database_) == JournalMode::write_ahead; }

// Other connections would not notice a commit that changes nothing.
void Wipe::touch(std::uint32_t user_version) {
    database_.run(("PRAGMA user_version = " + std::to_string(user_version)).c_str());
}

// False: another connection has committed since the last step, or that is not known.
bool Wipe::is_undisturbed(std::uint32_t change_number, Pace pace) {
    if (expected_ == change_number) return true;
    if (expected_) ++disturbed_;
    expected_ = change_number;
    next_page_ = 0;
    return pace == Pace::hurried;
}

}  // namespace host::store
