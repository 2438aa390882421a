// What the host costs, beside the least that is possible and what people would write instead. Run by scripts/bench.
//
// The contenders take turns, event by event, within one run, and medians are compared: a busy machine disturbs all
// alike. Results go to a JSON file; report.mjs makes the table and the plot of them.
//   bench HOST BIN PEERS DATA RESULTS [--quick]
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <numeric>
#include <random>
#include <stdexcept>
#include <thread>

#include "contenders.hpp"
#include "workload.hpp"

namespace {

using namespace bench;
using enum Contender;

constexpr int kTargets = 10;         // media that get the new attempts, the same at every size
constexpr int kFirstFresh = 1'000;   // attempts with numbers from here on are new
constexpr double kPatience = 6'000;  // ms that one contender may use up in one workload

struct Result {
    std::string workload;
    int media{};
    std::string contender;
    std::string unit;
    double median{};
    double p90{};
    std::size_t count{};
    double cpu{};  // per event, in the same unit; 0: not asked
};

struct Lane {
    Contender contender;
    Program* program;
    std::function<double(int round)> event;  // what it took
    std::vector<double> samples{};
    double spent{};
    double cpu{};
};

// How long the contender says the page was blocked: the pipe is no part of it.
double told(const std::string& answer) {
    const auto at = answer.find("\"took\":");
    return at == answer.npos ? -1 : std::atof(answer.c_str() + at + 7);
}

double timed(Contender contender, Program& program, const std::string& frame) {
    const double start = now_ms();
    const std::string answer = program.ask(frame);
    const double took = now_ms() - start;
    if (answer.find("\"error\":") != answer.npos) throw std::runtime_error("refused: " + answer.substr(0, 300));
    return contender == in_browser ? told(answer) : took;
}

class Bench {
public:
    Bench(Contenders contenders, bool quick) : contenders_(std::move(contenders)), quick_(quick) {}

