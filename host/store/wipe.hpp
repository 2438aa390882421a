// Removes deleted content from every page of the file (R16).
//
// secure_delete zeroes deleted content, but SQLite leaves copies of rows in the unused parts of pages when it moves
// rows between pages. After a media was erased, those parts are overwritten with zeros: in place, a portion of the file
// at a time, whenever the caller has nothing else to do. Other processes wait for one portion at most, a few
// milliseconds. The file does not grow. The file itself counts the erases, so any host can finish the work of another.
#pragma once

#include <cstdint>
#include <optional>

#include "store/sqlite.hpp"

namespace host::store {

// The result is complete even if others write between two portions: a pass counts only if no other process commits
// during it (SQLite tells), and each portion that overwrote something ends with a commit, which
// makes every connection drop its cached pages.
//
// It needs no journal, because it writes only unused bytes, and a disk that loses power damages no byte outside a write
// (SQLite relies on the same, SQLITE_IOCAP_POWERSAFE_OVERWRITE).
//
// A write-ahead log has pages with what was deleted since. It is emptied before each portion, and so it is empty but
// for the wipe's own commits when a pass is complete.
class Wipe {
public:
    explicit Wipe(Database& database);

    void note_erase();            // in the transaction of the erase
    [[nodiscard]] bool is_due();  // asks the file: erases were noted that no complete pass has followed
    // The last result of is_due(); true after an erase was noted through this object.
    [[nodiscard]] bool may_be_due() const { return may_be_due_; }

    // The next portion, outside of any transaction. Returns how long to rest before the next one; none: nothing is due.
    // Never waits for a lock; it comes back later if others write. With each disturbed pass, portions get larger and
    // rests shorter, so that it ends although others keep writing.
    // Throws StoreError; what was done stays done, and it is still due.
    std::optional<core::Millis> step();

    // For a host that ends: a few large portions at once, with no rest. Bounded by kMostAtEnd bytes; throws as above.
    void hurry();

    static constexpr std::int64_t kPortion = 2 << 20;  // bytes, at first
    static constexpr std::int64_t kMostPortion = 16 << 20;
    static constexpr std::int64_t kMostAtEnd = 128 << 20;

private:
    enum class Pace { calm, hurried };
    std::optional<core::Millis> step(Pace pace);
    bool is_undisturbed(std::uint32_t change_number, Pace pace);
    [[nodiscard]] bool has_log();
    void touch(std::uint32_t user_version);

    Database& database_;
    Statement add_erase_, select_erased_, select_due_, mark_;
    std::optional<std::uint32_t> expected_;  // change number of the file, if nobody else has committed
    std::uint32_t next_page_{};              // 0: no pass has begun
    bool may_be_due_{};
    bool must_commit_{};     // others may remember what was overwritten, or came before the pass
    std::int64_t erased_{};  // when the pass began
    int disturbed_{};        // passes, and waits for one
};

}  // namespace host::store
