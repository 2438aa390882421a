#include "platform/random.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace host::platform {

// Not std::random_device, which asks the processor what it can before the first number: slow in a virtual machine.
void fill_with_random(std::span<std::byte> bytes) {
    if (::getentropy(bytes.data(), bytes.size()) != 0) {
        throw std::system_error(errno, std::generic_category(), "the system provides no random numbers");
    }
}

}  // namespace host::platform
