// soak: real hosts on one file for a long time, among kills, sleeps, clocks that are set, full disks and other
// versions.
//   soak [--minutes M] [--seconds S] [--hosts N] [--seed S] [--other PROGRAM]
// PROGRAM is another build of the host (an older one, or one with another SQLite): hosts change between the two.
// Says each minute what they hold, and at the end what is wrong. Exit code 1: something is.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <thread>

#include "cli/setup/host_config.hpp"
#include "support/answers.hpp"
#include "support/host_process.hpp"
#include "support/temp_dir.hpp"
#include "support/this_build.hpp"

namespace {

using Json = nlohmann::json;
using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;
namespace fs = std::filesystem;

constexpr int kImages = 40, kTabs = 4;
constexpr milliseconds kPace{15};  // between two questions

struct Wish {
    milliseconds length = std::chrono::minutes{30};
    int hosts{6};
    unsigned seed{std::random_device{}()};
    std::string other;
};

// What a host, and the folder, hold at one moment.
struct Held {
    std::int64_t descriptors{}, kib{}, files{};
    std::uintmax_t file_bytes{}, journal_bytes{}, log_bytes{};
};

Held more_of(const Held& a, const Held& b) {
    return {.descriptors = std::max(a.descriptors, b.descriptors),
            .kib = std::max(a.kib, b.kib),
            .files = std::max(a.files, b.files),
            .file_bytes = std::max(a.file_bytes, b.file_bytes),
            .journal_bytes = std::max(a.journal_bytes, b.journal_bytes),
            .log_bytes = std::max(a.log_bytes, b.log_bytes)};
}

class Soak {
public:
    explicit Soak(const Wish& wish) : wish_(wish), chance_(wish.seed) {
        if (!host::cli::write_host_config(dir_.path(), {.sandbox = false, .record = {}})) {
            throw std::runtime_error("cannot write host.ini");  // without it nobody may look into /proc/<pid>
        }
        set_clocks();
        for (int n = 0; n < wish_.hosts; ++n) start(hosts_.emplace_back(), n % 2 == 1);
    }

    std::vector<std::string> run() {
        const auto end = begin_ + wish_.length;
        auto next_look = begin_, next_word = begin_ + std::chrono::minutes{1};
        while (Steady::now() < end) {
            step();
            if (Steady::now() >= next_look) look(), next_look += std::chrono::seconds{5};
            if (Steady::now() >= next_word) tell(), next_word += std::chrono::minutes{1};
            std::this_thread::sleep_for(kPace);
        }
        for (Slot& slot : hosts_) wake_up(slot);
        look();
        tell();
        for (Slot& slot : hosts_) end_politely(slot);
        return problems();
    }

private:
    struct Slot {
        std::unique_ptr<support::HostProcess> host;
        bool is_other{};
        std::optional<Steady::time_point> sleeps_until;
        std::optional<Steady::time_point> full_until;
        int seq{};
        std::vector<support::Answers::Offer> granted;  // and not clicked yet
    };

    int below(int n) { return static_cast<int>(chance_() % static_cast<unsigned>(n)); }
    bool one_in(int n) { return below(n) == 0; }
    [[nodiscard]] fs::path file() const { return dir_.path() / "state.db"; }

    void start(Slot& slot, bool other) {
        slot.is_other = other && !wish_.other.empty();
        slot.sleeps_until.reset();
        slot.full_until.reset();
        slot.granted.clear();
        slot.host = std::make_unique<support::HostProcess>(
            file(), slot.is_other ? wish_.other : support::kHostProgram,
            support::Process::Options{.environment = {{"LD_PRELOAD", GRH_ODD_CLOCK}, {"ODD_CLOCK", clocks().string()}},
                                      .closed = {},
                                      .before_exec = [] { std::signal(SIGXFSZ, SIG_IGN); }});
        const std::string error = support::error_of(slot.host->greeting);
        if (error.empty()) return;
        count_error("hello", error);
        for (Slot& one : hosts_) {  // one that sleeps may have the lock
            if (one.sleeps_until) wake_up(one);
        }
        if (++refused_ > 20) throw std::runtime_error("no host can start any more: " + error);
        start(slot, slot.is_other);
    }

