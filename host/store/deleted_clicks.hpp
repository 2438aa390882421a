// Clicks in flight of images that the user deleted (R16). Only what limits clicks outlives the image.
//
// A row is a keyed hash of the media id and the time of the click: no id, no prompt. Rows are dropped when their time
// is over.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/siphash.hpp"
#include "core/time.hpp"
#include "store/sqlite.hpp"

namespace host::store {

struct DeletedClick {
    std::string name;  // the hash
    core::Instant clicked_at;
};

class DeletedClicks {
public:
    explicit DeletedClicks(Database& database);

    [[nodiscard]] std::vector<DeletedClick> all();  // usually none
    // The key of this file; none: nothing was ever deleted in flight.
    [[nodiscard]] std::optional<core::SipKey> key();
    void save(const core::SipKey& key);
    void add(const DeletedClick& click);
    void drop(core::Instant clicked_at);        // all names of that click
    void drop_until(core::Instant clicked_at);  // those of then and before

private:
    Statement select_, select_key_, save_key_, add_, drop_, drop_until_;
};

}  // namespace host::store
