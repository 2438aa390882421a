#include "store/repair/raw_bytes.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <vector>

namespace host::store {

namespace {

constexpr int kChunk = 64 * 1024;
constexpr int kReadBytes = 4096;
constexpr int kReads = 3;
constexpr std::int64_t kBytesPerWord = std::int64_t{4} << 20;  // of the meter

bool is_given_back(sqlite3_file* file, char* to, int length, std::int64_t at) {
    const int code = file->pMethods->xRead(file, to, length, at);
    return code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ;  // the last page of a file that was cut off
}

// A part that cannot be read after several tries becomes zeros, so that the rest can be kept.
void read_in_parts(sqlite3_file* file, char* to, int length, std::int64_t at) {
    for (int done = 0; done < length; done += kReadBytes) {
        const int part = std::min(kReadBytes, length - done);
        int reads = 0;
        while (reads < kReads && !is_given_back(file, to + done, part, at + done)) ++reads;
        if (reads == kReads) std::fill_n(to + done, part, '\0');
    }
}

// A file of SQLite's file system, so that whatever befalls the disk befalls it, too.
class Copy {
public:
    Copy(Database& of, const std::filesystem::path& path)
        : of_(of),
          name_(path.string()),
          vfs_(sqlite3_vfs_find(nullptr)),
          room_(static_cast<std::size_t>(vfs_->szOsFile)) {
        // Of a type that has no database of its own: nothing is locked, and nothing is looked for beside it.
        constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_SUPER_JOURNAL;
        check(vfs_->xOpen(vfs_, name_.c_str(), file(), kFlags, nullptr));
    }
    ~Copy() {
        if (file()->pMethods) file()->pMethods->xClose(file());
    }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;

    void write(const char* data, int size, std::int64_t offset) {
        check(file()->pMethods->xWrite(file(), data, size, offset));
    }
    void sync() { check(file()->pMethods->xSync(file(), SQLITE_SYNC_FULL)); }

private:
    sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(room_.data()); }
    void check(int code) {
        if (code != SQLITE_OK) of_.fail(code, "keep a copy of");
    }

    Database& of_;
    const std::string name_;  // the file keeps a pointer to it
    sqlite3_vfs* vfs_;
    std::vector<char> room_;
};

}  // namespace

std::int64_t bytes_in_file(Database& database) {
    sqlite3_file* const file = database.file();
    sqlite3_int64 size = 0;
    if (const int code = file->pMethods->xFileSize(file, &size); code != SQLITE_OK) database.fail(code, "read");
    return size;
}

void check_that_reads_agree(Database& database, const RestoreMeter& meter) {
    sqlite3_file* const file = database.file();
    const std::int64_t size = bytes_in_file(database);
    std::vector<char> page(kReadBytes);
    for (std::int64_t at = 0; at < size; at += kReadBytes) {
        if (at % kBytesPerWord == 0) meter.tell();
        int given = 0;
        for (int again = 0; again < kReads; ++again) given += is_given_back(file, page.data(), kReadBytes, at);
        if (given != 0 && given != kReads) {
            throw StoreError(core::ErrorCode::storage_io, SQLITE_IOERR_READ,
                             "cannot read " + database.name() +
                                 ": the disk reads it at one time and fails at another; nothing was changed");
        }
    }
}

void read_all(Database& database, const RestoreMeter& meter, const std::function<void(std::string_view part)>& take) {
    sqlite3_file* const file = database.file();
    const std::int64_t size = bytes_in_file(database);
    std::vector<char> chunk(kChunk);
    for (std::int64_t at = 0; at < size; at += kChunk) {
        if (at % kBytesPerWord == 0) meter.tell();
        const int length = static_cast<int>(std::min<std::int64_t>(kChunk, size - at));
        if (!is_given_back(file, chunk.data(), length, at)) read_in_parts(file, chunk.data(), length, at);
        take({chunk.data(), static_cast<std::size_t>(length)});
    }
}

void take_for_empty(Database& database) {
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_RESET_DATABASE, 1, nullptr);
}

void copy_bytes(Database& database, const std::filesystem::path& to, const RestoreMeter& meter,
                std::string_view first_page) {
    Copy copy(database, to);
    std::int64_t at = 0;
    read_all(database, meter, [&](std::string_view part) {
        copy.write(part.data(), static_cast<int>(part.size()), at);
        at += std::ssize(part);
    });
    if (!first_page.empty()) copy.write(first_page.data(), static_cast<int>(first_page.size()), 0);
    copy.sync();
}

}  // namespace host::store
