// What hosts must outlive, and how they end, beyond one host and one pair of pipes (tests/io/host_process_test.cpp).
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <thread>

#include "core/identity.hpp"
#include "platform/live_hosts.hpp"
#include "store/session_store.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"

namespace {

using Json = nlohmann::json;
using namespace host;
using support::kPatienceOfBrowser;

const int kHosts = support::kIsSanitized ? 12 : 60;

std::string text(int id, const std::string& method, const Json& params) {
    return Json{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}.dump();
}
std::string hello() { return text(0, "hello", {{"protocol", 1}, {"client", {{"name", "test"}, {"version", "1"}}}}); }

std::unique_ptr<support::Process> start_host(const std::filesystem::path& file,
                                             const support::Process::Options& options = {}) {
    return std::make_unique<support::Process>(
        support::kHostProgram, std::vector<std::string>{"--db", file.string(), core::kExtensionOrigin}, options);
}

// The next answer; what is pushed before it is dropped.
Json answer(support::Process& process) {
    while (true) {
        Json message = Json::parse(process.receive());
        if (message.contains("id")) return message;
    }
}

std::int64_t resident_kib(pid_t pid) {
    std::ifstream statm("/proc/" + std::to_string(pid) + "/statm");
    std::int64_t size = 0, resident = 0;
    statm >> size >> resident;
    return resident * getpagesize() / 1024;
}

// Asleep although there is input: it holds back.
bool is_asleep(pid_t pid) {
    std::ostringstream text;
    text << std::ifstream("/proc/" + std::to_string(pid) + "/stat").rdbuf();
    const std::string stat = text.str();
    return stat.substr(stat.rfind(')') + 2, 1) == "S";
}

void stall_a_reader(std::chrono::milliseconds pause) {
    const int kAsked = support::rounds(1'000);
    const std::string padding(2'000, ' ');  // so that they fill the pipe long before the answers are all there
    const support::TempDir dir;
    const auto process = start_host(dir.path() / "state.db");
    process->send(hello());
    CHECK(answer(*process).contains("result"));
    process->send(text(1, "session.start", {{"mediaId", "m"}, {"prompt", std::string(32'000, 'p')}}));
    const std::size_t size = answer(*process).dump().size();
    REQUIRE(size > 32'000);
    const std::int64_t before = resident_kib(process->pid());

    std::thread writer([&] {  // waits while the host takes no more
        for (int id = 2; id < 2 + kAsked; ++id) process->send(text(id, "session.get", {{"mediaId", "m"}}) + padding);
    });
    const auto deadline = std::chrono::steady_clock::now() + support::kDeadline;
    // One look may find it between two frames, waiting for its disk: it has to stand still for a while.
    for (int looks = 0; looks < 50 && std::chrono::steady_clock::now() < deadline; poll(nullptr, 0, 1)) {
        const bool stands = process->is_input_full() && process->is_output_full() && is_asleep(process->pid());
        looks = stands ? looks + 1 : 0;
    }
    CHECK(process->is_input_full());
    poll(nullptr, 0, static_cast<int>(pause.count()));
    const std::int64_t stalled = resident_kib(process->pid());
    for (int id = 2; id < 2 + kAsked; ++id) {  // every answer, in order
        const std::string message = process->receive();
        const std::string start = R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"result":)";
        if (!message.starts_with(start) || message.size() < size) FAIL(id << " is missing: " << message.substr(0, 200));
    }
    writer.join();
    process->send(text(9'999, "session.get", {{"mediaId", "m"}}));
    CHECK(answer(*process)["id"] == 9'999);
    const std::int64_t total = static_cast<std::int64_t>(size) * kAsked / 1024;
    WARN("resident " << before << " KiB, stalled " << stalled << " KiB, of " << total << " KiB asked for");
    if (!support::kIsSanitized) CHECK(stalled < before + 16 * 1024);
    process->close_input();
    CHECK(process->wait(kPatienceOfBrowser) == 0);
}

}  // namespace

// A moment shows what a minute would: the host waits for nothing but the reader. GRH_STALL_SECONDS=60 shows it anyway.
TEST_CASE("a reader that stops reading costs bounded memory and loses no answer") {
    const char* const seconds = std::getenv("GRH_STALL_SECONDS");
    stall_a_reader(std::chrono::seconds{seconds ? std::atoi(seconds) : 0});
}

TEST_CASE("a library that prints to stdout reaches stderr, never the browser") {
    const support::TempDir dir;
    const auto process =
        start_host(dir.path() / "state.db",
                   {.environment = {{"LD_PRELOAD", GRH_CHATTY_LIBRARY}, {"ASAN_OPTIONS", "verify_asan_link_order=0"}},
                    .closed = {}});
    process->send(hello());
    CHECK(answer(*process).contains("result"));
    for (int id = 1; id < 5; ++id) {
        process->send(text(id, "session.start", {{"mediaId", "m" + std::to_string(id)}, {"prompt", "p"}}));
        CHECK(answer(*process)["id"] == id);
    }
    process->close_input();
    CHECK(process->read_all().empty());
    CHECK(process->wait(kPatienceOfBrowser) == 0);
    const std::string errors = process->errors();
    for (const char* words : {"stray words\n", "ok\n", "left in the buffer", "before main"}) {
        CHECK(errors.find(words) != std::string::npos);
    }
}

TEST_CASE("60 hosts at once on one database: all answer, every attempt counts once, all end, no mark is left",
          "[slow]") {
    const support::TempDir dir;
    const auto file = dir.path() / "state.db";
    std::vector<std::unique_ptr<support::Process>> hosts;
    for (int n = 0; n < kHosts; ++n) hosts.push_back(start_host(file));
    const auto until_done = [&](int id, const auto& message) {  // busy is an honest answer; then it is asked again
        std::set<int> open;
        for (int n = 0; n < kHosts; ++n) open.insert(n);
        int busy = 0;
        while (!open.empty()) {
            for (const int n : open) hosts[n]->send(message(n));
            for (const int n : std::set(open)) {
                const Json said = answer(*hosts[n]);
                REQUIRE(said["id"] == id);
                if (said.contains("result")) {
                    open.erase(n);
                } else {
                    INFO(said.dump());
                    REQUIRE(said["error"]["data"]["name"] == "storage_busy");
                    REQUIRE(++busy < 20 * kHosts);
                }
            }
        }
        return busy;
    };
    const int at_hello = until_done(0, [](int) { return hello(); });
    const auto attempt = [](int n) { return Json{{"id", "a" + std::to_string(n)}, {"moderated", true}}; };
    const int at_snapshot = until_done(1, [&](int n) {  // its own attempt, and one that its neighbour reports, too
        return text(1, "snapshot",
                    {{"tab", {{"id", n}, {"document", "d" + std::to_string(n)}}},
                     {"seq", 1},
                     {"path", "/imagine/post/m"},
                     {"store", {{"state", {{"videoByMediaId", {{"m", {attempt(n), attempt((n + 1) % kHosts)}}}}}}}}});
    });
    CHECK(std::ssize(platform::live_hosts(dir.path())) == kHosts);
    WARN(at_hello + at_snapshot << " times busy");
    for (const auto& host : hosts) host->close_input();
    for (const auto& host : hosts) CHECK(host->wait(support::kDeadline) == 0);
    for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
        CHECK_FALSE(platform::is_pid_file_name(entry.path().filename().string()));
    }
    store::SessionStore store(file, {});
    CHECK(store.integrity_problems().empty());
    CHECK(std::ssize(store.ledger().all({"m"})) == kHosts);
    CHECK(store.load({"m"})->session.retry_count == kHosts);
}
