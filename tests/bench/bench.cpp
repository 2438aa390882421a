// What the host costs, against a C program that only echoes (echo.c). Run by scripts/bench; not a test.
//
// The two are measured in turn within one run, and medians compared, so that a busy machine disturbs both alike.
//   bench HOST ECHO
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

extern char** environ;

namespace {

using Clock = std::chrono::steady_clock;
using Millis = std::chrono::duration<double, std::milli>;

constexpr int kStarts = 101;
constexpr int kRoundTrips = 2'000;
constexpr int kMedia = 1'000;
constexpr int kAttempts = 5;

constexpr char kHello[] =
    R"({"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"client":{"name":"bench","version":"1"}}})";
constexpr char kPing[] = R"({"jsonrpc":"2.0","id":2,"method":"ping","params":{}})";

class Program {
public:
    Program(const std::string& file, std::vector<std::string> arguments) {
        std::array<int, 2> in{}, out{};
        if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in[0], 0);
        posix_spawn_file_actions_adddup2(&actions, out[1], 1);
        arguments.insert(arguments.begin(), file);
        std::vector<char*> argv;
        for (std::string& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        if (posix_spawn(&pid_, file.c_str(), &actions, nullptr, argv.data(), environ) != 0) {
            throw std::runtime_error("cannot start " + file);
        }
        posix_spawn_file_actions_destroy(&actions);
        close(in[0]);
        close(out[1]);
        to_ = in[1];
        from_ = out[0];
    }
    ~Program() {
        close(to_);
        close(from_);
        waitpid(pid_, nullptr, 0);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // One frame there, one back.
    std::string ask(const std::string& payload) {
        const auto length = static_cast<std::uint32_t>(payload.size());
        std::string frame(sizeof length, '\0');
        std::memcpy(frame.data(), &length, sizeof length);
        frame += payload;
        for (std::size_t at = 0; at < frame.size();) at += moved(write(to_, frame.data() + at, frame.size() - at));
        std::uint32_t size = 0;
        receive(reinterpret_cast<char*>(&size), sizeof size);
        std::string answer(size, '\0');
        receive(answer.data(), size);
        return answer;
    }

    // Kilobytes, from /proc: "VmRSS:" is now, "VmHWM:" the most there ever was.
    [[nodiscard]] double memory(const std::string& which) const {
        std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
        std::string word;
        double kilobytes = 0;
        while (status >> word && word != which) {
        }
        status >> kilobytes;
        return kilobytes;
    }

private:
    static std::size_t moved(ssize_t bytes) {
        if (bytes <= 0) throw std::runtime_error("the program is gone");
        return static_cast<std::size_t>(bytes);
    }
    void receive(char* at, std::size_t bytes) {
        for (std::size_t got = 0; got < bytes;) got += moved(read(from_, at + got, bytes - got));
    }

    pid_t pid_{};
    int to_{};
    int from_{};
};

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

template <class Work>
double milliseconds(Work work) {
    const auto start = Clock::now();
    work();
    return Millis(Clock::now() - start).count();
}

// Until the answer, not until its end.
template <class Start>
double first_answer(Start start) {
    const auto begin = Clock::now();
    Program program = start();
    program.ask(kHello);
    return Millis(Clock::now() - begin).count();
}

void print(const char* what, const char* unit, double host, double echo) {
    std::printf("%-44s %10.3f %10.3f %-4s %8.1f\n", what, host, echo, unit, host / echo);
}

std::string big_snapshot() {
    std::string videos;
    for (int media = 0; media < kMedia; ++media) {
        const std::string id = "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + media);
        videos += (media > 0 ? ",\"" : "\"") + id + "\":[";
        for (int attempt = 0; attempt < kAttempts; ++attempt) {
            videos += (attempt > 0 ? ",{\"id\":\"" : "{\"id\":\"") + id + "-" + std::to_string(attempt) +
                      "\",\"moderated\":" + (attempt % 2 == 0 ? "true" : "false") + "}";
        }
        videos += "]";
    }
    return R"({"jsonrpc":"2.0","id":3,"method":"snapshot","params":{"tab":{"id":1,"document":"d"},"seq":1,)"
           R"("path":"/imagine/post/00000000-0000-4000-8000-100000000000","store":{"state":{"videoByMediaId":{)" +
           videos + R"(}},"version":0}}})";
}

struct Contenders {
    std::string host, echo, state;
    [[nodiscard]] Program start_host() const { return Program(host, {"--db", state}); }
    [[nodiscard]] Program start_echo() const { return Program(echo, {}); }
};

void compare_starts(const Contenders& both, const char* what) {
    std::vector<double> host, echo;
    for (int i = 0; i < kStarts; ++i) {
        host.push_back(first_answer([&] { return both.start_host(); }));
        echo.push_back(first_answer([&] { return both.start_echo(); }));
    }
    print(what, "ms", median(host), median(echo));
}

void compare_round_trips(const Contenders& both) {
    Program host = both.start_host();
    Program echo = both.start_echo();
    host.ask(kHello);
    std::vector<double> ours, theirs;
    for (int i = 0; i < kRoundTrips; ++i) {
        ours.push_back(milliseconds([&] { host.ask(kPing); }));
        theirs.push_back(milliseconds([&] { echo.ask(kPing); }));
    }
    print("ping, round trip", "ms", median(ours), median(theirs));
}

void compare_memory(const Contenders& both) {
    const std::string snapshot = big_snapshot();
    Program echo = both.start_echo();
    echo.ask(snapshot);
    {
        Program host = both.start_host();
        host.ask(kHello);
        const double took = milliseconds([&] { host.ask(snapshot); });
        std::printf("first snapshot of %d media x %d attempts (%zu KiB): %.1f ms\n", kMedia, kAttempts,
                    snapshot.size() / 1024, took);
        print("memory after it", "MiB", host.memory("VmRSS:") / 1024, echo.memory("VmRSS:") / 1024);
        print("memory, most during it", "MiB", host.memory("VmHWM:") / 1024, echo.memory("VmHWM:") / 1024);
    }
    Program host = both.start_host();
    host.ask(kHello);
    print("memory of a new host that knows them", "MiB", host.memory("VmRSS:") / 1024, echo.memory("VmRSS:") / 1024);
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 3) throw std::runtime_error("usage: bench HOST ECHO");
    std::string folder = "/tmp/grh-bench-XXXXXX";
    if (!mkdtemp(folder.data())) throw std::runtime_error("no temporary folder");
    const Contenders both{argv[1], argv[2], folder + "/state.db"};

    std::printf("%-44s %10s %10s %-4s %8s\n", "", "host", "C echo", "", "ratio");
    compare_starts(both, "from exec to the first answer");
    compare_round_trips(both);
    compare_memory(both);
    compare_starts(both, "from exec to the first answer, 1000 media");
    std::filesystem::remove_all(folder);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench: %s\n", error.what());
    return 1;
}