    void end_politely(Slot& slot) {
        hear_pushed(slot);
        slot.host->process.close_input();
        const int code = slot.host->process.wait();
        if (code != 0) wrong_.push_back("a host ended with exit code " + std::to_string(code));
        slot.host.reset();
    }

    void wake_up(Slot& slot) {
        if (slot.sleeps_until) slot.host->process.kill(SIGCONT);
        slot.sleeps_until.reset();
        make_room(slot, RLIM_INFINITY);
        slot.full_until.reset();
    }

    static void make_room(const Slot& slot, rlim_t most) {
        const rlimit limit{.rlim_cur = most, .rlim_max = RLIM_INFINITY};
        ::prlimit(slot.host->process.pid(), RLIMIT_FSIZE, &limit, nullptr);
    }

    // One fault now and then, and otherwise a question.
    void step() {
        for (Slot& slot : hosts_) {
            if (slot.sleeps_until && *slot.sleeps_until <= Steady::now()) wake_up(slot);
            if (slot.full_until && *slot.full_until <= Steady::now()) wake_up(slot);
        }
        Slot& slot = hosts_[static_cast<std::size_t>(below(wish_.hosts))];
        if (slot.sleeps_until) return;
        const bool lives_long = &slot == &hosts_.front();
        if (!lives_long && one_in(150)) return die(slot);
        if (!lives_long && one_in(300)) {
            wake_up(slot);
            end_politely(slot);
            ++changed_;
            return start(slot, !slot.is_other);
        }
        if (one_in(200)) {
            slot.host->process.kill(SIGSTOP);
            slot.sleeps_until = Steady::now() + milliseconds{50 + below(900)};
            ++slept_;
            return;
        }
        if (one_in(300)) {
            make_room(slot, static_cast<rlim_t>(below(2)) * fs::file_size(file()) / 2);
            slot.full_until = Steady::now() + milliseconds{200 + below(800)};
            ++full_;
        }
        if (one_in(400)) {
            constexpr std::int64_t kSecond = 1'000, kDay = 86'400 * kSecond;
            const std::int64_t steps[] = {5 * kSecond, -5 * kSecond, 3'600 * kSecond, -3'600 * kSecond, kDay, -kDay};
            wall_ += steps[below(6)];
            if (one_in(3)) {  // the machine was suspended
                const std::int64_t length = (1 + below(600)) * kSecond;
                wall_ += length, since_boot_ += length;
            }
            set_clocks();
            ++jumped_;
        }
        hear(slot, question(slot));
    }

    void die(Slot& slot) {
        std::vector<support::Answers::Asked> asked;
        for (int n = below(6); n >= 0; --n) asked.push_back(question(slot));
        const int heard = below(static_cast<int>(asked.size()) + 1);
        for (int n = 0; n < heard; ++n) hear(slot, asked[static_cast<std::size_t>(n)]);
        slot.host->process.kill(SIGKILL);
        (void)slot.host->process.wait();
        ++killed_;
        start(slot, one_in(2));
    }

