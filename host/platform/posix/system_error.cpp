#include "platform/system_error.hpp"

#include <cerrno>

namespace host::platform {

int errno_of(int system_error) noexcept { return system_error; }

// EFBIG: RLIMIT_FSIZE.
bool is_full(int error) noexcept { return error == ENOSPC || error == EDQUOT || error == EFBIG; }

}  // namespace host::platform
