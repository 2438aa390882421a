// When a media must be looked at again: the single answer behind the one timer.
#pragma once

#include <optional>

#include "core/media.hpp"

namespace host::core {

// The next moment at which this media changes by itself, in any host: an offer expires (R10), an attempt times out
// (R11), a session goes stale (R14). Stored with the media; any host settles one that has passed.
[[nodiscard]] std::optional<Instant> due_at(const Media& media, const Settings& settings);

// The moment at which a host with a live document on the media may offer a grant (R9).
[[nodiscard]] std::optional<Instant> offer_at(const Media& media, const Settings& settings, const Machine& machine);

// The moment at which a host with a live document on an active media must record that again (R14).
[[nodiscard]] std::optional<Instant> watch_at(const Media& media, const Settings& settings);

}  // namespace host::core
