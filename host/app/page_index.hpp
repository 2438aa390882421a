// What a page has listed, by name: which of its images lists an attempt or names a post. Made when it is first asked,
// since most pages are on an image of their own; and once, since data of older versions asks for thousands of posts.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "wire/requests.hpp"

namespace host::app {

class PageIndex {
public:
    explicit PageIndex(const wire::PageStore& page) : page_(page) {}  // which must outlive it

    [[nodiscard]] const wire::PageStore& page() const { return page_; }
    [[nodiscard]] bool lists_image(std::string_view id) const;
    // The first image that lists an attempt of this name.
    [[nodiscard]] std::optional<core::MediaId> of_attempt(const core::PostId& name) const;
    // The first image that has this as another name of an attempt, or as the post of one.
    [[nodiscard]] std::optional<core::MediaId> of_post(const core::PostId& post) const;
    [[nodiscard]] bool names(const core::PostId& post) const {
        return lists_image(post.value) || of_attempt(post) || of_post(post);
    }

private:
    using Owners = std::unordered_map<std::string_view, const core::MediaId*>;
    struct Names {
        std::unordered_set<std::string_view> images;
        Owners attempts, posts;
    };
    [[nodiscard]] const Names& made() const;
    [[nodiscard]] static std::optional<core::MediaId> owner_in(const Owners& owners, const core::PostId& name);

    const wire::PageStore& page_;
    mutable std::optional<Names> names_;  // views into page_
};

}  // namespace host::app
