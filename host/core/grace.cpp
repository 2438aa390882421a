#include "core/grace.hpp"

namespace host::core {

Instant Graces::of(const Media& media, const Settings& settings, Instant now) {
    if (!media.in_flight) return kNever;
    const auto known = given_.find(media.id);
    if (known != given_.end() && known->second.clicked_at == media.last_click) return known->second.until;
    if (now <= media.last_click + settings.attempt_timeout + kOverslept) return kNever;
    if (given_.size() >= kMostGiven) given_.clear();
    return given_.insert_or_assign(media.id, Given{media.last_click, now + kGrace}).first->second.until;
}

}  // namespace host::core
