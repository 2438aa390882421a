// The end: when the faults stop, everything comes to rest.
#include <algorithm>

#include "sim/world.hpp"

namespace sim {
namespace {

constexpr std::int64_t kRestWithin = 4 * 3'600'000;

}  // namespace

bool World::deliver_all_to_hosts() {
    bool any = false;
    for (Process& process : processes_) {
        while (process.host && !process.inbox.empty()) {
            const Request request = process.inbox.front();
            process.inbox.pop_front();
            say([&] { return "process " + std::to_string(&process - processes_.data()) + " > " + request.text(); });
            const auto handle = [&] { return process.host->handle(std::vector{request.text()}, clock_.read()); };
            take_in(process, {request}, call(handle, 0), true);
            any = true;
        }
    }
    return any;
}

// Everything that is on the way arrives, and everybody does what is expected.
void World::drain() {
    for (bool busy = true; busy;) {
        busy = deliver_all_to_hosts();
        for (Page& page : pages_) {
            while (!page.inbox.empty()) {
                const Json message = page.inbox.front();
                page.inbox.pop_front();
                if (page.alive) read(page, message, true);
                busy = true;
            }
            while (page.alive && !page.granted.empty()) {
                carry_out(page, 0);
                busy = true;
            }
            if (page.alive && page.generating && model_.clicks() > 0 && processes_[page.profile].host) {
                finish(page, last_attempt_ % 3 != 0, 0);
                busy = true;
            }
        }
    }
}

bool World::is_at_rest(host::store::SessionStore& store) {
    if (!store.grants().open().empty() || store.media().in_flight_besides({}) > 0) return false;
    for (const auto& id : store.media().running()) {
        if (store.load(id)->session.is_active) return false;
    }
    return true;
}

// Every session that still runs is on some page, as if its user came to look.
void World::look_around() {
    for (const auto& [id, media] : model_.media()) {
        const bool shown =
            std::any_of(pages_.begin(), pages_.end(), [&](const Page& p) { return p.alive && p.media == id; });
        if (!media.running || shown) continue;
        Page& page = pages_.emplace_back();
        page.tab = 100 + static_cast<int>(pages_.size());
        open(page);
        page.media = page.post = id;
        page.lists[id];
        send_everything(page);
    }
}

void World::come_to_rest() {
    const bool everybody_leaves = choices_.below(3) == 2 || last_document_ % 4 == 3;
    faults_ = {.options = faults_.options, .tells = faults_.tells};  // these are no faults of anybody's
    say([&] { return everybody_leaves ? "--- everybody leaves" : "--- no more faults"; });
    for (Process& process : processes_) {
        if (!process.host) start_process(process);
    }
    drain();
    for (Page& page : pages_) {
        if (everybody_leaves || !page.alive) close(page, true);
    }
    if (!everybody_leaves) look_around();
    for (Page& page : pages_) {
        if (page.alive) go(page, page.media), send_everything(page);
    }
    drain();
    const std::int64_t deadline = clock_.real + kRestWithin;
    host::store::SessionStore reader(file_, {.read_only = true});
    for (int round = 1; !is_at_rest(reader); ++round) {
        SIM_MUST(clock_.real < deadline, "everything comes to rest (R10, R11, R14)");
        for (Page& page : pages_) {
            if (page.alive && round % 8 == 0) send_everything(page);  // a user looks at the tab again
        }
        pass_time(everybody_leaves ? 20'000 : 5'000);
        for (Process& process : processes_) wake(process);
        drain();
    }
    for (Process& process : processes_) wake(process);
    drain();
    model_.audit(file_.string());
    for (const Page& page : pages_) {
        const auto known = model_.media().find(page.media);
        if (!page.alive || known == model_.media().end() || known->second.revision == 0) continue;
        const auto told = page.told.find(page.media);
        SIM_MUST(told != page.told.end() && told->second == known->second.revision, "every tab sees the same (R15)",
                 page.document + " on " + page.media);
    }
}

}  // namespace sim
