// The check of the whole file, once a day: by one host of the machine at a time, in portions (docs/state-file.md).
//
// The file says who is at it and how far it has got. A host that ends, or is gone for a minute, is succeeded by another
// one, which goes on from there. Knows the state file and the time, and nothing of requests. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/time.hpp"
#include "store/repair/integrity.hpp"
#include "store/session_store.hpp"

namespace host::app {

class DailyCheck {
public:
    // A file was opened. `is_sound`: all of it was just found to be intact, after damage was suspected.
    void plan(store::SessionStore& store, core::Instant now, bool is_sound);
    // The file is closed, or is about to be. What has been checked since the last note in the file is checked again.
    void drop();
    // The same, and another host need not wait to go on. Does nothing if the file cannot be written to.
    void hand_over(store::SessionStore& store) noexcept;

    // Whether step() has something to do.
    [[nodiscard]] bool is_due(core::Instant now) const { return is_at_work() || (next_ && now >= *next_); }
    // How long until then. None: longer than anybody needs to be woken for. A host without pages is not woken each day;
    // if all are like that, nobody uses the file.
    [[nodiscard]] std::optional<core::Millis> wait(core::Instant now) const;
    // Does a portion, if it is time. Throws StoreError; storage_corrupt if something was found.
    void step(store::SessionStore& store, core::Instant now);
    // The time may have been corrected, even backwards.
    void pull_back_to(core::Instant now);

    static constexpr core::Millis kEvery{86'400'000};
    static constexpr core::Millis kBetween{20};        // portions
    static constexpr core::Millis kNoteEvery{10'000};  // how far it has got
    static constexpr core::Millis kLease{60'000};      // without a note, another host may go on

private:
    [[nodiscard]] bool is_at_work() const { return check_ || is_sound_; }
    [[nodiscard]] bool is_mine(store::SessionStore& store, core::Instant now);
    void note_sound(store::SessionStore& store, core::Instant now);

    std::string owner_;
    std::unique_ptr<store::IntegrityCheck> check_;  // while this host is at it
    bool is_sound_{};                               // it found nothing; this is still to be noted in the file
    std::optional<core::Instant> next_;             // when to look again; none: no file was opened
    core::Instant noted_{};
};

}  // namespace host::app
