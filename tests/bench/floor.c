/* The floor: the echo program, plus the commit that one new attempt needs, in a tight loop of C.
 *
 * The same file, the same settings, the same rows as the host writes: the media, one line of its log, the attempt, one
 * line of the journal. It reads nothing of the message, looks nothing up and decides nothing. With --read it also runs
 * the fastest reader there is over the bytes (fastest_reader.cpp). Run on a copy of a file that the host has made.
 *   floor STATE_DB [--read] [--wal]
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t fastest_read(const char* text, size_t length, size_t room); /* fastest_reader.cpp */
enum { kPadding = 64, kTargets = 10 };

static sqlite3* db;
static sqlite3_stmt *begin, *update, *log_line, *attempt, *journal, *commit;

static void check(int ok) {
    if (!ok) {
        fprintf(stderr, "floor: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static sqlite3_stmt* prepared(const char* sql) {
    sqlite3_stmt* statement;
    check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK);
    return statement;
}

static void run(sqlite3_stmt* statement) {
    check(sqlite3_step(statement) == SQLITE_DONE);
    sqlite3_reset(statement);
}

static void open_db(const char* file, int wal) {
    check(sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK);
    sqlite3_exec(db, "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON",
                 0, 0, 0);
    sqlite3_exec(db, wal ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=TRUNCATE", 0, 0, 0);
    sqlite3_exec(db, "PRAGMA synchronous=FULL", 0, 0, 0);
    begin = prepared("BEGIN IMMEDIATE");
    update = prepared(
        "UPDATE media SET revision=revision+1, retry_count=retry_count+1, credits_used=credits_used+1,"
        " layer1_failures=layer1_failures+1, last_failure_time=?2 WHERE media_id=?1");
    log_line = prepared(
        "INSERT INTO session_log(media_id, n, line)"
        " VALUES(?1, (SELECT max(n) FROM session_log WHERE media_id=?1) + 1, ?2)");
    attempt = prepared(
        "INSERT INTO attempt(media_id, attempt_id, effort, moderated, layer, layer_known, percent, seen_at,"
        " source) VALUES(?1, ?2, 0, 1, 1, 0, -1, ?3, 0)");
    journal = prepared(
        "INSERT INTO journal(at, media_id, kind, subject, detail, number) VALUES(?3, ?1, 1, ?2, 'moderated', 1)");
    commit = prepared("COMMIT");
}

static void count_one(void) {
    static int n;
    char media[64], id[64], line[128];
    const sqlite3_int64 now = 1770000000000 + n;
    snprintf(media, sizeof media, "5eed0000-0000-4000-8000-%08d%04d", n % kTargets, 0);
    snprintf(id, sizeof id, "f1000000-0000-4000-8000-%012d", n++);
    snprintf(line, sizeof line, "[2026-02-11T09:47:31.812Z] Moderation detected on attempt %s", id);
    run(begin);
    sqlite3_bind_text(update, 1, media, -1, SQLITE_STATIC);
    sqlite3_bind_int64(update, 2, now);
    run(update);
    sqlite3_bind_text(attempt, 1, media, -1, SQLITE_STATIC);
    sqlite3_bind_text(attempt, 2, id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(attempt, 3, now);
    run(attempt);
    sqlite3_bind_text(log_line, 1, media, -1, SQLITE_STATIC);
    sqlite3_bind_text(log_line, 2, line, -1, SQLITE_STATIC);
    run(log_line);
    sqlite3_bind_text(journal, 1, media, -1, SQLITE_STATIC);
    sqlite3_bind_text(journal, 2, id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(journal, 3, now);
    run(journal);
    run(commit);
}

static int all(ssize_t (*move)(int, void*, size_t), int fd, char* at, size_t bytes) {
    while (bytes > 0) {
        ssize_t moved = move(fd, at, bytes);
        if (moved <= 0) return 0;
        at += moved;
        bytes -= (size_t)moved;
    }
    return 1;
}

static ssize_t write_from(int fd, void* at, size_t bytes) { return write(fd, at, bytes); }

int main(int argc, char** argv) {
    static const char kAnswer[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    const uint32_t answer = sizeof kAnswer - 1;
    uint32_t length;
    size_t room = 0;
    char* payload = NULL;
    int reads = 0, wal = 0;
    for (int i = 2; i < argc; ++i) {
        reads |= strcmp(argv[i], "--read") == 0;
        wal |= strcmp(argv[i], "--wal") == 0;
    }
    if (argc < 2) return 2;
    open_db(argv[1], wal);
    while (all(read, 0, (char*)&length, sizeof length)) {
        if (length + kPadding > room) {
            payload = realloc(payload, room = length + kPadding);
            if (!payload) return 1;
        }
        if (!all(read, 0, payload, length)) return 1;
        if (reads) fastest_read(payload, length, room);
        if (length > 512 || !strstr(payload, "\"hello\"")) count_one();
        if (!all(write_from, 1, (char*)&answer, sizeof answer)) return 1;
        if (!all(write_from, 1, (char*)kAnswer, answer)) return 1;
    }
    return 0;
}
