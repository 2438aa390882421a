// Processes, channels and time.
#include "sim/world.hpp"

#include <algorithm>

namespace sim {

namespace {

// Made once by a real host: what a first start leaves on disk.
const std::filesystem::path& fresh_file(const std::filesystem::path& folder) {
    static std::filesystem::path made;
    if (made.empty()) {
        made = folder / "fresh.db";
        host::store::SessionStore store(made, {});
    }
    return made;
}

}  // namespace

World::World(Choices& choices, Scope scope, const std::filesystem::path& folder)
    : choices_(choices), scope_(std::move(scope)), file_(folder / "state.db") {
    std::filesystem::remove(folder / "state.db-journal");
    std::filesystem::copy_file(fresh_file(folder), file_, std::filesystem::copy_options::overwrite_existing);
    std::size_t profiles = 2;
    int tabs = 1;
    if (scope_.small) {
        faults_ = {.crash = true};
        crashes_left_ = 1;
        rules_ = {
            .cooldown = 3'000, .attempt_timeout = 20'000, .stale_after = 60'000, .max_retries = 2, .video_goal = 1};
    } else if (scope_.days > 0) {
        profiles = 6;
        tabs = 3;
        media_count_ = 200;
        faults_ = {.drop = true,
                   .repeat = true,
                   .reorder = true,
                   .crash = true,
                   .jump = true,
                   .steal = true,
                   .notice = true,
                   .batch = true,
                   .forge = true,
                   .boot = true,
                   .erase = true,
                   .options = true,
                   .tells = true,
                   .adopt = true,
                   .storage = true};
    } else {
        profiles = 1 + choices_.below(3);
        tabs = 1 + static_cast<int>(choices_.below(3));
        media_count_ = 1 + static_cast<int>(choices_.below(4));
        const unsigned mixture = choices_.below(256), more = choices_.below(256);
        faults_ = {.drop = (mixture & 1) != 0,
                   .repeat = (mixture & 2) != 0,
                   .reorder = (mixture & 4) != 0,
                   .crash = (mixture & 8) != 0,
                   .jump = (mixture & 0x30) == 0x30,
                   .steal = (mixture & 0x40) != 0,
                   .notice = (mixture & 0x80) != 0,
                   .batch = (more & 1) != 0,
                   .forge = (more & 2) != 0,
                   .boot = (more & 4) != 0,
                   .erase = (more & 8) != 0,
                   .options = (more & 16) != 0,
                   .tells = (more & 32) != 0,
                   .adopt = (more & 64) != 0,
                   .storage = (more & 128) != 0};
        crashes_left_ = 8;
        rules_.cooldown = choices_.below(2) ? 3'000 : 8'000;
        rules_.attempt_timeout = choices_.below(2) ? 20'000 : 120'000;
        rules_.stale_after = choices_.below(2) ? 60'000 : 600'000;
        rules_.max_retries = 1 + static_cast<int>(choices_.below(4));
        rules_.video_goal = 1 + static_cast<int>(choices_.below(2));
        rules_.breaker = choices_.below(2) ? 3 : 50;
        rules_.adopts = faults_.adopt && (mixture & 0xA0) != 0xA0;  // else own clicks are made, and not allowed
    }
    model_ = Model{rules_};
    processes_.resize(profiles);
    for (Process& process : processes_) start_process(process);
    post(0, "settings.update",
         {{"settings",
           {{"cooldownMs", rules_.cooldown},
            {"attemptTimeoutMs", rules_.attempt_timeout},
            {"staleAfterMs", rules_.stale_after},
            {"breakerThreshold", rules_.breaker},
            {"adoptManualAttempts", rules_.adopts},
            {"defaultMaxRetries", rules_.max_retries},
            {"defaultVideoGoal", rules_.video_goal}}}},
         "");
    for (std::size_t profile = 0; profile < profiles; ++profile) {
        for (int tab = 1; tab <= tabs; ++tab) {
            pages_.emplace_back();
            pages_.back().profile = profile;
            pages_.back().tab = tab;
        }
    }
    deliver_all_to_hosts();
    for (Page& page : pages_) {
        if (scope_.small || &page == &pages_.front() || !choices_.one_in(4)) open(page);
    }
    if (scope_.small) {
        deliver_all_to_hosts();
        post(0, "session.start", {{"mediaId", "m0"}, {"tab", pages_[0].ref()}, {"prompt", "p"}}, pages_[0].document);
        deliver_all_to_hosts();
    }
}

World::~World() = default;

void World::start_process(Process& process) {
    // The log is no such look: its lines come after the commit.
    const auto tick = [this] {
        if (fuse_ > 0 && --fuse_ == 0) throw CrashNow{};
    };
    process.host =
        std::make_unique<host::app::Host>(host::app::Setup{.state_file = file_,
                                                           .own_directory = false,
                                                           .log_file = {},
                                                           .connection = "sim",
                                                           .pid = 1,
                                                           .dice =
                                                               [tick] {
                                                                   tick();
                                                                   return 0.5;
                                                               },
                                                           .log = [this](std::string_view) { ++log_lines_; }});
    const auto profile = static_cast<std::size_t>(&process - processes_.data());
    say([&] { return "process " + std::to_string(profile) + " starts"; });
    const Request hello{
        ++last_request_, "hello", {{"protocol", 1}, {"client", {{"name", "sim"}, {"version", "1"}}}}, ""};
    const auto output = call([&] { return process.host->handle(std::vector{hello.text()}, clock_.read()); }, 0);
    take_in(process, {hello}, output, true);
    if (Json::parse(output.front()).contains("error")) {  // the shim ends it, and tries again
        process.host.reset();
        return;
    }
    for (Page& page : pages_) {
        if (page.alive && page.profile == profile) send_everything(page);
    }
}

// What the process knew and what was on the way is gone. Nobody is told whether a claim was granted.
void World::crash(Process& process, const char* how) {
    const auto profile = static_cast<std::size_t>(&process - processes_.data());
    say([&] { return "process " + std::to_string(profile) + " crashes " + how; });
    process.host.reset();
    process.inbox.clear();
    for (Page& page : pages_) {
        if (page.profile == profile) page.asked.clear();
    }
    audit();
}

// Not while the disk fails, nor while a transaction that it stopped waits there for a host to undo it.
void World::audit() {
    std::error_code none;
    const auto waiting = std::filesystem::file_size(file_.string() + "-journal", none);
    if (!disk_.is_failing() && (none || waiting == 0)) model_.audit(file_.string());
}

// One call into a host. `fuse` > 0: it dies inside, at that many of its looks outside.
std::vector<std::string> World::call(const std::function<std::vector<std::string>()>& what, unsigned fuse) {
    fuse_ = fuse;
    disk_.begin();
    auto output = what();
    fuse_ = 0;
    return output;
}

void World::take_in(Process& process, const std::vector<Request>& requests, const std::vector<std::string>& output,
                    bool delivered) {
    const auto profile = static_cast<std::size_t>(&process - processes_.data());
    model_.begin(clock_.real, disk_.has_struck());
    std::size_t answered = 0;
    for (const std::string& text : output) {
        const Json message = Json::parse(text);
        say([&] { return "  < " + text; });
        const Request* request = nullptr;
        if (message.contains("id")) {
            SIM_MUST(answered < requests.size() && message.at("id") == requests[answered].id,
                     "one answer each, in order", text);
            request = &requests[answered++];
            model_.handled(*request, message);
        } else {
            model_.pushed(message);
        }
        if (delivered) route_to_page(profile, request, message);
    }
    SIM_MUST(answered == requests.size(), "every request is answered");
}

void World::route_to_page(std::size_t profile, const Request* request, const Json& message) {
    const auto page_of = [&](const std::string& document) {
        const auto found = std::find_if(pages_.begin(), pages_.end(), [&](const Page& page) {
            return page.alive && page.profile == profile && page.document == document;
        });
        return found == pages_.end() ? nullptr : &*found;
    };
    if (faults_.drop && choices_.one_in(8)) return;
    if (!request) {
        Page* page = page_of(message.at("params").at("tab").at("document"));
        if (page) page->inbox.push_back(message);
        return;
    }
    if (Page* page = page_of(request->document)) page->inbox.push_back(message);
    // The shim hands an offer to the document it names, whoever asked.
    const auto result = message.find("result");
    if (result == message.end() || !result->contains("decision")) return;
    const Json& decision = result->at("decision");
    if (decision.at("action") != "retry" || decision.at("tab").at("document") == request->document) return;
    if (Page* page = page_of(decision.at("tab").at("document"))) {
        page->inbox.push_back({{"method", "decision"}, {"params", decision}});
    }
}

void World::wake(Process& process) {
    if (process.host) take_in(process, {}, call([&] { return process.host->wake(clock_.read()); }, 0), true);
}

int World::post(std::size_t profile, const std::string& method, Json params, const std::string& document) {
    const int id = ++last_request_;
    if (processes_[profile].host) processes_[profile].inbox.push_back({id, method, std::move(params), document});
    return id;
}

bool World::send(Page& page, const std::string& method, Json params) {
    params["tab"] = page.ref();
    params["seq"] = ++page.seq;
    post(page.profile, method, std::move(params), page.document);
    return processes_[page.profile].host != nullptr;
}

void World::pass_time(std::int64_t ms) {
    clock_.real += ms;
    say([&] { return "@ +" + std::to_string(ms) + " ms"; });
}

}  // namespace sim
