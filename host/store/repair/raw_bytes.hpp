// The bytes of a database file, whatever is in them, read through SQLite's own descriptor.
//
// Opening and closing the file ourselves would drop the POSIX locks of every connection of this process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "store/sqlite.hpp"

namespace host::store {

[[nodiscard]] std::int64_t bytes_in_file(Database& database);

// Throws storage_io if some part of the file is given back at one time and not at another: then it is the disk that is
// in trouble, and what it holds may be whole. What is never given back is damage, as what is wrong is.
void check_that_reads_agree(Database& database);

// All bytes of the database's file; zeros for what is never given back.
[[nodiscard]] std::string all_bytes(Database& database);

// `in_memory` becomes the file that has these bytes, damaged as that may be.
void become(Database& in_memory, const std::string& bytes);

// Takes the file for an empty one from now on, whatever is in its first page. So it can be locked, and be overwritten.
void take_for_empty(Database& database);

// All bytes of the database's file into `to`, an empty file that is nobody else's, synced. The caller sees to it that
// nobody writes meanwhile, and that nothing of the database is only in its journal or cache.
void copy_bytes(Database& database, const std::filesystem::path& to);

}  // namespace host::store
