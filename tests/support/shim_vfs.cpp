#include "support/shim_vfs.hpp"

#include <new>
#include <stdexcept>

namespace support {
namespace {

struct ShimFile {
    sqlite3_file base;  // first: SQLite sees this
    ShimVfs* owner;
    std::string* name;
    sqlite3_file* real;  // behind us, in the room that SQLite has made
};

ShimFile* shim(sqlite3_file* file) { return reinterpret_cast<ShimFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return shim(file)->real; }

int close(sqlite3_file* file) {
    const int code = real(file)->pMethods->xClose(real(file));
    delete shim(file)->name;
    return code;
}
int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
    const int code = real(file)->pMethods->xRead(real(file), to, size, offset);
    shim(file)->owner->after_read(*shim(file)->name, size, offset);
    return code;
}
int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    const int code = shim(file)->owner->before_write(*shim(file)->name, static_cast<const char*>(data), size, offset);
    return code != SQLITE_OK ? code : real(file)->pMethods->xWrite(real(file), data, size, offset);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    const int code = shim(file)->owner->before_truncate(*shim(file)->name, size);
    return code != SQLITE_OK ? code : real(file)->pMethods->xTruncate(real(file), size);
}
int sync(sqlite3_file* file, int flags) {
    const int code = shim(file)->owner->before_sync(*shim(file)->name);
    return code != SQLITE_OK ? code : real(file)->pMethods->xSync(real(file), flags);
}
int size_of(sqlite3_file* file, sqlite3_int64* size) { return real(file)->pMethods->xFileSize(real(file), size); }
int lock(sqlite3_file* file, int level) {
    const int code = real(file)->pMethods->xLock(real(file), level);
    if (code == SQLITE_OK) shim(file)->owner->after_lock(*shim(file)->name, level);
    return code;
}
int unlock(sqlite3_file* file, int level) {
    const int code = real(file)->pMethods->xUnlock(real(file), level);
    if (code == SQLITE_OK) shim(file)->owner->after_lock(*shim(file)->name, level);
    return code;
}
int check_lock(sqlite3_file* file, int* result) { return real(file)->pMethods->xCheckReservedLock(real(file), result); }
int control(sqlite3_file* file, int what, void* value) {
    return real(file)->pMethods->xFileControl(real(file), what, value);
}
int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

// What the users of a write-ahead log share.
int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** at) {
    if (const int code = shim(file)->owner->before_share(*shim(file)->name); code != SQLITE_OK) return code;
    return real(file)->pMethods->xShmMap(real(file), region, size, extend, at);
}
int lock_shared(sqlite3_file* file, int offset, int n, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}
void barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
int unmap_shared(sqlite3_file* file, int remove_it) { return real(file)->pMethods->xShmUnmap(real(file), remove_it); }

// Version 2: no memory maps of the file itself, which the store does not use.
constexpr sqlite3_io_methods kMethods{.iVersion = 2,
                                      .xClose = close,
                                      .xRead = read,
                                      .xWrite = write,
                                      .xTruncate = truncate,
                                      .xSync = sync,
                                      .xFileSize = size_of,
                                      .xLock = lock,
                                      .xUnlock = unlock,
                                      .xCheckReservedLock = check_lock,
                                      .xFileControl = control,
                                      .xSectorSize = sector_size,
                                      .xDeviceCharacteristics = characteristics,
                                      .xShmMap = map_shared,
                                      .xShmLock = lock_shared,
                                      .xShmBarrier = barrier,
                                      .xShmUnmap = unmap_shared,
                                      .xFetch = nullptr,
                                      .xUnfetch = nullptr};

ShimVfs* active = nullptr;
sqlite3_vfs* real_vfs = nullptr;

int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* flags_out) {
    file->pMethods = nullptr;
    if (const int code = active->before_open(name ? name : ""); code != SQLITE_OK) return code;
    auto* const behind = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(ShimFile));
    const int code = real_vfs->xOpen(real_vfs, name, behind, flags, flags_out);
    if (code != SQLITE_OK) {
        if (behind->pMethods) behind->pMethods->xClose(behind);
        return code;
    }
    *shim(file) = {.base = {&kMethods}, .owner = active, .name = new std::string(name ? name : ""), .real = behind};
    return SQLITE_OK;
}
int remove(sqlite3_vfs*, const char* name, int sync_directory) {
    const int code = active->before_remove(name);
    return code != SQLITE_OK ? code : real_vfs->xDelete(real_vfs, name, sync_directory);
}

}  // namespace

ShimVfs::ShimVfs() : real_(sqlite3_vfs_find(nullptr)), shim_(std::make_unique<sqlite3_vfs>(*real_)) {
    if (active) throw std::logic_error("one shim at a time");
    active = this;
    real_vfs = real_;
    shim_->zName = "shim";
    shim_->szOsFile += static_cast<int>(sizeof(ShimFile));
    shim_->xOpen = open;
    shim_->xDelete = remove;
    sqlite3_vfs_register(shim_.get(), 1);
}

ShimVfs::~ShimVfs() {
    sqlite3_vfs_unregister(shim_.get());
    sqlite3_vfs_register(real_, 1);
    active = nullptr;
}

}  // namespace support
