#include "store/journal.hpp"

#include <algorithm>

namespace host::store {

namespace {

// A line or a reply about a media that is not stored names none: it could never be deleted with it.
constexpr char kAppendSql[] =
    "INSERT INTO journal(at, media_id, kind, subject, detail, number)"
    " VALUES(?1, (SELECT media_id FROM media WHERE media_id = ?2), ?3, ?4, ?5, ?6)";
constexpr char kSelectNotesSql[] =
    "SELECT id, at, media_id, kind, subject, detail, number FROM journal ORDER BY id DESC LIMIT ?";
constexpr char kSelectNotesOfMediaSql[] =
    "SELECT id, at, media_id, kind, subject, detail, number FROM journal WHERE media_id = ?2 ORDER BY id DESC LIMIT ?1";
// All entries of a small index, since the journal is bounded: 3 ms.
constexpr char kLatestImagesSql[] =
    "SELECT media_id FROM journal WHERE media_id IS NOT NULL GROUP BY media_id ORDER BY max(id) DESC LIMIT ?";

constexpr char kSelectReplySql[] = "SELECT fingerprint, result FROM reply WHERE request_id = ?";
constexpr char kInsertReplySql[] =
    "INSERT INTO reply(request_id, fingerprint, media_id, at, result)"
    " VALUES(?1, ?2, (SELECT media_id FROM media WHERE media_id = ?3), ?4, ?5)";

constexpr char kMoveLinesSql[] = "UPDATE journal SET media_id = ?2 WHERE media_id = ?1";
constexpr char kMoveRepliesSql[] = "UPDATE reply SET media_id = ?2 WHERE media_id = ?1";
constexpr char kDeleteMentionsSql[] = "DELETE FROM reply WHERE instr(result, ?) > 0";

// It looks only at the ends of indexes, because it runs often and nearly always finds nothing.
constexpr char kOldestLineSql[] = "SELECT id, at FROM journal ORDER BY id LIMIT 1";
constexpr char kNewestIdSql[] = "SELECT id FROM journal ORDER BY id DESC LIMIT 1";
constexpr char kAnyOldReplySql[] =
    "SELECT EXISTS(SELECT 1 FROM reply WHERE at < ?1) OR EXISTS(SELECT 1 FROM reply WHERE at > ?2)";

// It works in portions, so that a host that waits for the lock does not wait long.
constexpr char kDeleteOldLinesSql[] =
    "DELETE FROM journal WHERE id IN (SELECT id FROM journal ORDER BY id LIMIT 1000) AND (at < ?1 OR id <= ?2)";
constexpr char kDeleteOldRepliesSql[] =
    "DELETE FROM reply WHERE request_id IN (SELECT request_id FROM reply WHERE at < ?1 OR at > ?2 LIMIT 1000)";

}  // namespace

Journal::Journal(Database& database)
    : append_(database, kAppendSql),
      select_all_(database, kSelectNotesSql),
      select_media_(database, kSelectNotesOfMediaSql),
      latest_images_(database, kLatestImagesSql),
      select_reply_(database, kSelectReplySql),
      insert_reply_(database, kInsertReplySql),
      move_lines_(database, kMoveLinesSql),
      move_replies_(database, kMoveRepliesSql),
      delete_mentions_(database, kDeleteMentionsSql),
      oldest_line_(database, kOldestLineSql),
      newest_id_(database, kNewestIdSql),
      any_old_reply_(database, kAnyOldReplySql),
      delete_old_lines_(database, kDeleteOldLinesSql),
      delete_old_replies_(database, kDeleteOldRepliesSql) {}

void Journal::append(core::Instant at, const core::Note& note) {
    append_.run(at, note.media, note.kind, note.subject, note.detail, note.number);
}

std::vector<JournalLine> Journal::newest(const std::optional<core::MediaId>& media, int count) {
    std::vector<JournalLine> lines;
    for (Rows rows = media ? select_media_.query(count, *media) : select_all_.query(count); rows.next();) {
        JournalLine& line = lines.emplace_back();
        std::optional<core::MediaId> about;
        rows.read(line.id, line.at, about, line.note.kind, line.note.subject, line.note.detail, line.note.number);
        line.note.media = about.value_or(core::MediaId{});
    }
    std::reverse(lines.begin(), lines.end());
    return lines;
}

std::vector<core::MediaId> Journal::latest_images(int count) {
    std::vector<core::MediaId> images;
    for (Rows rows = latest_images_.query(count); rows.next();) rows.read(images.emplace_back());
    return images;
}

std::optional<StoredReply> Journal::reply(const std::string& request_id) {
    std::optional<StoredReply> result;
    if (Rows rows = select_reply_.query(request_id); rows.next()) {
        StoredReply& reply = result.emplace();
        rows.read(reply.fingerprint, reply.result);
    }
    return result;
}

void Journal::save_reply(const std::string& request_id, const StoredReply& reply,
                         const std::optional<core::MediaId>& media, core::Instant at) {
    insert_reply_.run(request_id, reply.fingerprint, media, at, reply.result);
}

void Journal::move(const core::MediaId& from, const core::MediaId& to) {
    move_lines_.run(from, to);
    move_replies_.run(from, to);
}

void Journal::forget_replies_about(const core::MediaId& media) { delete_mentions_.run(media); }

bool Journal::is_anything_old(core::Instant now) {
    std::int64_t oldest_id{}, newest_id{};
    core::Instant oldest_at = now;
    if (Rows rows = oldest_line_.query(); rows.next()) {
        rows.read(oldest_id, oldest_at);
    }
    if (Rows rows = newest_id_.query(); rows.next()) {
        rows.read(newest_id);
    }
    bool old_reply{};
    if (Rows rows = any_old_reply_.query(now - kMaxReplyAge, now + kMaxReplyAge); rows.next()) {
        rows.read(old_reply);
    }
    return old_reply || oldest_at < now - kMaxJournalAge || newest_id - oldest_id >= kMaxJournalLines;
}

void Journal::prune(core::Instant now) {
    std::int64_t newest_id{};
    if (Rows rows = newest_id_.query(); rows.next()) {
        rows.read(newest_id);
    }
    delete_old_lines_.run(now - kMaxJournalAge, newest_id - kMaxJournalLines);
    delete_old_replies_.run(now - kMaxReplyAge, now + kMaxReplyAge);
}

}  // namespace host::store
