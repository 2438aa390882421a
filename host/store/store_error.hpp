// The world is broken: the one exception of store/. Caught in the app's handler and in main, nowhere else.
#pragma once

#include <stdexcept>
#include <string>

#include "core/error_code.hpp"

namespace host::store {

class StoreError : public std::runtime_error {
public:
    // `code` is one of the storage_* codes; `what` says what was tried and what SQLite or the system said.
    // It never quotes stored text: it goes into logs and replies.
    StoreError(core::ErrorCode code, int sqlite_code, const std::string& what)
        : std::runtime_error(what), code_(code), sqlite_code_(sqlite_code) {}

    [[nodiscard]] core::ErrorCode code() const { return code_; }
    [[nodiscard]] int sqlite_code() const { return sqlite_code_; }  // extended result code, 0 = not SQLite's

private:
    core::ErrorCode code_;
    int sqlite_code_;
};

// What an errno of a file operation means: storage_full, storage_readonly or storage_io.
[[nodiscard]] core::ErrorCode storage_code(int system_error);

}  // namespace host::store
