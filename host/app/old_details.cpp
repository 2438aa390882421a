#include "app/old_details.hpp"

#include <algorithm>

namespace host::app {

using core::Instant;
using core::Millis;

bool drop_old_details(store::SessionStore& store, core::MediaId& after, Instant before, store::Details& dropped) {
    store::DetailRows& rows = store.details();
    const auto portion = rows.look(after, before);
    if (!portion.last) return false;
    if (portion.images.empty()) {
        after = *portion.last;
        return true;
    }
    store::Transaction transaction = store.begin();
    dropped += rows.drop(after, before);  // of what is there now; what is left comes with the next portion
    transaction.commit();
    return true;
}

std::optional<Millis> OldDetails::wait() const { return after_ ? std::optional{kBetween} : std::nullopt; }

void OldDetails::pull_back_to(Instant now) { next_ = std::min(next_, now + kEvery); }

store::Details OldDetails::step(store::SessionStore& store, Instant now) {
    store::Details dropped;
    if (!is_due(now) || store.schema_version() < store::kDetailSchema) return dropped;
    const core::Count days = store.details().days();
    core::MediaId after = after_.value_or(core::MediaId{});
    if (days > 0 && drop_old_details(store, after, now - std::chrono::days{days}, dropped)) {
        after_ = after;
    } else {
        after_.reset();
        next_ = now + kEvery;
    }
    return dropped;
}

}  // namespace host::app
