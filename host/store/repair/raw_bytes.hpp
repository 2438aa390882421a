// The bytes of a database file, whatever is in them, read through SQLite's own descriptor.
//
// Opening and closing the file ourselves would drop the POSIX locks of every connection of this process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "store/repair/restore_meter.hpp"
#include "store/sqlite.hpp"

namespace host::store {

[[nodiscard]] std::int64_t bytes_in_file(Database& database);

// Throws storage_io if some part of the file can be read at one time and not at another: then the disk has a problem,
// and its content may be intact. A part that can never be read is damage.
void check_that_reads_agree(Database& database, const RestoreMeter& meter);

// All bytes of the database's file, from its first to its last, in parts of whole pages: zeros for those that can never
// be read. A file that was cut off ends within a page.
void read_all(Database& database, const RestoreMeter& meter, const std::function<void(std::string_view part)>& take);

// Treats the file as empty from now on, whatever is in its first page, so that it can be locked and overwritten.
void take_for_empty(Database& database);

// Copies all bytes of the database's file into `to`, an empty private file, and syncs it. The caller makes sure that
// nobody writes meanwhile, and that nothing of the database is only in its journal or cache. `first_page`, if there is
// one, takes the place of the file's own.
void copy_bytes(Database& database, const std::filesystem::path& to, const RestoreMeter& meter,
                std::string_view first_page = {});

}  // namespace host::store
