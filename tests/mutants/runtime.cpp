// Which change is in force, and which test reaches which changes. Every process of a test writes into one shared map.
#include "runtime.hpp"

#if defined(GRH_NO_CATCH)  // the simulation
#elif __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using ListenerBase = Catch::EventListenerBase;
inline const std::string& name_of(const Catch::TestCaseStats& stats) { return stats.testInfo->name; }
#else
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>
using ListenerBase = Catch::TestEventListenerBase;
inline const std::string& name_of(const Catch::TestCaseStats& stats) { return stats.testInfo.name; }
#endif

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace {

int in_force = -1;
char* marks = nullptr;  // one of each change: 0, 1 after it was reached, 2 when it changes nothing
std::size_t count = 0;

[[gnu::constructor]] void open_map() {
    if (const char* number = std::getenv("GRH_MUTANT")) in_force = std::atoi(number);
    const char* path = std::getenv("GRH_MUTANTS_MAP");
    const int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    struct stat status = {};
    if (file < 0 || fstat(file, &status) != 0) return;
    void* mapped = mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (mapped == MAP_FAILED) return;
    marks = static_cast<char*>(mapped);
    count = static_cast<std::size_t>(status.st_size);
}

void mark(int number, char how) noexcept {
    if (marks && static_cast<std::size_t>(number) < count) marks[number] = how;
}

#ifndef GRH_NO_CATCH
/** A line for each test: its time in ms, the changes that it reached, its name. */
class Listener : public ListenerBase {
public:
    using ListenerBase::ListenerBase;

    void testCaseStarting(const Catch::TestCaseInfo&) override {
        if (marks) std::memset(marks, 0, count);
        begin_ = std::chrono::steady_clock::now();
    }
    void testCaseEnded(const Catch::TestCaseStats& stats) override {
        const char* path = std::getenv("GRH_MUTANTS_COVER");
        if (!marks || !path) return;
        std::ofstream out(path, std::ios::app);
        out << std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin_).count()
            << '\t';
        for (std::size_t number = 0; number < count; number++)
            if (marks[number]) out << number << (marks[number] == 2 ? "-," : ",");
        out << '\t' << name_of(stats) << '\n';
    }

private:
    std::chrono::steady_clock::time_point begin_;
};
CATCH_REGISTER_LISTENER(Listener)
#endif

}  // namespace

bool mutants::reached(int number) noexcept {
    mark(number, 1);
    return number == in_force;
}

void mutants::inapplicable(int number) noexcept { mark(number, 2); }
