#include "store/row_counts.hpp"

#include <optional>

#include "core/ids.hpp"
#include "store/transaction.hpp"

namespace host::store {

namespace {

constexpr int kCountedImages = 50;  // in one portion, each with some hundred rows
constexpr int kCountedLines = 5'000;

constexpr char kNextImagesSql[] =
    "SELECT count(*), max(media_id) FROM (SELECT media_id FROM media WHERE media_id > ? ORDER BY media_id LIMIT ?)";
constexpr char kAttemptsSql[] = "SELECT count(*) FROM attempt WHERE media_id > ? AND media_id <= ?";
constexpr char kLinesSql[] = "SELECT count(*) FROM session_log WHERE media_id > ? AND media_id <= ?";
constexpr char kProgressSql[] = "SELECT count(*) FROM session_progress WHERE media_id > ? AND media_id <= ?";
constexpr char kGrantsSql[] = "SELECT count(*) FROM retry_grant WHERE media_id > ? AND media_id <= ?";
constexpr char kNextJournalSql[] =
    "SELECT count(*), max(id) FROM (SELECT id FROM journal WHERE id > ? ORDER BY id LIMIT ?)";

void count_images(Database& database, RowCounts& counts) {
    Statement next(database, kNextImagesSql), attempts(database, kAttemptsSql), lines(database, kLinesSql),
        progress(database, kProgressSql), grants(database, kGrantsSql);
    core::MediaId after;  // ids are never empty
    for (;;) {
        const Transaction one_moment(database, Transaction::Kind::read);
        std::int64_t images{};
        std::optional<core::MediaId> last;
        if (Rows rows = next.query(after, kCountedImages); rows.next()) rows.read(images, last);
        if (!last) return;
        counts.images += images;
        counts.attempts += number_in(attempts.query(after, *last));
        counts.lines += number_in(lines.query(after, *last));
        counts.progress += number_in(progress.query(after, *last));
        counts.grants += number_in(grants.query(after, *last));
        after = *last;
    }
}

void count_journal(Database& database, RowCounts& counts) {
    Statement next(database, kNextJournalSql);
    for (std::optional<std::int64_t> last{0}; last;) {
        std::int64_t lines{};
        if (Rows rows = next.query(*last, kCountedLines); rows.next()) rows.read(lines, last);
        counts.journal += lines;
    }
}

}  // namespace

RowCounts count_rows(Database& database) {
    RowCounts counts;
    count_images(database, counts);
    count_journal(database, counts);
    return counts;
}

}  // namespace host::store
