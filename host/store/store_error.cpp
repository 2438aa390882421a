#include "store/store_error.hpp"

#include <cerrno>

namespace host::store {

core::ErrorCode storage_code(int system_error) {
    switch (system_error) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:  // RLIMIT_FSIZE
            return core::ErrorCode::storage_full;
        case EACCES:
        case EPERM:
        case EROFS: return core::ErrorCode::storage_readonly;
        default: return core::ErrorCode::storage_io;
    }
}

}  // namespace host::store
