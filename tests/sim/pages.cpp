// What documents and the site do: the shim's behaviour (extension-shim/page), and the page's (tests/e2e/site/page).
#include <algorithm>
#include <utility>

#include "sim/world.hpp"

namespace sim {
namespace {

constexpr std::int64_t kActWithin = 5'000;  // extension-shim/page/clicker.js: from asking for the claim

bool is_storage_error(const Json& message) {
    const auto error = message.find("error");
    return error != message.end() && error->at("data").at("name").get<std::string>().starts_with("storage_");
}

int number_of(const std::string& id) { return std::stoi(id.substr(1)); }

// R22: some attempts have another name in the store than in the stream, some are listed while they run, some videos are
// taken back. Which ones, their number says: it costs no choice, so that a seed is the same schedule as before.
bool has_two_sources(int number) { return number % 4 == 2; }
bool is_listed_running(int number) { return number % 3 == 1; }
bool comes_with_a_video_taken_back(int number) { return number % 5 == 3; }

Json entry_of(const std::string& id, bool refused, bool running) {
    if (running) return {{"id", id}, {"moderated", false}, {"progress", 40}};
    if (!has_two_sources(number_of(id))) return {{"id", id}, {"moderated", refused}};
    return {{"id", id + "s"}, {"videoId", id}, {"moderated", refused}, {"progress", 100}};
}

}  // namespace

void World::open(Page& page) {
    const int tab = page.tab;
    const std::size_t profile = page.profile;
    page = Page{};
    page.tab = tab;
    page.profile = profile;
    page.document = "doc" + std::to_string(++last_document_);
    page.alive = true;
    model_.opened(page.document, page.profile, page.tab);
    page.media = any_media();
    page.post = page.media;
    // Whether the site lists the older attempts again after a reload: sometimes. Never the refused ones.
    auto& list = page.lists[page.media];
    if (!scope_.small && choices_.below(2) == 1) {
        for (const std::string& id : site_[page.media]) list.push_back({id});
    }
    say([&] { return page.document + " opens on " + page.media + " in process " + std::to_string(page.profile); });
    send_everything(page);
}

void World::close(Page& page, bool told) {
    say([&] { return page.document + (told ? " closes" : " vanishes"); });
    page.alive = page.generating = false;
    if (told) post(page.profile, "tab.closed", {{"tab", {{"id", page.tab}}}}, page.document);
}

void World::send_everything(Page& page) {
    send_list(page, false);
    const auto unanswered = std::exchange(page.kept, {});  // the same requestId: it happens once
    for (const auto& [id, params] : unanswered) {
        page.kept.emplace(post(page.profile, "decision.result", params, page.document), params);
    }
}

void World::send_list(Page& page, bool partial) {
    Json videos = Json::object(), images = Json::object();
    for (const auto& [media, attempts] : page.lists) {
        if (partial && media != page.media) continue;
        Json list = Json::array();
        for (const Page::Entry& attempt : attempts)
            list.push_back(entry_of(attempt.id, attempt.refused, attempt.running));
        videos[media] = list;
        images[media] = Json::object();
    }
    send(page, "snapshot",
         {{"path", "/imagine/post/" + page.post},
          {"partial", partial},
          {"store", {{"state", {{"videoByMediaId", videos}, {"imageByMediaId", images}}}, {"version", 0}}}});
}

void World::go(Page& page, const std::string& post) {
    page.post = post;
    send(page, "route", {{"path", "/imagine/post/" + post}});
}

// A message of the host reaches the page.
void World::read(Page& page, const Json& message, bool willing) {
    const auto see = [&](const Json& view) {
        if (!view.is_null()) page.told[view.at("mediaId")] = view.at("revision");
    };
    Json decision;
    if (message.contains("method")) {
        const Json& params = message.at("params");
        if (message.at("method") == "session.changed") see(params.at("view"));
        if (message.at("method") == "decision") decision = params;
        if (message.at("method") == "decision.revoked") page.revoked.insert(params.at("decisionId").get<std::string>());
    } else {
        const int id = message.at("id");
        const bool is_stored = !is_storage_error(message);
        if (is_stored) page.kept.erase(id);
        if (!is_stored && !disk_.is_failing()) send_everything(page);
        const auto asked = page.asked.find(id);
        const bool is_claim = asked != page.asked.end();
        if (message.contains("result")) {
            const Json& result = message.at("result");
            if (result.contains("view")) see(result.at("view"));
            if (result.contains("decision")) decision = result.at("decision");
            if (is_claim && result.at("granted").get<bool>()) page.granted.push_back(asked->second);
        }
        if (is_claim) page.asked.erase(asked);
    }
    if (decision.is_null() || decision.at("action") != "retry" || decision.at("tab") != page.ref()) return;
    const std::string name = decision.at("decisionId");
    if (!page.seen.insert(name).second || page.revoked.contains(name) || !willing) return;
    Json params{{"tab", page.ref()}, {"decisionId", name}};
    if (faults_.options) params["options"] = options_of(page);
    const int id = post(page.profile, "decision.claim", std::move(params), page.document);
    if (processes_[page.profile].host) page.asked.emplace(id, Page::Claim{name, clock_.real});
    say([&] { return page.document + " claims " + name; });
}

// The page has been granted a click: 0..2 it clicks, 3 it finds that it can not.
void World::carry_out(Page& page, unsigned how) {
    const auto [decision, asked_at] = page.granted.front();
    page.granted.erase(page.granted.begin());
    const bool in_time = clock_.real <= asked_at + kActWithin;
    const bool clicks = how < 3 && in_time && !page.revoked.contains(decision);
    if (clicks) {
        model_.clicked(decision, page.document, clock_.real);
        page.generating = true;
    }
    say([&] { return page.document + (clicks ? " clicks " : " can not click ") + decision; });
    Json params{
        {"tab", page.ref()}, {"decisionId", decision}, {"clicked", clicks}, {"requestId", page.document + decision}};
    if (!clicks) params["error"] = "no button";
    page.kept.emplace(post(page.profile, "decision.result", params, page.document), params);
    if (clicks && faults_.tells) tell_of_click(page, decision);
}

// The click is made, whatever the host says of it. The shim tells where it is before.
void World::press(Page& page) {
    page.post = page.media;
    page.lists[page.media];
    send_list(page, true);
    page.generating = true;
    const auto known = model_.media().find(page.media);
    const bool again = known != model_.media().end() && last_prompt_ % 2 == 0;  // with the prompt of the last session
    const std::string prompt = again ? known->second.prompt : "q" + std::to_string(++last_prompt_);
    Json params{{"tab", page.ref()}, {"prompt", prompt}};
    if (faults_.options) params["options"] = options_of(page);
    post(page.profile, "session.adopt", std::move(params), page.document);
}

// Nobody knows what some pages are set to: their number says which, and it costs no choice.
Json World::options_of(const Page& page) {
    Json options{{"resolution", "480p"}};
    if (page.tab % 3 != 2) options["length"] = page.is_longer ? "10" : "6";
    return options;
}

// R24: what the page shows after a click. Which of it, the number of the request says.
void World::tell_of_click(Page& page, const std::string& decision) {
    Json params{{"decisionId", decision}};
    switch (last_request_ % 8) {
        case 0:
        case 1:
        case 2:  // sometimes it asks for something else than it is set to
            params["kind"] = "generation_started";
            params["options"] = {{"length", page.is_longer != (last_request_ % 8 == 2) ? "10" : "6"}};
            break;
        case 3: params["kind"] = "no_evidence"; break;
        case 4:
            params["kind"] = "site_error";
            params["status"] = 401;
            break;
        default: return;
    }
    send(page, "notice", std::move(params));
}

// The site lists an attempt when it is finished; of the refused ones only the latest. The route may change first.
void World::finish(Page& page, bool refused, unsigned order) {
    page.generating = false;
    const std::string id = "a" + std::to_string(++last_attempt_);
    if (faults_.options && last_attempt_ % 3 == 0) page.is_longer = !page.is_longer;  // as some pages do by themselves
    auto& list = page.lists[page.media];
    if (!scope_.small && is_listed_running(last_attempt_)) {
        list.push_back({id, false, true});
        send_list(page, true);
        list.pop_back();
    }
    if (!scope_.small && comes_with_a_video_taken_back(last_attempt_)) take_back_a_video(page);
    if (refused) {
        std::erase_if(list, [](const auto& attempt) { return attempt.refused; });
    } else {
        site_[page.media].push_back(id);
    }
    list.push_back({id, refused});
    if (!scope_.small && has_two_sources(last_attempt_)) send_stream(page, id, refused);
    say([&] { return page.document + " got " + id + " of " + page.media + (refused ? ", refused" : ""); });
    if (order == 1) send_list(page, true);
    if (order != 2) go(page, id);
    if (order == 0) send_list(page, true);
}

// The stream tells of the same attempt, in its own words. Of an image that no host knows it is not sent: whose it would
// be depends on what waits for an outcome, which tests/transcripts show.
void World::send_stream(Page& page, const std::string& id, bool refused) {
    const auto known = model_.media().find(page.media);
    if (faults_.erase || known == model_.media().end() || !known->second.known) return;
    const Json entry{{"videoId", id},   {"videoPostId", id},    {"parentPostId", page.media},
                     {"progress", 100}, {"moderated", refused}, {"hasVideo", !refused}};
    send(page, "snapshot",
         {{"path", "/imagine/post/" + page.post},
          {"source", "stream"},
          {"store", {{"state", {{"videoByMediaId", {{page.media, Json::array({entry})}}}}}, {"version", 0}}}});
}

// The oldest one that this page still lists is refused after all.
void World::take_back_a_video(Page& page) {
    auto& list = page.lists[page.media];
    const auto video = std::ranges::find(list, false, &Page::Entry::refused);
    if (video == list.end()) return;
    video->refused = true;
    std::erase(site_[page.media], video->id);
    say([&] { return "the site takes " + video->id + " of " + page.media + " back"; });
    send_list(page, true);
}

}  // namespace sim
