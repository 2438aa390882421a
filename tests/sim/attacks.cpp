// What pages, users and clocks do that must not help anybody to a click.
#include <algorithm>
#include <array>

#include "sim/world.hpp"

namespace sim {

// A document that claims, or answers for, what was offered to somebody else.
void World::steal() {
    if (model_.offered_to().empty()) return;
    Page& page = *any_page();
    auto which = model_.offered_to().begin();
    std::advance(which, choices_.below(static_cast<unsigned>(std::min<std::size_t>(model_.offered_to().size(), 256))));
    Json params{{"tab", page.ref()}, {"decisionId", which->first}};
    const bool claims = choices_.below(2) == 0;
    if (!claims && which->second == page.document) return;  // nobody lies about its own click
    if (!claims) params["clicked"] = choices_.below(2) == 0;
    post(page.profile, claims ? "decision.claim" : "decision.result", std::move(params), page.document);
}

// A page owns its storage: it lists, for any media, what it made up, what belongs to another, and flags turned round.
// (An attempt that is yet to come, listed elsewhere beforehand, would put its page there: wrong, and no click's loss.)
void World::forge() {
    Page& page = *any_page();
    std::vector<std::string> known{"__proto__"};
    for (const auto& [id, media] : model_.media()) {
        for (const auto& [attempt, refused] : media.ledger) known.push_back(attempt);
    }
    const auto any_known = [&] {
        return known[choices_.below(static_cast<unsigned>(std::min<std::size_t>(known.size(), 256)))];
    };
    Json list = Json::array();
    for (unsigned left = choices_.below(4); left > 0; --left) {
        const std::string id = choices_.below(2) == 0 ? any_known() : "forged" + std::to_string(choices_.below(16));
        list.push_back({{"id", id}, {"moderated", choices_.below(2) == 0}});
    }
    send(page, "snapshot",
         {{"path", "/imagine/post/" + page.post},
          {"partial", true},
          {"store", {{"state", {{"videoByMediaId", {{any_media(), list}}}}}, {"version", 0}}}});
}

// Data of older versions that nobody ever wrote: under the key of any image or attempt, running, with words and limits
// of its own (R21).
void World::forge_history() {
    Page& page = *any_page();
    const std::string media = any_media();
    Json session{{"isActive", choices_.below(4) != 0},
                 {"canRetry", true},
                 {"retryCount", choices_.below(4)},
                 {"lastAttemptTime", choices_.below(2) == 0 ? std::int64_t{9'000'000'000'000'000} : std::int64_t{5}},
                 {"processedAttemptIds",
                  Json::array({choices_.below(4) == 0 ? "a" + std::to_string(last_attempt_ + 1) : "ghost", "old"})}};
    const Json limits{{"maxRetries", 50}, {"videoGoal", 50}, {"autoRetryEnabled", true}, {"lastPromptValue", "forged"}};
    Json entries;
    if (choices_.below(2) == 0) {
        session.update(limits);
        entries["grokRetrySession_" + media] = session.dump();
    } else {
        entries["useGrokRetryStore"] = Json{
            {"state", {{"sessionByMediaId", {{media, session}}}, {"persistentByMediaId", {{media, limits}}}}},
            {"version", 1}}.dump();
    }
    post(page.profile, "migrate", {{"tab", page.ref()}, {"entries", entries}}, page.document);
}

// To a post that no store has listed: somebody else's, or one that will be listed later (R2).
void World::wanders() {
    Page& page = *any_page();
    const std::string post = choices_.below(2) == 0
                                 ? "nowhere" + std::to_string(choices_.below(3))
                                 : "a" + std::to_string(last_attempt_ + 1 + static_cast<int>(choices_.below(2)));
    go(page, post);
}

void World::user_deletes() {
    Page& page = *any_page();
    const std::string media = choices_.one_in(4) ? any_media() : page.media;
    post(page.profile, "session.delete", {{"mediaId", media}}, page.document);
    // Begins anew at once, while a video is being made: the page still lists what was counted before (R16). Which
    // deletes, the number of the last attempt says, so that no seed means another schedule up to here.
    if (!page.generating || media != page.media || last_attempt_ % 2 == 0) return;
    send_list(page, false);
    start(page, media);
}

// Somebody sets the clock, under hosts that run.
void World::clock_jumps() {
    constexpr std::array<std::int64_t, 6> kOffsets{0, 3'600'000, -10'000, -3'600'000, 5'000, 40'000'000'000};
    clock_.wall_offset = kOffsets[choices_.below(kOffsets.size())];
    if (clock_.wall_offset == kOffsets.back()) model_.let_details_go();
    say([&] { return "@ the wall clock is off by " + std::to_string(clock_.wall_offset) + " ms"; });
}

void World::disk_fails() {
    const auto kind = choices_.below(2) == 0 ? FailingDisk::Kind::full : FailingDisk::Kind::broken;
    const unsigned nth = 1 + choices_.below(16);
    const bool lasting = choices_.below(2) == 1;
    disk_.fail_at(nth, kind, lasting);
    say([&] {
        return std::string{"@ the disk is "} + (kind == FailingDisk::Kind::full ? "full" : "broken") + " at change " +
               std::to_string(nth) + (lasting ? " and from then on" : "");
    });
}

void World::disk_works_again() {
    disk_.repair();
    say([] { return std::string{"@ the disk works again"}; });
    for (Page& page : pages_) {
        if (page.alive) send_everything(page);
    }
}

// All hosts are gone at once; the machine comes back with whatever its clock says then.
void World::reboots() {
    for (Process& process : processes_) {
        if (process.host) crash(process, "with its machine");
    }
    for (Page& page : pages_) {
        if (page.alive) close(page, false);
        page.inbox.clear();
        page.granted.clear();
    }
    pass_time(15'000);
    if (faults_.jump) clock_jumps();
    clock_.booted = clock_.real;
    ++clock_.boots;
    model_.rebooted();
    say([&] { return "@ boot " + std::to_string(clock_.boots); });
}

}  // namespace sim
