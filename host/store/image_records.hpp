// Images as records that go from machine to machine, out of the store and into it (R21, "Two machines").
#pragma once

#include <optional>
#include <string>

#include "core/image_record.hpp"
#include "store/session_store.hpp"

namespace host::store {

// None: it is not known. Inside a transaction, for one moment.
[[nodiscard]] std::optional<core::ImageRecord> image_record(SessionStore& store, const core::MediaId& media);

struct TakenImage {
    bool is_new{}, is_changed{};
    std::string left;  // why nothing was taken now; empty: it was
};

// Inside a transaction of the caller's. The same again changes nothing.
[[nodiscard]] TakenImage take_image(SessionStore& store, const core::ImageRecord& image, const core::Settings& settings,
                                    core::Instant now);

}  // namespace host::store
