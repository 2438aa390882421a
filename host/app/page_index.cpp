#include "app/page_index.hpp"

namespace host::app {

const PageIndex::Names& PageIndex::made() const {
    if (names_) return *names_;
    Names& names = names_.emplace();
    for (const core::MediaId& image : page_.images) names.images.insert(image.value);
    for (const wire::MediaAttempts& video : page_.videos) {
        names.images.insert(video.media.value);
        for (const core::Attempt& attempt : video.attempts) {
            names.attempts.emplace(attempt.id.value, &video.media);
            for (const core::OtherName& other : attempt.others) {
                if (other.is_attempt) names.attempts.emplace(other.post.value, &video.media);
                names.posts.emplace(other.post.value, &video.media);
            }
        }
    }
    return names;
}

std::optional<core::MediaId> PageIndex::owner_in(const Owners& owners, const core::PostId& name) {
    const auto found = owners.find(name.value);
    return found == owners.end() ? std::nullopt : std::optional{*found->second};
}

bool PageIndex::lists_image(std::string_view id) const { return made().images.contains(id); }

std::optional<core::MediaId> PageIndex::of_attempt(const core::PostId& name) const {
    return owner_in(made().attempts, name);
}

std::optional<core::MediaId> PageIndex::of_post(const core::PostId& post) const { return owner_in(made().posts, post); }

}  // namespace host::app
