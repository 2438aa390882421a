// Other ids by which a post leads to an image: further names of its attempts, and posts that belong to it (R2, R22).
//
// They come from pages, so their number per image is limited; more are not stored. Only in a file of schema
// kNamesSchema or later.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/evidence.hpp"
#include "core/ids.hpp"
#include "store/sqlite.hpp"

namespace host::store {

class SessionStore;

inline constexpr int kNamesSchema = 5;

struct NewName {
    core::PostId name;
    std::optional<core::AttemptId> attempt;  // none: a post of the image, and no attempt
};

class OtherNames {
public:
    explicit OtherNames(Database& database);

    [[nodiscard]] bool has_any(const core::MediaId& media);
    // The attempt that has this name; the id itself, if it is one. None: the name is unknown.
    [[nodiscard]] std::optional<core::AttemptId> attempt_called(const core::MediaId& media, std::string_view name);

    struct Found {
        core::MediaId media;
        bool is_attempt{};
    };
    // Among several images, one with an attempt of this name comes first, then the one named first.
    [[nodiscard]] std::optional<Found> find(const core::PostId& post);
    [[nodiscard]] std::vector<core::PostId> of(const core::MediaId& media);
    [[nodiscard]] std::vector<NewName> all(const core::MediaId& media);  // in the order seen

    // For a stored media. Known names change nothing, except that a post may turn out to be an attempt.
    void add(const core::MediaId& media, std::span<const NewName> names);

private:
    friend SessionStore;
    void move(const core::MediaId& from, const core::MediaId& to);

    Statement has_any_, select_attempt_, select_, select_all_, select_pairs_, count_, count_of_attempt_, insert_, move_;
};

}  // namespace host::store
