// Drops details of sessions that ended long ago (store/detail_rows.hpp), once a day, in portions. Any host does it;
// what one has dropped, another does not find. One thread.
#pragma once

#include <optional>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "store/detail_rows.hpp"
#include "store/session_store.hpp"

namespace host::app {

class OldDetails {
public:
    void plan(core::Instant now) { next_ = now + kAfterOpen; }  // a file was opened
    void stop() { after_.reset(); }                             // the file is closed

    // Whether step() has something to do.
    [[nodiscard]] bool is_due(core::Instant now) const { return after_ || now >= next_; }
    // How long until the next portion. None: there is none; a pass is begun by a host that is awake anyway.
    [[nodiscard]] std::optional<core::Millis> wait() const;
    // Does a portion. Returns what went; it has been committed. Throws StoreError.
    store::Details step(store::SessionStore& store, core::Instant now);
    void pull_back_to(core::Instant now);  // the time may have been corrected

    static constexpr core::Millis kAfterOpen{60'000};
    static constexpr core::Millis kEvery{86'400'000};
    static constexpr core::Millis kBetween{50};

private:
    std::optional<core::MediaId> after_;  // how far the pass has got; none: there is none
    core::Instant next_{};
};

// Drops what is older than `before` of the images behind `after`, in a transaction of its own if there is anything, and
// moves `after` on. False: that were all.
[[nodiscard]] bool drop_old_details(store::SessionStore& store, core::MediaId& after, core::Instant before,
                                    store::Details& dropped);

}  // namespace host::app
