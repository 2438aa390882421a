// The world is broken: the only exception of store/. Caught in the app's handler and in main, nowhere else.
#pragma once

#include <stdexcept>
#include <string>

#include "core/error_code.hpp"

namespace host::store {

// no: nothing is damaged, and restoring the file would discard what somebody has added.
enum class Restorable : bool { no, yes };

class StoreError : public std::runtime_error {
public:
    // `code` is one of the storage_* codes; `what` says what was tried and what SQLite or the system said.
    // It never quotes stored text: it goes into logs and replies.
    StoreError(core::ErrorCode code, int sqlite_code, const std::string& what, Restorable restorable = Restorable::yes)
        : std::runtime_error(what), code_(code), sqlite_code_(sqlite_code), restorable_(restorable) {}

    [[nodiscard]] core::ErrorCode code() const { return code_; }
    [[nodiscard]] int sqlite_code() const { return sqlite_code_; }  // extended result code, 0 = not SQLite's
    [[nodiscard]] bool restorable() const { return restorable_ == Restorable::yes; }

private:
    core::ErrorCode code_;
    int sqlite_code_;
    Restorable restorable_;
};

// The code for an errno of a file operation: storage_full, storage_readonly or storage_io.
[[nodiscard]] core::ErrorCode storage_code(int system_error);

}  // namespace host::store
