#include "core/resolve.hpp"

namespace host::core {

std::optional<PostId> post_in_path(std::string_view path) {
    constexpr std::string_view kPrefix = "/imagine/post/";
    if (!path.starts_with(kPrefix)) return std::nullopt;
    path.remove_prefix(kPrefix.size());
    if (path.ends_with('/')) path.remove_suffix(1);
    constexpr std::string_view kNeverInPost("/\0", 2);  // an id with U+0000 could not be asked for, nor exported
    if (!is_valid_id(path) || path.find_first_of(kNeverInPost) != path.npos) return std::nullopt;
    return PostId{std::string{path}};
}

Resolution resolve(const PostId& post, const PostFacts& facts) {
    if (facts.is_known_media || facts.is_in_snapshot) return {MediaId{post.value}, false};
    if (facts.alias) return {facts.alias, false};
    if (facts.by_ledger) return {facts.by_ledger, false};
    if (facts.by_name) return {facts.by_name, false};
    if (facts.previous) return {facts.previous, true};
    if (facts.is_only_told) return {MediaId{post.value}, false};
    return {};
}

}  // namespace host::core
