// Private to wire: the fast way through a snapshot, the one message that can be megabytes of which a few ids matter.
//
// simdjson checks all of the text, as strictly as read_json(), and this keeps ids and flags. It never refuses: what it
// does not understand at once (another message, a mistake, half an emoji, a float in the envelope) it leaves to the
// strict reader, whose verdict and words are the only ones. Where both understand, both say the same; a property test
// holds them to it. Not for two threads at once.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "json/reader.hpp"
#include "wire/requests.hpp"

namespace host::wire {

struct FastSnapshot {
    json::Json message;  // all of it but params.store
    PageStore store;     // that
};

class SnapshotReader {
public:
    SnapshotReader();
    ~SnapshotReader();
    SnapshotReader(const SnapshotReader&) = delete;
    SnapshotReader& operator=(const SnapshotReader&) = delete;

    // `room`: how many bytes may be read from text.data() on. With kReadAhead more than the text has, nothing is
    // copied.
    [[nodiscard]] std::optional<FastSnapshot> read(std::string_view text, std::size_t room);

private:
    struct State;
    FastSnapshot read_all(std::string_view text, std::size_t room);
    std::optional<FastSnapshot> read_again(std::string_view text);
    void remember(std::string_view text, const FastSnapshot& found);

    std::unique_ptr<State> state_;
};

}  // namespace host::wire
