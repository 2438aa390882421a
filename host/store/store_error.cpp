#include "store/store_error.hpp"

#include <cerrno>

#include "platform/system_error.hpp"

namespace host::store {

core::ErrorCode storage_code(int system_error) {
    if (platform::is_full(system_error)) return core::ErrorCode::storage_full;
    switch (system_error) {
        case EACCES:
        case EPERM:
        case EROFS: return core::ErrorCode::storage_readonly;
        default: return core::ErrorCode::storage_io;
    }
}

}  // namespace host::store
