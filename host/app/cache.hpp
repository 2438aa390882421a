// What earlier transactions have read and written. Valid as long as no other connection has committed.
//
// The database is the state; this only saves reading it again. The Host drops it whenever the data version has changed
// (a second browser, the command line) and whenever a transaction has failed. One thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/seen_lists.hpp"
#include "core/ids.hpp"
#include "core/media.hpp"
#include "core/page_report.hpp"
#include "core/settings.hpp"
#include "core/shared_time.hpp"
#include "store/deleted_clicks.hpp"

namespace host::app {

struct DeletedClicks {  // R16
    std::unordered_map<std::string, core::Instant> by_name;
    std::set<core::Instant> times;
};

struct Cache {
    std::optional<core::SharedTime> time;
    std::optional<core::Settings> settings;
    std::optional<core::Machine> machine;
    std::map<core::MediaId, std::optional<core::Media>> media;  // none: the file has no such media
    std::map<core::MediaId, core::Count> attempts;              // lines in the ledger
    std::optional<std::vector<core::MediaId>> running, assumed, in_flight;
    std::optional<std::vector<core::PostId>> waiting_posts;
    std::optional<DeletedClicks> deleted_clicks;
    std::optional<core::SipKey> hash_key;
    std::optional<std::optional<core::SeenReport>> page_report;  // none inside: the file has none
    SeenLists listed;

    void forget_lists() {
        attempts.clear();
        running.reset();
        assumed.reset();
        in_flight.reset();
        waiting_posts.reset();
    }

    // Between transactions: keeps what a few open pages need, and drops what a list or an export has read.
    void keep_little() {
        constexpr std::size_t kMostMedia = 256;
        constexpr std::size_t kMostEntries = 8'000;  // ids and lines, 100 bytes each
        std::size_t entries = 0;
        for (const auto& [id, known] : media) {
            if (known) entries += known->session.logs.size() + known->session.processed_attempt_ids.size();
        }
        if (media.size() > kMostMedia || entries > kMostEntries) media.clear();
        if (attempts.size() > kMostMedia) attempts.clear();
    }
};

}  // namespace host::app
