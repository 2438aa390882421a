// What happened, and what was answered: two tables that only grow, and the limits that keep them small.
//
// The journal is for people (--debug, --explain); nothing is decided from it. Replies are stored so that a command that
// is sent again with the same requestId gets the same answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/note.hpp"
#include "core/time.hpp"
#include "store/sqlite.hpp"

namespace host::store {

class SessionStore;

struct StoredReply {
    std::string fingerprint;
    std::string result;  // JSON text
};

struct JournalLine {
    std::int64_t id{};
    core::Instant at{};
    core::Note note;  // its media is empty when it was about no stored media
};

inline constexpr std::int64_t kMaxJournalLines = 20'000;
inline constexpr core::Millis kMaxJournalAge = std::chrono::days{90};
inline constexpr core::Millis kMaxReplyAge = std::chrono::hours{24};

class Journal {
public:
    explicit Journal(Database& database);

    // A note about a media that is not stored keeps no media id.
    void append(core::Instant at, const core::Note& note);
    // Of this media, or of all; oldest first.
    [[nodiscard]] std::vector<JournalLine> newest(const std::optional<core::MediaId>& media, int count);
    // Images in the order of their newest lines, the newest first.
    [[nodiscard]] std::vector<core::MediaId> latest_images(int count);

    [[nodiscard]] std::optional<StoredReply> reply(const std::string& request_id);
    void save_reply(const std::string& request_id, const StoredReply& reply, const std::optional<core::MediaId>& media,
                    core::Instant at);

private:
    friend SessionStore;  // which moves, erases and prunes
    void move(const core::MediaId& from, const core::MediaId& to);
    // Replies about several media have no foreign key, so those that mention this one are deleted, too.
    void forget_replies_about(const core::MediaId& media);

    [[nodiscard]] bool is_anything_old(core::Instant now);
    void prune(core::Instant now);

    Statement append_, select_all_, select_media_, latest_images_, select_reply_, insert_reply_;
    Statement move_lines_, move_replies_, delete_mentions_;
    Statement oldest_line_, newest_id_, any_old_reply_, delete_old_lines_, delete_old_replies_;
};

}  // namespace host::store
