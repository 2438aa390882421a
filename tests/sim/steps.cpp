// What may happen next.
#include <algorithm>
#include <array>

#include "sim/world.hpp"

namespace sim {
namespace {

constexpr std::size_t kMaxSteps = 400;

}  // namespace

void World::run() {
    if (scope_.days > 0) return run_days();
    for (std::size_t n = 0; n < kMaxSteps && !choices_.exhausted(); ++n) step();
    disk_.repair();
    audit();
}

void World::run_days() {
    constexpr std::int64_t kEvening = 16 * 3'600'000;
    for (int day = 0; day < scope_.days; ++day) {
        const std::int64_t morning = clock_.real;
        log_lines_ = 0;
        std::size_t steps = 0;
        while (clock_.real - morning < kEvening) {
            crashes_left_ = 8;
            step();
            if (++steps % 16 == 0) pass_time(60'000 * choices_.below(30));  // nobody is at the machine
        }
        night();
        Day& written = days_.emplace_back();
        written = {.file_bytes = std::filesystem::file_size(file_), .log_lines = log_lines_, .steps = steps};
        for (const auto& [id, media] : model_.media()) written.attempts += media.ledger.size();
    }
}

// The machine is off, or it sleeps with everything open; or the user leaves it on.
void World::night() {
    const unsigned how = choices_.below(3);
    if (how == 0) reboots();
    disk_.repair();
    audit();
    pass_time(8 * 3'600'000);
    for (Process& process : processes_) {
        if (!process.host) start_process(process);
        wake(process);
    }
}

// The likelier ones first; only what is possible now. In the small scope everything is equally likely: it is all tried.
void World::step() {
    std::vector<Option> options;
    const auto offer = [&](bool possible, unsigned weight, Act act) {
        if (possible) options.push_back({scope_.small ? 1 : weight, act});
    };
    const auto any = [&](auto&& from, auto suits) { return std::any_of(from.begin(), from.end(), suits); };
    const bool noisy = !scope_.small;
    const bool alive = any(pages_, [](const Page& page) { return page.alive; });
    offer(any(processes_, [](const Process& p) { return !p.inbox.empty(); }), 60, &World::deliver_to_host);
    offer(any(pages_, [](const Page& p) { return !p.inbox.empty(); }), 40, &World::deliver_to_page);
    offer(any(pages_, [](const Page& p) { return p.alive && !p.granted.empty(); }), 20, &World::click);
    offer(any(pages_, [](const Page& p) { return p.generating; }), 20, &World::generation_ends);
    offer(true, 16, &World::wait_for_next);
    offer(any(processes_, [](const Process& p) { return !p.host; }), 12, &World::host_returns);
    offer(crashes_left_ > 0 && faults_.crash, 4, &World::host_crashes);
    offer(alive, noisy ? 3 : 0, &World::reload_or_close);
    if (noisy) {
        offer(true, 8, &World::wait_some_time);
        offer(alive, 8, &World::user_starts);
        offer(alive, 4, &World::user_acts);
        offer(alive, 5, &World::report_again);
        offer(alive, 4, &World::moves_on);
        offer(alive && faults_.notice, 3, &World::notice);
        offer(alive, 3, &World::user_generates);
        offer(alive && faults_.options, 3, &World::options_change);
        offer(alive && can_be_pressed(), 8, &World::user_presses);
        offer(alive && faults_.steal, 6, &World::steal);
        offer(alive && faults_.forge, 6, &World::forge);
        offer(alive && faults_.forge, 4, &World::forge_history);
        offer(alive, 3, &World::wanders);
        offer(alive && faults_.erase, 4, &World::user_deletes);
        offer(faults_.boot, 2, &World::reboots);
        offer(alive, 3, &World::progress);
        offer(faults_.jump, 3, &World::clock_jumps);
        offer(faults_.storage && !disk_.is_failing(), scope_.days > 0 ? 2 : 10, &World::disk_fails);
        offer(disk_.is_failing(), 6, &World::disk_works_again);
        offer(!any(pages_, [](const Page& p) { return p.alive; }) || choices_.one_in(16), 4, &World::open_tab);
    }
    unsigned total = 0;
    for (const Option& option : options) total += option.weight;
    unsigned chosen = choices_.below(std::min(total, 256U));
    for (const Option& option : options) {
        if (chosen < option.weight) return (this->*option.act)();
        chosen -= option.weight;
    }
}

void World::deliver_to_host() {
    Process& process = *pick(processes_, [](const Process& p) { return !p.inbox.empty(); });
    std::deque<Request>& inbox = process.inbox;
    std::vector<Request> requests;
    const std::size_t most = faults_.batch ? 1 + choices_.below(3) : 1;
    while (!inbox.empty() && requests.size() < most) {
        const auto at = faults_.reorder && choices_.one_in(4)
                            ? choices_.below(static_cast<unsigned>(std::min<std::size_t>(inbox.size(), 256)))
                            : 0;
        requests.push_back(inbox[at]);
        if (faults_.repeat && choices_.one_in(6)) continue;  // it comes once more
        inbox.erase(inbox.begin() + at);
        if (faults_.drop && choices_.one_in(10)) requests.pop_back();
    }
    if (requests.empty()) return;
    const unsigned fate = !faults_.crash || crashes_left_ == 0 ? 0
                          : scope_.small                       ? choices_.below(3)
                                                               : choices_.below(24);
    std::vector<std::string> texts;
    for (const Request& request : requests) {
        texts.push_back(request.text());
        say([&] { return "process " + std::to_string(&process - processes_.data()) + " > " + texts.back(); });
    }
    std::vector<std::string> output;
    try {
        output =
            call([&] { return process.host->handle(texts, clock_.read()); }, fate == 1 ? 1 + choices_.below(2) : 0);
    } catch (const CrashNow&) {
        --crashes_left_;
        return crash(process, "in mid-transaction");
    }
    take_in(process, requests, output, fate != 2);
    if (fate != 2) return;
    --crashes_left_;
    crash(process, "after the commit, before the reply");
}

void World::deliver_to_page() {
    Page& page = *pick(pages_, [](const Page& p) { return !p.inbox.empty(); });
    const Json message = page.inbox.front();
    page.inbox.pop_front();
    if (faults_.repeat && choices_.one_in(8)) page.inbox.push_back(message);
    if (page.alive) read(page, message, scope_.small || !choices_.one_in(8));
}

void World::click() {
    Page& page = *pick(pages_, [](const Page& p) { return p.alive && !p.granted.empty(); });
    if (scope_.small) return carry_out(page, choices_.below(2) == 0 ? 0 : 3);
    const unsigned how = choices_.below(8);
    if (how == 7) return close(page, choices_.below(2) == 0);  // in mid-claim
    carry_out(page, how < 6 ? 0 : 3);
}

void World::generation_ends() {
    Page& page = *pick(pages_, [](const Page& p) { return p.generating; });
    const unsigned how = scope_.small ? 0 : choices_.below(12);
    if (how == 11) {
        page.generating = false;  // it hangs for ever, or is lost
    } else {
        finish(page, how % 4 != 3, scope_.small ? 0 : choices_.below(3));
    }
}

// As a host's own timer would: to the earliest moment that some host asked for.
void World::wait_for_next() {
    Process* first = nullptr;
    std::int64_t shortest = 0;
    for (Process& process : processes_) {
        const auto wait = process.host ? process.host->next_wake(clock_.read()) : std::nullopt;
        if (wait && (!first || wait->count() < shortest)) {
            first = &process;
            shortest = wait->count();
        }
    }
    if (scope_.small) shortest = std::max<std::int64_t>(shortest, 5'000);
    pass_time(shortest);
    for (Process& process : processes_) {
        if (&process == first || scope_.small) wake(process);
    }
}

void World::wait_some_time() {
    constexpr std::array<std::int64_t, 10> kLengths{1'000,  0,      3'000,  8'000,   2'999,
                                                    10'000, 21'000, 61'000, 121'000, 601'000};
    pass_time(kLengths[choices_.below(kLengths.size())]);
    for (Process& process : processes_) {
        if (choices_.below(4) != 3) wake(process);
    }
}

void World::report_again() { send_list(*any_page(), choices_.below(2) == 1); }

void World::user_starts() {
    Page& page = *any_page();
    start(page, choices_.one_in(4) ? any_media() : page.media);
}

void World::start(Page& page, const std::string& media) {
    post(page.profile, "session.start",
         {{"mediaId", media},
          {"tab", page.ref()},
          {"prompt", "p" + std::to_string(++last_prompt_)},
          {"requestId", "start" + std::to_string(last_request_)}},
         page.document);
}

void World::user_acts() {
    Page& page = *any_page();
    const std::string media = choices_.one_in(4) ? any_media() : page.media;
    Json params{{"mediaId", media}};
    const unsigned what = choices_.below(9);
    const char* method = what == 0   ? "session.stop"
                         : what == 1 ? "session.clear"
                         : what == 8 ? "session.get"
                                     : "session.update";
    switch (what) {
        case 2: params["persistent"] = {{"maxRetries", 1 + choices_.below(5)}}; break;
        case 3: params["persistent"] = {{"videoGoal", 1 + choices_.below(3)}}; break;
        case 4: params["persistent"] = {{"autoRetryEnabled", false}}; break;
        case 5: params["persistent"] = {{"autoRetryEnabled", true}}; break;
        case 6: params["session"] = {{"isActive", true}}; break;
        case 7: params["session"] = {{"isActive", false}}; break;
        default: break;
    }
    post(page.profile, method, std::move(params), page.document);
}

void World::moves_on() {
    Page& page = *any_page();
    if (page.generating) return;
    switch (choices_.below(3)) {
        case 0: page.media = any_media(); break;  // another image
        case 1: break;                            // back to the image's own post
        default: return send(page, "route", {{"path", "/imagine"}}), void();
    }
    page.lists[page.media];
    go(page, page.media);
    if (choices_.below(2) == 0) send_list(page, true);
}

void World::reload_or_close() {
    Page& page = *any_page();
    const unsigned how = scope_.small ? choices_.below(2) : choices_.below(4);
    if (how < 3) close(page, how != 2);
    if (how == 0) open(page);
}

void World::notice() {
    Page& page = *any_page();
    page.generating = false;
    Json params{{"kind", "rate_limited"}};
    if (choices_.below(2) == 1) params["retryAfterMs"] = 90'000;
    send(page, "notice", std::move(params));
}

void World::host_crashes() {
    Process* process = pick(processes_, [](const Process& p) { return p.host != nullptr; });
    if (!process) return;
    --crashes_left_;
    crash(*process, "at once");
}

void World::host_returns() {
    start_process(*pick(processes_, [](const Process& p) { return !p.host; }));
}

void World::user_generates() { any_page()->generating = true; }

// The page's own button, in one tab, or in all of them on different images, or twice with the image cleared in between
// (R23).
void World::user_presses() {
    const unsigned how = choices_.below(4);
    if (how == 0) {
        int image = 0;
        for (Page& page : pages_) {
            if (!page.alive) continue;
            page.media = "m" + std::to_string(image++ % media_count_);
            press(page);
        }
        return;
    }
    Page& page = *any_page();
    press(page);
    if (how != 1) return;
    post(page.profile, "session.clear", {{"mediaId", page.media}}, page.document);
    press(page);
}

void World::options_change() {
    Page& page = *any_page();
    page.is_longer = !page.is_longer;
    say([&] { return page.document + " is set to " + options_of(page).dump(); });
}

void World::progress() { send(*any_page(), "progress", {{"percent", choices_.below(101)}}); }

void World::open_tab() {
    Page* page = pick(pages_, [](const Page& p) { return !p.alive; });
    if (page) open(*page);
}

}  // namespace sim
