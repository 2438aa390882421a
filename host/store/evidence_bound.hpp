// How much the host keeps of what pages alone have said: a bound, so that no page can fill the disk.
//
// It counts images without a session, with their attempts and other names, in rows. The images that changed longest ago
// go, with all that is kept of them; if a page lists them again, they come back as new. An image stays whatever comes
// if the user has ever acted on it, if a session, a click or a grant of it was ever there, if older data of a page made
// it (which has a bound of its own), or if it was restored from a damaged file.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/ids.hpp"
#include "store/sqlite.hpp"

namespace host::store {

struct EvidenceBound {
    std::int64_t most_rows{500'000};  // about 200 MiB with their log lines; up to 1 GiB with ids as long as they may be
    std::int64_t look_every{8'192};   // rows
    std::int64_t ask_every{512};      // rows that this host added: asking costs as much as a row
    std::int64_t drop_at_once{
        16'384};  // rows, at least: some tenths of a second; or twice what came since the last look
};

class EvidenceBounds {
public:
    explicit EvidenceBounds(Database& database, EvidenceBound bound = {});

    // Call it after about `rows_added` rows of attempts or names were added. True: it is time for a look. All hosts of
    // the file count together. A host asks the file with its first rows and after each `ask_every` of its own, so a
    // look may come that much later.
    [[nodiscard]] bool is_worth_a_look(std::int64_t rows_added);
    // In the caller's transaction. An image that is live, because a page shows it, stays. Returns those that are gone.
    using IsLive = std::function<bool(const core::MediaId&)>;
    [[nodiscard]] std::vector<core::MediaId> drop_what_is_over(const IsLive& is_live);

private:
    const EvidenceBound bound_;
    std::optional<std::int64_t> newest_seen_;  // by this host
    std::int64_t since_asked_{};               // rows that this host added
    std::int64_t since_look_{};                // rows that came
    Statement newest_, rows_, oldest_, delete_;
};

}  // namespace host::store
