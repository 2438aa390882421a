// Private to wire: the fast way through a snapshot, the one message that can be megabytes of which a few ids matter.
//
// simdjson checks all of the text, as strictly as read_json(), and this keeps ids and flags. It never refuses: what it
// does not understand at once (another message, a mistake, half an emoji, a float in the envelope) it leaves to the
// strict reader, whose verdict and words are the only ones. Where both understand, both say the same; a property test
// holds them to it. Not for two threads at once.
#pragma once

#include <optional>
#include <string_view>

#include "wire/json_reader.hpp"
#include "wire/requests.hpp"

namespace host::wire {

struct FastSnapshot {
    Json message;     // all of it but params.store
    PageStore store;  // that
};

// `room`: how many bytes may be read from text.data() on, at least text.size(). With kReadAhead more than that, nothing
// is copied.
[[nodiscard]] std::optional<FastSnapshot> read_snapshot(std::string_view text, std::size_t room);

}  // namespace host::wire
