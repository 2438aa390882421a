// Clocks that somebody else sets. Preloaded into a host by the soak test; ODD_CLOCK names a file of two numbers,
// milliseconds that are added to the wall clock and to the time since the boot.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <ctime>

namespace {

const volatile std::int64_t* offsets() {
    const char* const name = std::getenv("ODD_CLOCK");
    const int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) return nullptr;
    void* const page = mmap(nullptr, 2 * sizeof(std::int64_t), PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    return page == MAP_FAILED ? nullptr : static_cast<const std::int64_t*>(page);
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
    static const auto real = reinterpret_cast<int (*)(clockid_t, timespec*)>(dlsym(RTLD_NEXT, "clock_gettime"));
    static const volatile std::int64_t* const added = offsets();
    const int result = real(clock, time);
    if (result != 0 || !added || (clock != CLOCK_REALTIME && clock != CLOCK_BOOTTIME)) return result;
    const std::int64_t ms = added[clock == CLOCK_REALTIME ? 0 : 1];
    const std::int64_t nanoseconds = time->tv_nsec + (ms % 1000) * 1'000'000;
    time->tv_sec += ms / 1000 + nanoseconds / 1'000'000'000 - (nanoseconds < 0);
    time->tv_nsec = nanoseconds % 1'000'000'000 + (nanoseconds < 0 ? 1'000'000'000 : 0);
    return result;
}
