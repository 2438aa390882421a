// Images as records that go from machine to machine, out of the store and into it (R21, "Two machines").
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/image_record.hpp"
#include "store/session_store.hpp"

namespace host::store {

// Calls `use` for every image, in id order, until it returns false. It is called outside of any transaction, so that no
// host waits for it; of a file in use some images may be gone by then, or missing.
void for_each_image(SessionStore& store, const std::function<bool(const core::MediaId&)>& use);

// Everything that is stored of an image, of one moment; none: it is not known.
[[nodiscard]] std::optional<core::ImageRecord> image_record(SessionStore& store, const core::MediaId& media);

struct TakenImage {
    bool is_new{}, is_changed{};
    std::string left;  // why nothing was taken now; empty: it was
};

// Runs in the caller's transaction. Taking the same record again changes nothing.
[[nodiscard]] TakenImage take_image(SessionStore& store, const core::ImageRecord& image, const core::Settings& settings,
                                    core::Instant now);

}  // namespace host::store
