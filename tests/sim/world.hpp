// The world of a simulation: real hosts on one real file, and everything around them made up.
//
// k processes (app::Host: the real core, wire and store), the pages of their browsers with the shim's behaviour, the
// site behind the pages, the channels between, and time. One World is one schedule; what happens next is the choice of
// a Choices. After each transaction the Model judges what was said.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>

#include "app/host.hpp"
#include "sim/choices.hpp"
#include "sim/failing_disk.hpp"
#include "sim/machine_clock.hpp"
#include "sim/model.hpp"

namespace sim {

struct Scope {
    bool small{};                                  // the exhaustive one: 2 documents, 1 media, 1 crash, no noise
    int days{};                                    // > 0: so many, with every fault, and nights between them
    std::function<void(const std::string&)> tell;  // every step in words; empty: nobody listens
};

class World {
public:
    World(Choices& choices, Scope scope, const std::filesystem::path& folder);
    ~World();

    void run();           // until the choices are used up, or the days
    void come_to_rest();  // no more faults: everything is delivered, everybody behaves, time passes

    [[nodiscard]] const Model& model() const { return model_; }

    struct Day {
        std::uintmax_t file_bytes{};
        std::size_t attempts{}, log_lines{}, steps{};  // so far; of this day; of this day
    };
    [[nodiscard]] const std::vector<Day>& days() const { return days_; }

private:
    struct Process {                            // of one browser profile, with what its service worker knows
        std::unique_ptr<host::app::Host> host;  // none: it has crashed
        std::deque<Request> inbox;
    };
    struct Page {
        std::size_t profile{};
        int tab{};
        std::string document;
        bool alive{};
        std::string media, post;
        std::int64_t seq{};
        struct Entry {
            std::string id;
            bool refused{}, running{};
        };
        std::map<std::string, std::vector<Entry>> lists;  // what the site's store has here
        std::deque<Json> inbox;
        std::set<std::string> seen, revoked;  // decisions
        struct Claim {
            std::string decision;
            std::int64_t at{};
        };
        std::map<int, Claim> asked;  // by request: claims that wait for their answer
        std::vector<Claim> granted;  // may click these now
        std::map<int, Json> kept;    // results that were not answered yet
        bool generating{};
        bool is_longer{};                          // what it is set to
        std::map<std::string, std::int64_t> told;  // media -> revision
        [[nodiscard]] Json ref() const { return {{"id", tab}, {"document", document}}; }
    };
    struct Faults {  // each schedule has its own mixture
        bool drop{}, repeat{}, reorder{}, crash{}, jump{}, steal{}, notice{}, batch{}, forge{}, boot{}, erase{};
        bool options{}, tells{}, adopt{};  // pages change options, tell of their clicks, are pressed by their users
        bool storage{};
    };
    struct CrashNow {};
    using Act = void (World::*)();
    struct Option {
        unsigned weight;
        Act act;
    };

    // world.cpp: processes, channels, time
    void start_process(Process& process);
    void crash(Process& process, const char* how);
    void audit();
    std::vector<std::string> call(const std::function<std::vector<std::string>()>& what, unsigned fuse);
    void take_in(Process& process, const std::vector<Request>& requests, const std::vector<std::string>& output,
                 bool delivered);
    void route_to_page(std::size_t profile, const Request* request, const Json& message);
    void wake(Process& process);
    bool send(Page& page, const std::string& method, Json params);
    int post(std::size_t profile, const std::string& method, Json params, const std::string& document);
    void pass_time(std::int64_t ms);
    void say(const std::function<std::string()>& text) const {
        if (scope_.tell) scope_.tell(text());
    }

    // pages.cpp: what documents and the site do
    void open(Page& page);
    void close(Page& page, bool told);
    void send_everything(Page& page);
    void send_list(Page& page, bool partial);
    void send_stream(Page& page, const std::string& id, bool refused);
    void take_back_a_video(Page& page);
    void go(Page& page, const std::string& post);
    void read(Page& page, const Json& message, bool willing);
    void carry_out(Page& page, unsigned how);
    void finish(Page& page, bool refused, unsigned order);
    [[nodiscard]] static Json options_of(const Page& page);
    // Where a page is, its host knows: what is started on a post that nobody can place moves later (R8).
    [[nodiscard]] bool can_be_pressed() const {
        return faults_.adopt && !faults_.drop && !faults_.reorder && !faults_.storage;
    }
    void press(Page& page);
    void tell_of_click(Page& page, const std::string& decision);

    // steps.cpp: what may happen next
    void step();
    void run_days();
    void night();
    void deliver_to_host();
    void deliver_to_page();
    void click();
    void generation_ends();
    void wait_for_next();
    void wait_some_time();
    void report_again();
    void user_acts();
    void user_starts();
    void start(Page& page, const std::string& media);
    void moves_on();
    void reload_or_close();
    void notice();
    void host_crashes();
    void host_returns();
    void user_generates();
    void user_presses();
    void options_change();
    void progress();
    void open_tab();

    // attacks.cpp: what must not help anybody
    void steal();
    void forge();
    void forge_history();
    void wanders();
    void user_deletes();
    void clock_jumps();
    void reboots();
    void disk_fails();
    void disk_works_again();

    template <class Of, class Suits>
    [[nodiscard]] Of* pick(std::vector<Of>& from, Suits suits) {
        std::vector<Of*> fitting;
        for (Of& one : from) {
            if (suits(one)) fitting.push_back(&one);
        }
        return fitting.empty() ? nullptr : fitting[choices_.below(static_cast<unsigned>(fitting.size()))];
    }
    [[nodiscard]] Page* any_page() {
        return pick(pages_, [](const Page& page) { return page.alive; });
    }
    [[nodiscard]] std::string any_media() {
        return "m" + std::to_string(choices_.below(static_cast<unsigned>(media_count_)));
    }
    // rest.cpp
    bool deliver_all_to_hosts();
    void drain();
    [[nodiscard]] static bool is_at_rest(host::store::SessionStore& store);
    void look_around();

    FailingDisk disk_;  // first: every file is opened while it is there
    Choices& choices_;
    Scope scope_;
    std::filesystem::path file_;
    Faults faults_;
    Rules rules_;
    Model model_{Rules{}};
    MachineClock clock_;
    std::vector<Process> processes_;
    std::vector<Page> pages_;
    std::map<std::string, std::vector<std::string>> site_;  // media -> attempts that were not refused
    int media_count_{1};
    int last_request_{}, last_document_{}, last_attempt_{}, last_prompt_{};
    unsigned crashes_left_{};
    std::vector<Day> days_;
    std::size_t log_lines_{};
    unsigned fuse_{};  // counts down inside a call: the process dies in mid-transaction at 0
};

}  // namespace sim
