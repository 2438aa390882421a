// Several real host processes on one file: under load, killed at random, kept waiting by one that stands still; and one
// that serves for long. What must hold is asked from outside: from the answers, and of the file read by somebody new.
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "cli/setup/host_config.hpp"
#include "core/invariants.hpp"
#include "store/session_store.hpp"
#include "support/answers.hpp"
#include "support/catch.hpp"
#include "support/host_process.hpp"
#include "support/process.hpp"
#include "support/seed.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"

namespace {

using Json = nlohmann::json;
using namespace host;

const int kSlower = support::kIsSanitized ? 10 : 1;  // what is freed stays in quarantine, too: memory says nothing

std::string request_text(int id, const std::string& method, Json params) {
    return Json{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}}.dump();
}

Json tab(int id, const std::string& document) { return {{"id", id}, {"document", document}}; }

Json store_of(const std::string& media, const Json& attempts) {
    return {{"state", {{"videoByMediaId", {{media, attempts}}}, {"imageByMediaId", {{media, Json::object()}}}}}};
}

using Host = support::HostProcess;
using support::error_of;

// Holds the write lock and stands still until it is told to go on; then it goes without having written.
class LockHolder {
public:
    explicit LockHolder(const std::string& file) {
        pid_ = fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            sqlite3* database = nullptr;
            const bool held = sqlite3_open(file.c_str(), &database) == SQLITE_OK &&
                              sqlite3_exec(database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK;
            if (held) raise(SIGSTOP);
            _exit(held ? 0 : 1);
        }
        int status = 0;
        REQUIRE(waitpid(pid_, &status, WUNTRACED) == pid_);
        REQUIRE(WIFSTOPPED(status));
    }
    ~LockHolder() {
        if (pid_ > 0) go_on();
    }
    void go_on() {
        kill(pid_, SIGCONT);
        waitpid(std::exchange(pid_, -1), nullptr, 0);
    }

private:
    pid_t pid_{-1};
};

}  // namespace

TEST_CASE("hosts killed at random under load count each attempt once and keep what they answered (R3, R10)", "[long]") {
    const support::TempDir dir;
    const auto file = dir.path() / "state.db";
    const unsigned seed = support::first_seed();
    INFO("seed " << seed);
    std::mt19937 chance(seed);
    const auto below = [&chance](unsigned n) { return static_cast<int>(chance() % n); };
    constexpr int kHosts = 3, kMedia = 6, kDocuments = 8, kBurst = 12;

    std::vector<std::unique_ptr<Host>> hosts;
    for (int n = 0; n < kHosts; ++n) hosts.push_back(std::make_unique<Host>(file));
    support::Answers answers;
    using Asked = support::Answers::Asked;
    int attempts = 0, seq = 0, kills = 0;
    const auto hear = [&](const Json& answer, const Asked& asked) {
        INFO(answer.dump());
        REQUIRE(error_of(answer).empty());
        answers.hear(answer, asked);
    };
    // An offer before the noise, which keeps all others waiting: everybody tries to claim it.
    const Asked quiet{.media = "quiet", .document = "h0t9", .decision = {}, .attempts = {}};
    answers.sent(quiet);
    hosts[0]->ask("snapshot", {{"tab", tab(9, quiet.document)},
                               {"seq", ++seq},
                               {"path", "/imagine/post/quiet"},
                               {"store", store_of(quiet.media, Json::array())}});
    hear(hosts[0]->answer(), quiet);
    hosts[0]->ask("session.start", {{"mediaId", quiet.media}, {"tab", tab(9, quiet.document)}, {"prompt", "p"}});
    hear(hosts[0]->answer(), quiet);
    REQUIRE(answers.offered().size() == 1);
    for (int round = 0; round < 60 / kSlower; ++round) {
        std::vector<std::vector<Asked>> waiting(kHosts);
        for (int h = 0; h < kHosts; ++h) {
            for (int n = 0; n < kBurst; ++n) {
                const int t = below(kDocuments);
                Asked asked{.media = "m" + std::to_string(below(kMedia)),
                            .document = "h" + std::to_string(h) + "t" + std::to_string(t),
                            .decision = {},
                            .attempts = {}};
                const auto& offered = answers.offered();
                const bool claims = below(4) == 0 && !offered.empty();  // everybody tries to claim everything
                if (claims) {
                    const auto newest = std::min<std::size_t>(offered.size(), 3);
                    const auto& offer = *(offered.end() - 1 - below(static_cast<unsigned>(newest)));
                    asked.decision = offer.decision;
                    if (offer.document.starts_with("h" + std::to_string(h))) asked.document = offer.document;
                }
                const Json who = tab(asked.document.back() - '0', asked.document);
                if (claims) {
                    hosts[h]->ask("decision.claim", {{"tab", who}, {"decisionId", asked.decision}});
                } else if (below(6) == 0) {
                    hosts[h]->ask("session.start", {{"mediaId", asked.media}, {"tab", who}, {"prompt", "p"}});
                } else {
                    Json list = Json::array();
                    for (int k = below(4); k >= 0; --k) {  // new ones, and some that others reported as well
                        const int id = below(3) == 0 ? ++attempts : below(static_cast<unsigned>(attempts + 1));
                        const std::string name = asked.media + "-a" + std::to_string(id);
                        list.push_back({{"id", name}, {"moderated", id % 3 != 0}});
                        asked.attempts.push_back(name);
                    }
                    answers.sent(asked);
                    hosts[h]->ask("snapshot", {{"tab", who},
                                               {"seq", ++seq},
                                               {"path", "/imagine/post/" + asked.media},
                                               {"store", store_of(asked.media, list)}});
                }
                waiting[h].push_back(std::move(asked));
            }
        }
        const int victim = below(kHosts * 2);  // killed while it works, or nobody
        for (int h = 0; h < kHosts; ++h) {
            const std::size_t heard = h == victim ? static_cast<std::size_t>(below(kBurst)) : kBurst;
            for (std::size_t n = 0; n < heard; ++n) hear(hosts[h]->answer(), waiting[h][n]);
            for (const Json& push : std::exchange(hosts[h]->pushed, {})) answers.hear_push(push);
            if (h != victim) continue;
            hosts[h]->process.kill(SIGKILL);
            CHECK(hosts[h]->process.wait() == 128 + SIGKILL);
            hosts[h] = std::make_unique<Host>(file);
            ++kills;
        }
    }
    hosts.clear();
    INFO(kills << " killed, " << answers.claims() << " claims");
    CHECK(answers.claims() <= 1);  // its answer may have been lost
    CHECK(answers.problems_in(file) == std::vector<std::string>{});
}

