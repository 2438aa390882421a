// How much the host keeps of what pages alone have said: a bound, so that no page can fill the disk.
//
// It counts images without a session, with their attempts and other names, in rows. The images that changed longest ago
// go, with all that is kept of them; if a page lists them again, they come back as new. An image stays whatever comes
// if the user has ever acted on it, if a session, a click or a grant of it was ever there, if older data of a page made
// it (which has a bound of its own), or if it was restored from a damaged file.
#pragma once

#include <cstdint>
#include <vector>

#include "core/ids.hpp"
#include "store/sqlite.hpp"

namespace host::store {

struct EvidenceBound {
    std::int64_t most_rows{500'000};    // about 200 MiB with their log lines, of which there is one for each attempt
    std::int64_t look_every{8'192};     // attempts
    std::int64_t drop_at_once{16'384};  // rows: more than come between two looks, and some tenths of a second
};

class EvidenceBounds {
public:
    explicit EvidenceBounds(Database& database, EvidenceBound bound = {});

    // After attempts were added: whether that many have come since somebody looked. All hosts of the file count
    // together.
    [[nodiscard]] bool is_worth_a_look();
    // In the caller's transaction. Returns the images that are gone.
    [[nodiscard]] std::vector<core::MediaId> drop_what_is_over();

private:
    const EvidenceBound bound_;
    std::int64_t looked_at_{-1};  // number of the newest attempt, in blocks of look_every
    Statement newest_, rows_, oldest_, delete_;
};

}  // namespace host::store
