// SQLite's file system with somebody in between: while this lives it is the default one, and everything that changes a
// file passes here on its way to the real one.
//
// Connections that are opened meanwhile must be closed before it goes. One at a time; one thread.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>

namespace support {

class ShimVfs {
public:
    ShimVfs();
    virtual ~ShimVfs();
    ShimVfs(const ShimVfs&) = delete;
    ShimVfs& operator=(const ShimVfs&) = delete;

    // Each before it happens. Anything but SQLITE_OK is the answer instead, and it does not happen.
    virtual int before_open(const std::string& /*file*/) { return SQLITE_OK; }
    virtual int before_write(const std::string& /*file*/, const char* /*data*/, int /*size*/, std::int64_t /*offset*/) {
        return SQLITE_OK;
    }
    virtual int before_truncate(const std::string& /*file*/, std::int64_t /*size*/) { return SQLITE_OK; }
    virtual int before_share(const std::string& /*file*/) { return SQLITE_OK; }  // memory, with the users of its log
    virtual void after_read(const std::string& /*file*/, int /*size*/, std::int64_t /*offset*/) {}  // it has happened
    virtual void after_lock(const std::string& /*file*/, int /*level*/) {}  // it has this one now, maybe none
    virtual int before_sync(const std::string& /*file*/) { return SQLITE_OK; }
    virtual int before_remove(const std::string& /*file*/) { return SQLITE_OK; }

protected:
    [[nodiscard]] sqlite3_vfs* real() const { return real_; }

private:
    sqlite3_vfs* real_;
    std::unique_ptr<sqlite3_vfs> shim_;
};

}  // namespace support
