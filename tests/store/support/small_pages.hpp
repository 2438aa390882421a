// Files that SQLite makes, with pages so small that a few rows fill several of them.
#pragma once

#include <sqlite3.h>

#include <string>

#include "store/store_world.hpp"
#include "support/catch.hpp"

namespace host::store {

inline constexpr std::size_t kSmallPage = 512;  // bytes

inline std::string small_pages_of(const std::string& sql) {
    const TempDir dir;
    sqlite3* raw = nullptr;
    REQUIRE(sqlite3_open(dir.file().string().c_str(), &raw) == SQLITE_OK);
    const std::string all = "PRAGMA page_size = 512; PRAGMA secure_delete = ON;" + sql;
    const int code = sqlite3_exec(raw, all.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(raw);
    REQUIRE(code == SQLITE_OK);
    return bytes_of(dir.file());
}

}  // namespace host::store