TEST_CASE("a process that stands still with the write lock makes the others busy, not stuck; then all recover") {
    const support::TempDir dir;
    const auto file = dir.path() / "state.db";
    Host one(file), two(file);
    const auto report = [&](Host& host, const std::string& id) {
        host.ask("snapshot", {{"tab", tab(1, "doc")},
                              {"seq", host.last + 1},
                              {"path", "/imagine/post/m"},
                              {"store", store_of("m", Json::array({{{"id", id}, {"moderated", true}}}))}});
    };
    {
        LockHolder holder(file.string());
        const auto begin = std::chrono::steady_clock::now();
        for (const char* id : {"a1", "a2"}) {
            report(one, id);
            report(two, id);
        }
        for (Host* host : {&one, &one, &two, &two}) {
            const Json answer = host->answer();
            CHECK(error_of(answer) == "storage_busy");
            CHECK(answer["error"]["data"]["retryable"] == true);
        }
        CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5 * kSlower});
        one.ask("ping", Json::object());  // needs no file
        CHECK(one.answer().contains("result"));
        holder.go_on();
    }
    for (Host* host : {&one, &two}) {
        report(*host, "a1");
        CHECK(host->answer()["result"]["view"]["session"]["retryCount"] == 1);
    }
}

namespace {

struct Footprint {
    std::int64_t kib{};  // resident
    std::ptrdiff_t descriptors{};
    std::uintmax_t file{};
};

Footprint footprint_of(pid_t pid, const std::filesystem::path& file) {
    const std::filesystem::path about = "/proc/" + std::to_string(pid);
    std::ifstream statm(about / "statm");
    std::int64_t size = 0, resident = 0;
    statm >> size >> resident;
    const auto fds = std::filesystem::directory_iterator(about / "fd");
    return {.kib = resident * getpagesize() / 1024,
            .descriptors = std::distance(begin(fds), end(fds)),
            .file = std::filesystem::file_size(file)};
}

// A file that the next host restores: damage was found in it (images in flight with nothing on its way), and a host was
// killed.
void make_damaged(const std::filesystem::path& file, int images, int attempts_of_each) {
    store::SessionStore store(file, {});
    store::Transaction transaction = store.begin();
    core::Media media = core::new_media({}, {}, core::Instant{core::Millis{1}});
    for (int n = 0; n < images; ++n) {
        media.id = core::MediaId{"00000000-1111-4222-8333-" + std::to_string(100'000'000'000 + n)};
        store.save(std::nullopt, media, std::nullopt);
    }
    store.database().run(("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                          std::to_string(attempts_of_each) +
                          ") INSERT INTO attempt(media_id, attempt_id, effort, moderated, layer, layer_known,"
                          " percent, seen_at, source) SELECT media_id, media_id || i, 1, 1, 1, 0, -1, 0, 0"
                          " FROM media, n")
                             .c_str());
    store.database().run("UPDATE media SET is_active = 1, outcome = 2");
    transaction.commit();
    const std::filesystem::path lock = file.string() + ".restore-lock";
    std::ofstream{lock};
    std::filesystem::permissions(lock, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

// What a host says while it restores a file of so many attempts.
std::vector<Json> words_of_restore(int attempts) {
    const support::TempDir dir;
    make_damaged(dir.path() / "state.db", 1, attempts);
    return Host(dir.path() / "state.db").pushed;
}

}  // namespace

TEST_CASE("a host that restores a large file says so twice a second, before it answers hello (R19)", "[slow]") {
    std::vector<Json> words;
    // What takes half a second depends on the machine.
    for (int attempts = 50'000; words.empty() && attempts < 10'000'000; attempts *= 2)
        words = words_of_restore(attempts);
    REQUIRE(!words.empty());
    int last = 0;
    for (const Json& message : words) {
        CHECK(message.at("method") == "storage.restoring");
        CHECK(message.at("params").at("percent").get<int>() >= last);
        last = message.at("params").at("percent");
    }
}

TEST_CASE("a restore needs no more memory for a larger file (RLIMIT_DATA)", "[slow]") {
    if (support::kIsSanitized) return;  // which needs more than any limit
    const support::TempDir dir;
    const std::filesystem::path file = dir.path() / "state.db";
    make_damaged(file, 5'000, 25);
    REQUIRE(std::filesystem::file_size(file) > 30'000'000);
    support::Process host(support::kHostProgram, {"--db", file.string(), core::kExtensionOrigin},
                          {.environment = {}, .closed = {}, .before_exec = [] {
                               constexpr rlim_t kMost = 24 * 1024 * 1024;
                               const rlimit limit{kMost, kMost};
                               ::setrlimit(RLIMIT_DATA, &limit);
                           }});
    host.send(request_text(1, "hello", {{"protocol", 1}, {"client", {{"name", "test"}, {"version", "1"}}}}));
    const Json answer = Json::parse(host.receive());
    INFO(answer.dump());
    REQUIRE(answer.contains("result"));
    CHECK(answer.at("result").at("notices").at(0).at("kind") == "salvaged");
    store::SessionStore store(file, {});
    CHECK(number_of(store.database(), "SELECT count(*) FROM attempt") == 125'000);
}

TEST_CASE("100 000 route changes and 10 000 documents leave nothing behind (pitfall 4)", "[long]") {
    const support::TempDir dir;
    const auto file = dir.path() / "state.db";
    REQUIRE(cli::write_host_config(dir.path(), {.sandbox = false, .record = {}}));  // which hides /proc/<pid>/fd
    Host host(file);
    const Json list = Json::array({{{"id", "a1"}, {"moderated", true}}, {{"id", "a2"}, {"moderated", false}}});
    int documents = 0, routes = 0;
    const auto burst = [&](int count, const auto& ask) {
        for (int n = 0; n < count; ++n) ask();
        for (int n = 0; n < count; ++n) {
            const Json answer = host.answer();
            if (!answer.contains("result")) FAIL(answer.dump());
        }
        host.pushed.clear();
    };
    const auto open_document = [&] {  // in one of 50 tabs, in the place of the one before; some are closed first
        const int where = ++documents % 50;
        if (documents % 3 == 0) {
            host.ask("tab.closed", {{"tab", {{"id", where}}}});
            (void)host.answer();
        }
        host.ask("snapshot", {{"tab", tab(where, "doc" + std::to_string(documents))},
                              {"seq", 1},
                              {"path", "/imagine/post/m" + std::to_string(where % 5)},
                              {"store", store_of("m" + std::to_string(where % 5), list)}});
    };
    const auto change_route = [&] {
        const int where = ++routes % 50;
        const int document = documents - (documents - where + 50) % 50;
        const char* const posts[] = {"m0", "a1", "m3", "a2", "elsewhere"};
        host.ask("route", {{"tab", tab(where, "doc" + std::to_string(document))},
                           {"seq", routes + 1},
                           {"path", std::string{"/imagine/post/"} + posts[routes / 50 % 5]}});
    };
    const auto serve = [&](int rounds) {
        for (int round = 0; round < rounds; ++round) {
            burst(20, open_document);
            burst(100, change_route);
            burst(100, change_route);
        }
    };
    serve(50 / kSlower);
    const Footprint warm = footprint_of(host.process.pid(), file);
    serve(450 / kSlower);
    const Footprint last = footprint_of(host.process.pid(), file);
    CHECK(routes == 100'000 / kSlower);
    CHECK(documents == 10'000 / kSlower);
    CHECK(last.descriptors == warm.descriptors);
    if (kSlower == 1) CHECK(last.kib < warm.kib + 1024);
    CHECK(last.file <= warm.file + 64 * 1024);
    WARN("resident " << warm.kib << " -> " << last.kib << " KiB, file " << warm.file << " -> " << last.file);
}