    support::Answers::Asked question(Slot& slot) {
        const int tab = below(kTabs);
        const auto place = std::to_string(&slot - hosts_.data()) + "t" + std::to_string(tab);
        support::Answers::Asked asked{
            .media = "m" + std::to_string(below(kImages)), .document = "h" + place, .decision = {}, .attempts = {}};
        const Json who{{"id", tab}, {"document", asked.document}};
        const int what = below(20);
        const auto& offered = answers_.offered();
        if (!slot.granted.empty()) {
            const auto [decision, document] = slot.granted.back();
            slot.granted.pop_back();
            slot.host->ask("decision.result", {{"tab", {{"id", document.back() - '0'}, {"document", document}}},
                                               {"decisionId", decision},
                                               {"clicked", !one_in(8)}});
        } else if (what < 5 && !offered.empty()) {
            const auto& offer =
                offered[offered.size() - 1 -
                        static_cast<std::size_t>(below(std::min<int>(4, static_cast<int>(offered.size()))))];
            const bool is_mine = offer.document.starts_with("h" + std::to_string(&slot - hosts_.data()) + "t");
            if (is_mine) asked.document = offer.document;  // otherwise it is somebody else who tries
            asked.decision = offer.decision;
            slot.host->ask("decision.claim",
                           {{"tab", {{"id", asked.document.back() - '0'}, {"document", asked.document}}},
                            {"decisionId", asked.decision}});
        } else if (what < 8) {
            slot.host->ask("session.start", {{"mediaId", asked.media}, {"tab", who}, {"prompt", "a paper boat"}});
        } else if (what == 8) {
            slot.host->ask("session.list", {{"sort", "recent"}, {"limit", 10}});
        } else {
            Json list = Json::array();
            for (int k = below(3); k >= 0; --k) {  // new ones, and some that others reported as well
                const int id = one_in(2) ? ++attempts_ : std::max(1, attempts_ - below(200));
                const std::string name = asked.media + "-a" + std::to_string(id);
                list.push_back({{"id", name}, {"moderated", id % 3 != 0}});
                asked.attempts.push_back(name);
            }
            answers_.sent(asked);
            slot.host->ask("snapshot", {{"tab", who},
                                        {"seq", ++slot.seq},
                                        {"path", "/imagine/post/" + asked.media},
                                        {"store",
                                         {{"state",
                                           {{"videoByMediaId", {{asked.media, list}}},
                                            {"imageByMediaId", {{asked.media, Json::object()}}}}}}}});
        }
        ++asked_;
        return asked;
    }

    void hear(Slot& slot, const support::Answers::Asked& asked) {
        const Json answer = slot.host->answer();
        const std::string error = support::error_of(answer);
        if (error.empty()) {
            if (answers_.hear(answer, asked)) slot.granted.push_back({asked.decision, asked.document});
        } else {
            count_error(asked.attempts.empty() ? "a command" : "a report", error);
        }
        hear_pushed(slot);
    }

    void hear_pushed(Slot& slot) {
        for (const Json& push : std::exchange(slot.host->pushed, {})) answers_.hear_push(push);
    }

    // What a fault explains; whatever else fails is wrong.
    void count_error(const std::string& what, const std::string& error) {
        ++errors_[error];
        const bool is_explained = error == "storage_busy" || error == "storage_full" || error == "storage_io" ||
                                  (what == "a command" && (error == "invalid_params" || error == "unknown_media"));
        if (!is_explained) wrong_.push_back(what + " failed: " + error);
    }

    [[nodiscard]] fs::path clocks() const { return dir_.path() / "clocks"; }
    void set_clocks() {
        const std::int64_t numbers[] = {wall_, since_boot_};
        std::fstream out(clocks(), std::ios::binary | std::ios::in | std::ios::out);
        if (!out) out.open(clocks(), std::ios::binary | std::ios::out);
        out.write(reinterpret_cast<const char*>(numbers), sizeof numbers);  // in place: hosts have it mapped
    }

    void look() {
        Held all;
        for (const Slot& slot : hosts_) {
            const fs::path about = "/proc/" + std::to_string(slot.host->process.pid());
            std::ifstream statm(about / "statm");
            std::int64_t size = 0, resident = 0;
            statm >> size >> resident;
            std::error_code gone;
            const fs::directory_iterator fds(about / "fd", gone);
            all.descriptors = std::max<std::int64_t>(all.descriptors, std::distance(begin(fds), end(fds)));
            all.kib = std::max(all.kib, resident * 4);
        }
        for (const auto& entry : fs::directory_iterator(dir_.path())) {
            std::error_code gone;
            const std::string name = entry.path().filename().string();
            const auto bytes = fs::file_size(entry.path(), gone);
            if (gone) continue;
            ++all.files;
            if (name == "state.db") all.file_bytes = bytes;
            if (name == "state.db-wal" || name == "state.db-journal") all.journal_bytes += bytes;
            if (name.starts_with("host.log")) all.log_bytes += bytes;
            if (name.find(".damaged-") != name.npos) wrong_.push_back("a damaged file: " + name);
        }
        const bool is_early = Steady::now() < begin_ + wish_.length / 4;
        (is_early ? early_ : late_) = more_of(is_early ? early_ : late_, all);
        newest_ = all;
    }

