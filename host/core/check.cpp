#include "core/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace host::core {

void stop_at_failed_check(const char* file, int line, const char* condition) noexcept {
    std::string_view place{file};
    if (const auto root = place.rfind("/host/"); root != std::string_view::npos) place.remove_prefix(root + 1);
    char why[512];
    const int length = std::snprintf(why, sizeof why, "%.*s:%d: broken promise: %s", static_cast<int>(place.size()),
                                     place.data(), line, condition);
    const std::string_view text{why, std::min(static_cast<std::size_t>(std::max(length, 0)), sizeof why - 1)};
    std::fprintf(stderr, "%s\n", why);
    if (last_words) last_words(text);
    std::abort();
}

}  // namespace host::core