    void run() {
        ping();
        for (const int media : sizes()) cold_start(media);
        for (const int media : sizes()) partial_snapshots(media);
        for (const int media : sizes()) full_snapshots(media, Form::compact, "full snapshot, one new attempt");
        same_snapshot(1'000, Form::compact, "the same full snapshot again");
        full_snapshots(1'000, Form::raw, "5.7 MB snapshot, one new attempt");
        same_snapshot(1'000, Form::raw, "the same 5.7 MB snapshot again");
        bursts(1'000);
        const int many = quick_ ? 1'000 : 10'000;
        pages(many, "session.list of all", list_request);
        pages(many, "export of all", export_request);
        for (const Contender contender : {host, host_wal, floor, python, node}) syncs(contender);
        wake_ups();
        if (!quick_) growth(1'000'000);
    }

    [[nodiscard]] const std::vector<Result>& results() const { return results_; }

private:
    [[nodiscard]] std::vector<int> sizes() const {
        return quick_ ? std::vector{10, 1'000} : std::vector{10, 1'000, 10'000, 100'000};
    }
    [[nodiscard]] int rounds(int full) const { return quick_ ? std::max(5, full / 5) : full; }

    void add(const char* workload, int media, Contender contender, const char* unit, std::vector<double> values,
             double cpu = 0) {
        std::ranges::sort(values);
        const double median = values[values.size() / 2], p90 = values[values.size() * 9 / 10];
        results_.push_back({workload, media, name_of(contender), unit, median, p90, values.size(), cpu});
        std::fprintf(stderr, "%-40s %7d  %-12s %10.4f %s\n", workload, media, name_of(contender), median, unit);
    }

    // Round by round, one event of each contender, in an order that changes: what one leaves behind (cold caches, pages
    // to be written) is not always for the same one to bear. Whoever has used up its time sits out the rest.
    void take_turns(const char* workload, int media, std::vector<Lane>& lanes, int count) {
        for (Lane& lane : lanes) lane.cpu = lane.program ? -lane.program->cpu_ms() : 0;
        std::vector<std::size_t> order(lanes.size());
        std::iota(order.begin(), order.end(), 0);
        std::mt19937 random(1);  // the same in each run
        for (int round = 0; round < count; ++round) {
            std::ranges::shuffle(order, random);
            for (const std::size_t next : order) {
                Lane& lane = lanes[next];
                if (lane.spent > kPatience && lane.samples.size() >= 3) continue;
                const double start = now_ms();
                lane.samples.push_back(lane.event(round));
                lane.spent += now_ms() - start;
            }
        }
        for (Lane& lane : lanes) {
            const double cpu = lane.program ? lane.cpu + lane.program->cpu_ms() : 0;
            add(workload, media, lane.contender, "ms", lane.samples, cpu / static_cast<double>(lane.samples.size()));
        }
    }

    Program& start(Contender contender, int media) {
        running_.push_back(contenders_.start(contender, media));
        return *running_.back();
    }

    // Twenty in a row: one alone, after the others had their turn, would measure what they left of the caches.
    void ping() {
        constexpr int kInARow = 20;
        std::vector<Lane> lanes;
        for (const Contender contender : {host, echo, python, node}) {
            Program& program = start(contender, 10);
            lanes.push_back({contender, &program, [&program, contender](int) {
                                 double sum = 0;
                                 for (int i = 0; i < kInARow; ++i) sum += timed(contender, program, kPing);
                                 return sum / kInARow;
                             }});
        }
        take_turns("ping", 10, lanes, rounds(300));
        running_.clear();
    }

    void cold_start(int media) {
        std::vector<Lane> lanes;
        for (const Contender contender : {host, host_deb, echo, python, node}) {
            contenders_.prepare(contender, media);
            lanes.push_back({contender, nullptr, [this, contender, media](int) {
                                 const auto command = contenders_.command(contender, media);
                                 const double begin = now_ms();
                                 Program program(command);
                                 program.ask(kHello);
                                 return now_ms() - begin;
                             }});
        }
        take_turns("cold start to the first answer", media, lanes, rounds(60));
    }

    // Attempt `round` is new to media `round % kTargets`, which the document shows.
    static Snapshot one_new(int media, int round) {
        const int on = round % std::min(kTargets, media);
        return {.page = {on, 1, 0}, .seq = round + 10, .on = on, .fresh = kFirstFresh + round, .partial = true};
    }

    void partial_snapshots(int media) {
        constexpr int kWarmUp = 5;
        std::vector<Lane> lanes;
        std::vector<double> written;
        for (const Contender contender :
             {host, host_deb, host_wal, floor, floor_wal, in_browser, python, python_wal, node, node_wal}) {
            Program& program = start(contender, media);
            for (int i = 0; i < kWarmUp; ++i) program.ask(snapshot(one_new(media, i)));
            written.push_back(-program.bytes_written());
            lanes.push_back({contender, &program, [&program, contender, media](int round) {
                                 return timed(contender, program, snapshot(one_new(media, round + kWarmUp)));
                             }});
        }
        take_turns("partial snapshot, one new attempt", media, lanes, rounds(200));
        for (std::size_t i = 0; i < lanes.size(); ++i) {
            const auto events = static_cast<double>(lanes[i].samples.size());
            if (lanes[i].contender == in_browser) continue;
            add("bytes written for one new attempt", media, lanes[i].contender, "B",
                {(written[i] + lanes[i].program->bytes_written()) / events});
            add("most memory", media, lanes[i].contender, "MiB", {lanes[i].program->memory("VmHWM:")});
        }
        running_.clear();
    }

    static std::vector<std::string> with_reader(std::vector<std::string> command) {
        command.push_back("--read");
        return command;
    }

    Program& start_reading(Contender contender, int media) {
        if (contender != floor) return start(contender, media);
        contenders_.prepare(contender, media);
        running_.push_back(std::make_unique<Program>(with_reader(contenders_.command(contender, media))));
        return *running_.back();
    }

    void full_snapshots(int media, Form form, const char* workload) {
        std::vector<Lane> lanes;
        const auto frame = [media, form](int round) {
            return snapshot({.page = {0, media, kListedAttempts},
                             .form = form,
                             .seq = round + 10,
                             .on = round % std::min(kTargets, media),
                             .fresh = kFirstFresh + round});
        };
        for (const Contender contender : {host, floor, in_browser, python, node}) {
            Program& program = start_reading(contender, media);
            for (int i = 0; i < 2; ++i) program.ask(frame(i));
            lanes.push_back({contender, &program, [&program, contender, frame](int round) {
                                 return timed(contender, program, frame(round + 2));
                             }});
        }
        take_turns(workload, media, lanes, rounds(media >= 100'000 ? 5 : media >= 1'000 ? 40 : 200));
        const char* what =
            form == Form::raw ? "most memory, with 5.7 MB snapshots" : "most memory, with full snapshots";
        for (const Lane& lane : lanes) {
            if (lane.contender != in_browser) {
                add(what, media, lane.contender, "MiB", {lane.program->memory("VmHWM:")});
            }
        }
        running_.clear();
    }

    void same_snapshot(int media, Form form, const char* workload) {
        std::vector<Lane> lanes;
        const auto frame = [media, form](int round) {
            return snapshot({.page = {0, media, kListedAttempts}, .form = form, .seq = round + 10});
        };
        for (const Contender contender : {host, in_browser, python, node}) {
            Program& program = start(contender, media);
            for (int i = 0; i < 2; ++i) program.ask(frame(i));
            lanes.push_back({contender, &program, [&program, contender, frame](int round) {
                                 return timed(contender, program, frame(round + 2));
                             }});
        }
        take_turns(workload, media, lanes, rounds(40));
        running_.clear();
    }

    // Attempts to a hundred media, as when a page comes back after the host was away; each round has others.
    void bursts(int media) {
        constexpr int kBurst = 1'000;
        constexpr int kOver = 100;
        constexpr int kOneByOne = 200;
        std::vector<Lane> lanes;
        const auto attempts = [media](int first, int count) {
            std::vector<std::string> frames;
            for (int i = first; i < first + count; ++i) {
                Snapshot one = one_new(media, i);
                one.on = one.page.first = (i / kBurst * kOver + i % kOver) % media;
                frames.push_back(snapshot(one));
            }
            return frames;
        };
        for (const Contender contender : {host, floor, python, node}) {
            Program& program = start(contender, media);
            lanes.push_back({contender, &program, [&program, attempts](int round) {
                                 const auto frames = attempts(round * kBurst, kBurst);
                                 const double begin = now_ms();
                                 program.burst(frames);
                                 return now_ms() - begin;
                             }});
        }
        const int count = rounds(15);
        take_turns("burst of 1000 attempts", media, lanes, count);
        for (Lane& lane : lanes) {
            lane = {lane.contender, lane.program, [&program = *lane.program, attempts, count](int round) {
                        const auto frames = attempts(count * kBurst + round, 1);
                        const double begin = now_ms();
                        program.ask(frames.front());
                        return now_ms() - begin;
                    }};
        }
        take_turns("the same, one by one, each", media, lanes, kOneByOne);
        running_.clear();
    }

    void pages(int media, const char* workload, std::string (*request)(const std::string&)) {
        std::vector<Lane> lanes;
        for (const Contender contender : {host, in_browser, python, node}) {
            Program& program = start(contender, media);
            lanes.push_back({contender, &program, [&program, contender, request](int) {
                                 double took = 0;
                                 std::string cursor;
                                 do {
                                     const double begin = now_ms();
                                     const std::string answer = program.ask(request(cursor));
                                     took += contender == in_browser ? told(answer) : now_ms() - begin;
                                     cursor = next_cursor(answer);
                                 } while (!cursor.empty());
                                 return took;
                             }});
        }
        take_turns(workload, media, lanes, rounds(15));
        running_.clear();
    }

    // Counted by strace, in runs with and without events: the difference is theirs.
    void syncs(Contender contender) {
        constexpr int kEvents = 50;
        const char* report = "strace.txt";
        const auto calls = [&](int events) {
            contenders_.prepare(contender, 10);
            std::vector<std::string> command{"strace", "-f", "-qq", "-o", report, "-e", "trace=fsync,fdatasync"};
            for (const auto& word : contenders_.command(contender, 10)) command.push_back(word);
            {
                Program program(std::move(command));
                program.ask(kHello);
                for (int i = 0; i < events; ++i) program.ask(snapshot(one_new(10, i)));
            }
            std::ifstream in(report);
            return std::count_if(std::istreambuf_iterator<char>(in), {}, [](char c) { return c == '('; });
        };
        const auto difference = static_cast<double>(calls(kEvents + 1) - calls(1));
        add("syncs for one new attempt", 10, contender, "", {difference / kEvents});
        std::filesystem::remove(report);
    }

    void wake_ups() {
        Program& program = start(host, 1'000);
        add("wake-ups in a second, no document", 1'000, host, "", {program.sleeps_in(quick_ ? 3 : 10)});
        program.ask(snapshot(one_new(1'000, 0)));
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        add("wake-ups in a second, one document", 1'000, host, "", {program.sleeps_in(quick_ ? 4 : 10)});
        running_.clear();
    }

    // A while after the last event: what the next ones will need again at once is no growth.
    static double memory_at_rest(const Program& program) {
        std::this_thread::sleep_for(std::chrono::seconds(4));
        return program.memory("VmRSS:");
    }

    void growth(int events) {
        constexpr int kMedia = 10'000;
        constexpr int kBurst = 1'000;
        Program& program = start(host, kMedia);
        double early = 0;
        const double begin = now_ms();
        for (int done = 0; done < events; done += kBurst) {
            std::vector<std::string> frames;
            for (int i = done; i < done + kBurst; ++i) {
                Snapshot one = one_new(kMedia, i);
                one.on = one.page.first = i % kMedia;
                frames.push_back(snapshot(one));
            }
            program.burst(frames);
            if (done + kBurst == events / 10) early = memory_at_rest(program);
        }
        add("a million attempts in bursts", kMedia, host, "s", {(now_ms() - begin) / 1'000});
        add("memory after a tenth of them", kMedia, host, "MiB", {early});
        add("memory after all of them", kMedia, host, "MiB", {memory_at_rest(program)});
        running_.clear();
    }

    Contenders contenders_;
    bool quick_;
    std::vector<std::unique_ptr<Program>> running_;
    std::vector<Result> results_;
};

void write_json(const std::vector<Result>& results, const char* file, bool quick) {
    std::ofstream out(file);
    out << "{\"quick\":" << (quick ? "true" : "false") << ",\"results\":[";
    const char* comma = "\n";
    for (const Result& r : results) {
        out << comma << R"({"workload":")" << r.workload << R"(","media":)" << r.media << R"(,"contender":")"
            << r.contender << R"(","unit":")" << r.unit << R"(","median":)" << r.median << R"(,"p90":)" << r.p90
            << R"(,"count":)" << r.count << R"(,"cpu":)" << r.cpu << "}";
        comma = ",\n";
    }
    out << "\n]}\n";
}

}  // namespace

int main(int argc, char** argv) try {
    const bool quick = argc == 8 && std::strcmp(argv[7], "--quick") == 0;
    if (argc != 7 && !quick)
        throw std::runtime_error("usage: bench HOST HOST_WITH_LOG BIN PEERS DATA RESULTS [--quick]");
    std::string scratch = std::string{argv[5]} + "/scratch-XXXXXX";
    std::filesystem::create_directories(argv[5]);
    if (!mkdtemp(scratch.data())) throw std::runtime_error("no scratch folder");
    const Contenders::Places places{argv[1], argv[2], argv[3], argv[4], argv[5], scratch};
    Bench bench(Contenders(places), quick);
    bench.run();
    write_json(bench.results(), argv[6], quick);
    std::filesystem::remove_all(scratch);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench: %s\n", error.what());
    return 1;
}
