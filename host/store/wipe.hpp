// Gone from disk means from every page (R16).
//
// secure_delete zeroes what is deleted, but SQLite leaves copies of rows in the unused parts of pages when it moves
// rows from page to page. After a media was erased, those parts are overwritten with zeros: in place, a portion of the
// file at a time, whenever the caller has nothing else to do. A portion takes a few milliseconds and is all that
// anybody else waits for. The file does not grow. The file itself counts the erases, so that any host can finish the
// work of another.
#pragma once

#include <cstdint>
#include <optional>

#include "store/sqlite.hpp"

namespace host::store {

// Why the result is complete although others write between two portions: a pass counts only if nobody else commits
// while it lasts (the file's change counter tells), and each portion that overwrote something ends with a commit, which
// makes every connection read again what it remembers of the file.
//
// Why it needs no journal: only bytes that hold nothing are written, and a disk that loses power spoils no byte outside
// of a write (SQLite relies on the same, SQLITE_IOCAP_POWERSAFE_OVERWRITE).
class Wipe {
public:
    explicit Wipe(Database& database);

    void note_erase();            // in the transaction of the erase
    [[nodiscard]] bool is_due();  // asks the file: erases were noted that no complete pass has followed
    // What is_due() said last, or yes since an erase was noted through this object.
    [[nodiscard]] bool may_be_due() const { return may_be_due_; }

    // The next portion, outside of any transaction. Returns how long to rest before the next one; none: nothing is due.
    // Waits for no lock: where others are at work it comes later. With each pass that others disturb, portions get
    // larger and rests shorter, so that it ends while they go on.
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
    bool is_undisturbed(std::uint32_t change_counter, Pace pace);
    void touch(std::uint32_t user_version);

    Database& database_;
    Statement add_erase_, select_erased_, select_due_, mark_;
    std::optional<std::uint32_t> expected_;  // change counter of the file, if nobody else has committed
    std::uint32_t next_page_{};              // 0: no pass has begun
    bool may_be_due_{};
    bool must_commit_{};     // others may remember what was overwritten, or came before the pass
    std::int64_t erased_{};  // when the pass began
    int disturbed_{};        // passes, and waits for one
};

}  // namespace host::store
