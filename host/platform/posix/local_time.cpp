#include "platform/local_time.hpp"

#include <time.h>

namespace host::platform {

std::chrono::milliseconds utc_offset(Moment moment) {
    const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count();
    struct tm local {};
    if (::localtime_r(&seconds, &local) == nullptr) return {};
    return std::chrono::seconds{local.tm_gmtoff};
}

}  // namespace host::platform
