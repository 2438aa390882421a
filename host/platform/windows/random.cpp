#include "platform/random.hpp"

#include <system_error>

#include "platform/windows/win32.hpp"
// After windows.h.
#include <bcrypt.h>

namespace host::platform {

void fill_with_random(std::span<std::byte> bytes) {
    const NTSTATUS status = ::BCryptGenRandom(nullptr, reinterpret_cast<PUCHAR>(bytes.data()),
                                              static_cast<ULONG>(bytes.size()), BCRYPT_USE_SYSTEM_PREFERRED_RNG);
    if (status < 0) {
        throw std::system_error(std::make_error_code(std::errc::io_error), "the system provides no random numbers");
    }
}

}  // namespace host::platform
