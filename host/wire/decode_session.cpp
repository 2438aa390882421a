// What the user asks of a session.
#include "wire/decoders.hpp"

namespace host::wire {
namespace {

constexpr std::int64_t kMaxPage = 1000;
constexpr std::size_t kMaxCursorBytes = 1024;

core::MediaId media_of(const Field& params) { return as_media(params.at("mediaId")); }

core::Count as_page_size(const Field& field) { return field.integer(1, kMaxPage); }
std::string as_cursor(const Field& field) { return field.string(0, kMaxCursorBytes); }

}  // namespace

Params decode_start(const Field& params) {
    return SessionStart{.tab = maybe(params.find("tab"), as_document),
                        .media = maybe(params.find("mediaId"), as_media),
                        .prompt = params.at("prompt").string()};
}

Params decode_stop(const Field& params) { return SessionStop{media_of(params)}; }
Params decode_clear(const Field& params) { return SessionClear{media_of(params)}; }
Params decode_delete(const Field& params) { return SessionDelete{media_of(params)}; }

Params decode_get(const Field& params) {
    SessionGet get{.media = maybe(params.find("mediaId"), as_media),
                   .post = maybe(params.find("postId"), as_post),
                   .tab = maybe(params.find("tab"), as_document),
                   .timeline = maybe(params.find("timeline"), as_boolean).value_or(false)};
    if (get.media.has_value() == get.post.has_value()) params.refuse("expected exactly one of mediaId and postId");
    return get;
}

Params decode_list(const Field& params) {
    return SessionList{.active = maybe(params.find("active"), as_boolean),
                       .cursor = maybe(params.find("cursor"), as_cursor),
                       .limit = maybe(params.find("limit"), as_page_size)};
}

}  // namespace host::wire