    void tell() const {
        const auto minutes = std::chrono::duration<double, std::ratio<60>>(Steady::now() - begin_).count();
        std::printf(
            "%5.1f min: %lld asked, %zu attempts and %zu claims answered; %d killed, %d changed, %d slept, %d full "
            "disks, "
            "%d clocks set; at most %lld descriptors, %lld KiB; file %ju KiB, log %ju KiB, %lld files\n",
            minutes, static_cast<long long>(asked_), answers_.attempts(), answers_.claims(), killed_, changed_, slept_,
            full_, jumped_, static_cast<long long>(newest_.descriptors), static_cast<long long>(newest_.kib),
            newest_.file_bytes / 1024, newest_.log_bytes / 1024, static_cast<long long>(newest_.files));
        std::fflush(stdout);
    }

    std::vector<std::string> problems() {
        for (const auto& [error, times] : errors_) std::printf("%s: %d\n", error.c_str(), times);
        std::vector<std::string> all = wrong_;
        const auto bounded = [&all](const char* what, std::int64_t early, std::int64_t late, std::int64_t most) {
            std::printf("%s: at most %lld in the first quarter, %lld later, bound %lld\n", what,
                        static_cast<long long>(early), static_cast<long long>(late), static_cast<long long>(most));
            if (late > most) all.push_back(std::string{what} + " grew");
        };
        const auto attempts = static_cast<std::int64_t>(answers_.attempts());
        bounded("descriptors", early_.descriptors, late_.descriptors, early_.descriptors + 2);
        bounded("memory, KiB", early_.kib, late_.kib, early_.kib * 3 / 2);
        bounded("file, bytes", static_cast<std::int64_t>(early_.file_bytes),
                static_cast<std::int64_t>(late_.file_bytes), 8'000'000 + 1'000 * attempts);
        bounded("journal, bytes", static_cast<std::int64_t>(early_.journal_bytes),
                static_cast<std::int64_t>(late_.journal_bytes), 16'000'000);
        bounded("log, bytes", static_cast<std::int64_t>(early_.log_bytes), static_cast<std::int64_t>(late_.log_bytes),
                4'000'000);
        bounded("files in the folder", early_.files, late_.files, 12 + 2 * wish_.hosts);
        for (const std::string& problem : answers_.problems_in(file(), true)) all.push_back(problem);
        return all;
    }

    Wish wish_;
    std::mt19937 chance_;
    support::TempDir dir_;
    std::vector<Slot> hosts_;
    support::Answers answers_;
    std::map<std::string, int> errors_;
    std::vector<std::string> wrong_;
    Held early_, late_, newest_;
    Steady::time_point begin_ = Steady::now();
    std::int64_t wall_{}, since_boot_{}, asked_{};
    int attempts_{}, killed_{}, changed_{}, slept_{}, full_{}, jumped_{}, refused_{};
};

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    Wish wish;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string flag = argv[i], value = argv[i + 1];
        if (flag == "--minutes")
            wish.length = std::chrono::minutes{std::stoi(value)};
        else if (flag == "--seconds")
            wish.length = std::chrono::seconds{std::stoi(value)};
        else if (flag == "--hosts")
            wish.hosts = std::stoi(value);
        else if (flag == "--seed")
            wish.seed = static_cast<unsigned>(std::stoul(value));
        else if (flag == "--other")
            wish.other = fs::absolute(value).string();
        else
            return std::cerr << "unknown: " << flag << '\n', 2;
    }
    std::printf("seed %u\n", wish.seed);
    try {
        const auto problems = Soak(wish).run();
        for (const std::string& problem : problems) std::printf("WRONG: %s\n", problem.c_str());
        std::puts(problems.empty() ? "nothing is wrong" : "something is wrong");
        return problems.empty() ? 0 : 1;
    } catch (const std::exception& error) {
        std::printf("WRONG: %s\n", error.what());
        return 1;
    }
}
