// A real host, killed by strace at every system call of a kind, or told by it that the call has failed; and what strace
// sees of a host that works. Skipped, and said so, where strace may not trace.
#include <fcntl.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <regex>

#include "faults/live_host.hpp"
#include "store/store_world.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"

namespace faults {
namespace {

namespace fs = std::filesystem;
using Json = LiveHost::Json;
using host::store::SessionStore;

bool may_trace() {
    static const bool may = std::system("/usr/bin/strace -o /dev/null /bin/true 2>/dev/null") == 0;
    if (!may) WARN("SKIPPED: strace is not there, or may not trace");
    return may;
}

LiveHost::Words strace(const std::string& calls, const std::string& injected, const std::string& output = "/dev/null") {
    LiveHost::Words words{"/usr/bin/strace", "-o", output, "-s", "4000", "-e", "trace=" + calls};
    if (!injected.empty()) words.insert(words.end(), {"-e", "inject=" + calls + ":" + injected});
    return words;
}

Json tab() { return {{"id", 1}, {"document", "A"}}; }

// Of the session: what was asked last, and what was answered.
struct Told {
    Attempts attempts;
    std::string asked;                    // method; empty: all was answered
    std::map<std::string, Json> results;  // of requests with a requestId, by that

    Json keep(LiveHost& host, const std::string& method, Json params, const std::string& id) {
        asked = method;
        params["requestId"] = id;
        Json answer = host.ask(method, params);
        if (answer.contains("result")) results[id] = answer["result"];
        return answer;
    }
    // From hello to the second video; throws where the host dies.
    void play(LiveHost& host) {
        asked = "hello";
        if (!host.hello().empty()) throw std::runtime_error("hello was refused");
        asked = "snapshot";
        (void)attempts.report(host);
        keep(host, "session.start", {{"mediaId", "img"}, {"prompt", "a fox"}, {"tab", tab()}}, "start");
        keep(host, "decision.claim", {{"tab", tab()}, {"decisionId", "d1"}}, "claim");
        keep(host, "decision.result", {{"tab", tab()}, {"decisionId", "d1"}, {"clicked", true}}, "result");
        asked = "snapshot";
        (void)attempts.report(host);
        keep(host, "session.start", {{"mediaId", "other"}, {"prompt", "x"}}, "other");
        results.erase("other");  // a delete takes along what names its media, stored answers included
        keep(host, "session.delete", {{"mediaId", "other"}}, "delete");
        asked.clear();
    }
};

const char* const kIds[] = {"start", "claim", "result", "other", "delete"};

Json again(LiveHost& host, const std::string& id) {
    Json params{{"requestId", id}};
    if (id == "start") {
        params.update({{"mediaId", "img"}, {"prompt", "a fox"}, {"tab", tab()}});
        return host.ask("session.start", params);
    }
    if (id == "claim" || id == "result") {
        params.update({{"tab", tab()}, {"decisionId", "d1"}});
        if (id == "result") params["clicked"] = true;
        return host.ask(id == "claim" ? "decision.claim" : "decision.result", params);
    }
    params["mediaId"] = "other";
    if (id == "other") params["prompt"] = "x";
    return host.ask(id == "other" ? "session.start" : "session.delete", params);
}

// Whoever comes next: it repeats every answer that was given, to the byte, and has what was answered.
void look_after(const fs::path& file, const Told& told, Campaign& campaign) {
    {
        LiveHost next(file);
        REQUIRE(next.hello().empty());
        for (const char* id : kIds) {
            const auto given = told.results.find(id);
            if (given == told.results.end()) continue;
            const Json answer = again(next, id);
            const bool kept = answer.contains("result") && answer["result"] == given->second;
            INFO(id << ": " << answer.dump());
            CHECK(kept);
            campaign.missing += !kept;
            campaign.answered += 1;
        }
        next.end();
    }
    campaign.missing += static_cast<std::int64_t>(told.attempts.missing_in(file));
    campaign.answered += told.attempts.campaign().answered;
    const SessionStore store(file, {});
}

struct Call {
    const char* row;
    const char* name;
    int stride;  // of the short mode
};

void kill_at(const Call& call) {
    Campaign campaign;
    bool killed = true;
    for (int n = 1; killed; n += stride(call.stride)) {
        const support::TempDir dir;
        const fs::path file = dir.path() / "state.db";
        without_sandbox(dir.path());
        Told told;
        LiveHost host(file, strace(call.name, "signal=KILL:when=" + std::to_string(n)));
        try {
            told.play(host);
            host.process().close_input();
        } catch (const std::exception&) {
        }
        killed = host.process().wait() == 128 + SIGKILL;
        INFO(call.name << " " << n << ", asked last: " << told.asked);
        CHECK((killed || told.asked.empty()));
        look_after(file, told, campaign);
        campaign.points += killed;
    }
    INFO(call.name);
    CHECK(campaign.points > 0);
    CHECK(campaign.missing == 0);
    report(call.row, std::string{"strace: SIGKILL at each "} + call.name, campaign);
}

TEST_CASE("killed at any write, sync or answer, a host has kept what it answered, and gives the same answers again",
          "[faults][long]") {
    if (!may_trace()) return;
    kill_at({"1", "pwrite64", 31});
    kill_at({"2", "fdatasync", 4});
    kill_at({"3", "write", 3});
}

TEST_CASE("killed at any other call on files, a host has kept what it answered", "[faults][long]") {
    if (!may_trace()) return;
    for (const Call& call : std::initializer_list<Call>{{"4", "ftruncate", 3},
                                                        {"4", "unlink", 1},
                                                        {"4", "fcntl", 43},
                                                        {"4", "openat", 13},
                                                        {"4", "mmap", 17},
                                                        {"4", "renameat2", 1},
                                                        {"4", "fsync", 1},
                                                        {"4", "renameat", 1}}) {
        kill_at(call);
    }
}

TEST_CASE("a call that fails while a host starts costs an answer at most, never the state", "[faults][long]") {
    if (!may_trace()) return;
    Campaign campaign;
    for (const char* call :
         {"mkdir", "renameat2", "fsync", "fdatasync", "ftruncate", "unlink", "fchmod", "getdents64"}) {
        for (const char* error : {"EIO", "ENOSPC", "EACCES"}) {
            for (int n = 1; n <= (is_long() ? 8 : 1); ++n) {
                const support::TempDir dir;
                const fs::path file = dir.path() / "state" / "state.db";
                without_sandbox(file.parent_path());
                LiveHost host(file, strace(call, std::string{"error="} + error + ":when=" + std::to_string(n)));
                INFO(call << " " << n << " " << error);
                const std::string first = host.hello();
                CHECK((first.empty() || first.starts_with("storage_")));
                if (!first.empty()) campaign.replies[first] += 1;
                CHECK((first.empty() || host.hello().empty()));
                Attempts attempts;
                for (int k = 0; k < 4; ++k) (void)attempts.report(host);
                host.end();
                const std::size_t missing = attempts.missing_in(file);
                CHECK(missing == 0);
                campaign.points += 1;
                campaign.answered += attempts.campaign().answered;
                campaign.missing += static_cast<std::int64_t>(missing);
            }
        }
    }
    report("6", "strace: one EIO, ENOSPC or EACCES of calls that are the host's own", campaign);
}

std::vector<std::string> lines_of(const fs::path& file) {
    std::vector<std::string> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

TEST_CASE("each answer that promises something comes after a sync of the disk", "[faults][long]") {
    if (!may_trace()) return;
    const support::TempDir dir;
    const fs::path file = dir.path() / "state.db", trace = dir.path() / "trace";
    without_sandbox(dir.path());
    Told told;
    {
        LiveHost host(file, strace("fsync,fdatasync,write", "", trace.string()));
        told.play(host);
        host.end();
    }
    Campaign campaign;
    int syncs = 0, fewest = 1'000;
    for (const std::string& line : lines_of(trace)) {
        if (line.starts_with("fdatasync(") || line.starts_with("fsync(")) syncs += 1;
        if (line.find("jsonrpc") == std::string::npos) continue;
        const bool promises = line.find("granted\\\":true") != std::string::npos ||
                              line.find("decisionId") != std::string::npos ||
                              line.find("newAttempts\\\":1") != std::string::npos;
        if (promises) {
            INFO(line);
            CHECK(syncs >= (has_log() ? 1 : 2));  // the log; or the journal and the database, at least
            fewest = std::min(fewest, syncs);
            campaign.points += 1;
        }
        syncs = 0;
    }
    CHECK(campaign.points >= 4);
    campaign.answered = campaign.points;
    campaign.replies["syncs before each, at least"] = fewest;
    report("34", "strace: fdatasync counted between the answers of a host", campaign);
}

TEST_CASE("no code but SQLite's opens the database: a descriptor that is closed would drop the locks of all",
          "[faults][long]") {
    if (!may_trace()) return;
    const support::TempDir dir;
    const fs::path file = dir.path() / "state.db", trace = dir.path() / "trace";
    without_sandbox(dir.path());
    Told told;
    {
        LiveHost once(file);
        REQUIRE(once.hello().empty());
        once.end();
    }
    {
        LiveHost host(file, strace("openat,open,creat,dup,dup2,dup3", "", trace.string()));
        told.play(host);
        host.end();
    }
    Campaign campaign;
    for (const std::string& line : lines_of(trace)) campaign.points += line.find("/state.db\"") != std::string::npos;
    CHECK(campaign.points == 1);  // by SQLite, once, and it stays open
    campaign.answered = static_cast<std::int64_t>(told.results.size());
    report("25", "strace: every open of the database in a host's life", campaign);
}

TEST_CASE("host.ini is synced before it gets its name, and its folder after: a power cut leaves the old or the new one",
          "[faults]") {
    if (!may_trace()) return;
    const support::TempDir dir;
    const fs::path folder = dir.path() / "state", trace = dir.path() / "trace";
    const auto run = [&](const std::string& flags, const std::string& before) {
        return std::system(("ASAN_OPTIONS=detect_leaks=0 " + before + " '" + support::kHostProgram + "' " + flags +
                            " --db '" + (folder / "state.db").string() + "' >/dev/null")
                               .c_str());
    };
    REQUIRE(run("--sandbox off", "") == 0);  // makes the folder
    REQUIRE(run("--sandbox on", "/usr/bin/strace -y -o '" + trace.string() + "' -e trace=fsync,renameat") == 0);
    std::vector<std::string> calls = lines_of(trace);
    std::erase_if(calls, [](const std::string& line) { return line.starts_with("+++"); });
    CAPTURE(calls);
    REQUIRE(calls.size() == 3);
    CHECK(calls[0].starts_with("fsync("));
    CHECK(calls[0].find("/state/host.ini.new-") != std::string::npos);
    CHECK(calls[1].find("\"host.ini\") = 0") != std::string::npos);
    CHECK(calls[2].starts_with("fsync("));
    CHECK(calls[2].find("/state>) ") != std::string::npos);
}

}  // namespace
}  // namespace faults
