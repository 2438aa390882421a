#include "core/grace.hpp"

#include <algorithm>

namespace host::core {

Instant Graces::of(const Media& media, const Settings& settings, Instant now, const NotedDue& noted_due) {
    if (!media.in_flight) return kNever;
    const auto known = given_.find(media.id);
    if (known != given_.end() && known->second.clicked_at == media.last_click) return known->second.until;
    const Instant over = media.last_click + settings.attempt_timeout;
    if (now <= over + kOverslept) return kNever;
    const auto noted = noted_due();
    const Instant until = noted && *noted > over ? std::min(*noted, now + kGrace) : now + kGrace;
    if (given_.size() >= kMostGiven) given_.clear();
    return given_.insert_or_assign(media.id, Given{media.last_click, until}).first->second.until;
}

}  // namespace host::core
